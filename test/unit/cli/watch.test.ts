import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { watching } from "../../../actions/cli/watch.ts";

test("it is done at once, and again for each change, in folders too, until it is stopped", async () => {
  const folder = await mkdtemp(join(tmpdir(), "watch-"));
  await mkdir(join(folder, "pipelines"));
  const stop = new AbortController();
  let times = 0;
  const work = async () => {
    times += 1;
  };
  const ended = watching(folder, work, stop.signal);
  await vi.waitFor(() => expect(times).toBe(1));
  await writeFile(join(folder, "pipelines/job.yaml"), "a: 1");
  await vi.waitFor(() => expect(times).toBe(2), { timeout: 5_000 });
  // Several writes in a row are one change.
  for (const text of ["a: 2", "a: 3", "a: 4"]) await writeFile(join(folder, "keys.yaml"), text);
  await vi.waitFor(() => expect(times).toBe(3), { timeout: 5_000 });
  stop.abort();
  await ended;
  await writeFile(join(folder, "keys.yaml"), "a: 5");
  expect(times).toBe(3);
  await rm(folder, { recursive: true });
});
