import { messageOf, SluiceError } from "../kernel/errors.ts";

/** What the operating system's error codes mean to somebody who named a path; source: errno(3). */
const reasons: Readonly<Record<string, string>> = {
  EACCES: "you may not, by its permissions",
  EBUSY: "it is in use",
  EDQUOT: "your quota of the disk is used up",
  EEXIST: "a part of the path is a file and no folder",
  EISDIR: "it is a folder and no file",
  EFBIG: "the file system takes no file so large",
  ELOOP: "its links go round in a circle",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its name is too long",
  ENOENT: "it, or the folder that it would lie in, is not there",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file and no folder",
  EPERM: "you may not, by its permissions",
  EROFS: "its file system is read-only",
};

/**
 * Turns what the operating system says of a path that the user named into words for them; other errors stay as they are.
 *
 * @param action what was tried
 * @param path the path, as the user named it
 * @returns a SluiceError `can-not-write` or `can-not-read`
 */
export function explainFileError(error: unknown, action: "write" | "read", path: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return error;
  const code = String(error.code);
  return new SluiceError(
    `can-not-${action}`,
    `${path} can't be ${action === "write" ? "written" : "read"}: ${reasons[code] ?? messageOf(error)} (${code}).`,
    {
      fix:
        action === "write"
          ? "Name a file in a folder that you may write to and that has room."
          : "Name a file that you may read.",
      cause: error,
    },
  );
}
