import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedAws, stopEmbeddedAws } from "../../actions/toolkit/embedded/server.ts";
import { systemClock } from "../../actions/toolkit/kernel/clock.ts";
import { sluiceRoot } from "../../actions/toolkit/workspace/checkout.ts";

declare module "vitest" {
  interface ProvidedContext {
    endpoint: string;
    controlPort: number;
  }
}

/** One embedded AWS for all integration tests; each test has names of its own, and asks for faults
 * by them. A minute of a job's timeout lasts 5 s. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const state = mkdtempSync(join(tmpdir(), "sluice-test-aws-"));
  const server = await startEmbeddedAws({ root: sluiceRoot(), state }, systemClock, {
    parentPid: process.pid,
    glueMinuteSeconds: 5,
    controlPort: true,
  });
  project.provide("endpoint", server.endpoint);
  project.provide("controlPort", server.controlPort ?? 0);
  return async () => {
    await stopEmbeddedAws(state, systemClock);
    rmSync(state, { recursive: true, force: true });
  };
}
