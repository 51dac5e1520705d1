import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { describeError } from "../../../actions/shared/fail.ts";
import { writeCsv } from "../../../actions/toolkit/workspace/csv-writer.ts";
import { explainFileError } from "../../../actions/toolkit/workspace/file-errors.ts";
import { writeWhole } from "../../../actions/toolkit/workspace/output.ts";

const folder = () => mkdtempSync(join(tmpdir(), "sluice-output-"));
const csv = (target: string | Writable, rows = 2) =>
  writeCsv(["a", "b"], Array<string[]>(rows).fill(["1", "2\n3"]), target);

describe.each<[what: string, write: (path: string) => Promise<unknown>]>([
  ["a report or a plan", (path) => writeWhole(path, "text\n")],
  ["a CSV file", (path) => csv(path)],
])("%s is written", (_, write) => {
  test("into folders that it makes", async () => {
    const path = join(folder(), "a", "b", "file");
    await write(path);
    expect(readFileSync(path, "utf8")).toMatch(/\n$/);
  });

  test("not onto a folder, and nothing half-made stays", async () => {
    const parent = folder();
    mkdirSync(join(parent, "taken"));
    await expect(write(join(parent, "taken"))).rejects.toMatchObject({
      code: "can-not-write",
      message: expect.stringMatching(/taken can't be written: it is a folder.*\(EISDIR\)/),
      fix: expect.stringMatching(/./),
      fault: "user",
    });
    expect(readdirSync(parent)).toEqual(["taken"]);
  });

  test("not below a file", async () => {
    const path = join(folder(), "file");
    writeFileSync(path, "");
    await expect(write(join(path, "under"))).rejects.toMatchObject({
      code: "can-not-write",
      message: expect.stringContaining("a part of the path is a file"),
      fault: "user",
    });
  });
});

test.skipIf(!existsSync("/dev/full"))("a disk that is full", async () => {
  await expect(csv("/dev/full")).rejects.toMatchObject({
    code: "can-not-write",
    message: "/dev/full can't be written: the disk is full (ENOSPC).",
  });
});

test.each([
  ["EACCES", "x can't be written: you may not, by its permissions (EACCES)."],
  ["EROFS", "x can't be written: its file system is read-only (EROFS)."],
  ["ENOENT", "x can't be written: it, or the folder that it would lie in, is not there (ENOENT)."],
  ["EWHATEVER", "x can't be written: oops (EWHATEVER)."],
])("%s is the user's to mend", (code, message) => {
  const error = Object.assign(new Error("oops"), { code, syscall: "open" });
  expect(describeError(explainFileError(error, "write", "x"))).toBe(
    `error can-not-write: ${message}\n  Name a file in a folder that you may write to and that has room.`,
  );
});

test("what the operating system has not said stays as it is", () => {
  for (const error of [new TypeError("x is no function"), "text", undefined])
    expect(explainFileError(error, "write", "x")).toBe(error);
});

describe("records to a stream", () => {
  const closing = (code: string) =>
    new Writable({
      write: (_chunk, _encoding, done) =>
        done(Object.assign(new Error(`write ${code}`), { code, syscall: "write" })),
    });

  test("end with their reader, which is no mistake", async () => {
    expect(await csv(closing("EPIPE"), 10_000)).toMatchObject({ readerLeft: true });
  });

  test("fail when they can't be written", async () => {
    await expect(csv(closing("ENOSPC"))).rejects.toMatchObject({
      code: "can-not-write",
      message: "standard output can't be written: the disk is full (ENOSPC).",
    });
  });
});
