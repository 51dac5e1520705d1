import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inject } from "vitest";
import { type Aws, withAws } from "../../actions/shared/aws.ts";
import type { Host, Selection } from "../../actions/shared/host.ts";
import { synth } from "../../actions/shared/synth.ts";
import { systemClock } from "../../actions/toolkit/kernel/clock.ts";
import type { ConfigTree } from "../../actions/toolkit/spec/read-specs.ts";
import { fakeLog } from "./fakes.ts";
import { edited, goodModel } from "./specs.ts";

/** The reference specs without what an account has once: the anomaly monitor of AWS services. */
export const shareable = edited(
  "pipelines/patients/guardrails.yaml",
  /\ncostAnomalies:\n {2}threshold: .*\n/,
  "\nwithout: {costAnomalies: The account's one monitor is not this pipeline's.}\n",
);

/** A folder with specs of its own, whose resources no other test has, and a host on the embedded AWS. */
export function workspace(tree: ConfigTree = shareable) {
  const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
  const prefix = `t${randomBytes(5).toString("hex")}`;
  let named = edited("environments/local.yaml", /^target:/m, `prefix: ${prefix}\ntarget:`, tree);
  const write = () => {
    for (const [path, text] of named.files) {
      mkdirSync(dirname(join(folder, "config", path)), { recursive: true });
      writeFileSync(join(folder, "config", path), text);
    }
  };
  write();
  const log = fakeLog();
  const host: Host = {
    log,
    clock: systemClock,
    env: { AWS_ENDPOINT_URL: inject("endpoint") },
    folder,
  };
  const selection: Selection = {
    config: join(folder, "config"),
    environment: "local",
    pipeline: "patients",
  };
  return {
    folder,
    prefix,
    host,
    log,
    selection,
    model: () => goodModel(named),
    /** Changes a spec of the patients pipeline. */
    edit(kind: string, from: string | RegExp, to: string) {
      named = edited(`pipelines/patients/${kind}.yaml`, from, to, named);
      write();
    },
    /** Changes the environment's file. */
    editEnvironment(from: string | RegExp, to: string) {
      named = edited("environments/local.yaml", from, to, named);
      write();
    },
    /** Writes a CSV file and returns its path. */
    file(name: string, text: string): string {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    /** Makes synthetic records. */
    async records(rows: number, dirt = 1): Promise<string> {
      const path = join(folder, `${rows}.csv`);
      await synth(goodModel(named).contract, { rows, seed: 7, dirt }, path);
      return path;
    },
    aws: <T>(use: (aws: Aws) => Promise<T>): Promise<T> =>
      withAws(goodModel(named), host, "deploy", use),
  };
}
