import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { explainFileError } from "./file-errors.ts";

/**
 * Writes a file whole: a reader sees the old content or the new, never half of it. Makes its folder.
 *
 * @throws SluiceError `can-not-write`
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {}); // what went wrong first is what is told
    throw explainFileError(error, "write", path);
  }
}
