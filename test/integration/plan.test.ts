import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { deploy } from "../../actions/deploy/main.ts";
import { type PlanInputs, plan } from "../../actions/plan/main.ts";
import { InvalidSpecs } from "../../actions/shared/invalid-specs.ts";
import { parsePlan } from "../../actions/toolkit/plan/parse.ts";
import { workspace } from "../support/workspace.ts";

const space = workspace();
const { host, selection, folder } = space;
const job = "pipelines/patients/job.yaml";

/** A checkout beside the base's, as a pull request's job has it, with files of its specs changed. */
function head(name: string, edit: (path: string, text: string) => string): PlanInputs {
  const checkout = join(folder, name);
  cpSync(join(folder, "config"), join(checkout, "pipeline-config"), { recursive: true });
  for (const folderOf of ["glue/sluice_etl", "glue/jobs"])
    cpSync(folderOf, join(checkout, folderOf), { recursive: true });
  for (const path of [job, "pipelines/patients/contract.yaml", "environments/local.yaml"]) {
    const file = join(checkout, "pipeline-config", path);
    writeFileSync(file, edit(path, readFileSync(file, "utf8")));
  }
  return {
    ...selection,
    config: join(checkout, "pipeline-config"),
    engine: checkout,
    base: selection.config,
    commit: "c0ffee",
    out: join(folder, `${name}.json`),
  };
}
const widened = (path: string, text: string) =>
  path === job ? text.replace("raw, prefix: patients/", "raw, prefix: other/") : text;
const offline = { offline: true };

describe("a plan of a stack that is there", () => {
  beforeAll(async () => {
    expect((await deploy({ ...selection, plan: undefined }, host)).ok).toBe(true);
  });

  test("tells what its policies gain, at the repository's own paths; offline the same, and no deploy takes that", async () => {
    const inputs = head("live", widened);
    const { ok, data, text } = await plan(inputs, host);
    expect([ok, data.mode, data.commit, data.contract]).toMatchObject([
      true,
      "update",
      "c0ffee",
      { state: "compared", changes: [] },
    ]);
    expect(data.iam.map(({ logicalId, sid, effect }) => `${effect} ${logicalId} ${sid}`)).toEqual([
      "widens JobRolePolicy ListSource",
      "widens JobRolePolicy ReadSource",
    ]);
    const places = [...data.changes, ...data.iam].map(({ source }) => source?.file);
    expect(new Set(places)).toEqual(new Set([`pipeline-config/${job}`]));
    expect(text).toContain("2 policy statements widen");
    expect(parsePlan(readFileSync(inputs.out ?? "", "utf8")).digest).toBe(data.digest);

    const other = await plan({ ...inputs, ...offline }, { ...host, env: {} });
    expect(other.data).toMatchObject({ mode: "offline", iam: data.iam });
    expect(other.data.changes.map(({ action, logicalId }) => `${action} ${logicalId}`)).toEqual(
      data.changes.map(({ action, logicalId }) => `${action} ${logicalId}`),
    );
    await expect(
      deploy({ ...selection, config: inputs.config, plan: inputs.out ?? "" }, host),
    ).rejects.toMatchObject({ code: "plan-not-deployable" });
  });
});

describe("offline", () => {
  const empty: typeof host = { ...host, env: {} };

  test("a contract that breaks its readers fails the plan, which is written all the same", async () => {
    const inputs = head("breaking", (_path, text) =>
      text.replace("value: patient_key}", "value: person_key}"),
    );
    const { ok, data, text } = await plan({ ...inputs, ...offline }, empty);
    expect(ok).toBe(false);
    expect(text).toContain("contract-breaks-consumers");
    expect(parsePlan(readFileSync(inputs.out ?? "", "utf8"))).toMatchObject({
      digest: data.digest,
    });
    const higher = head("major", (_path, text_) =>
      text_
        .replace("value: patient_key}", "value: person_key}")
        .replace("version: 1.0.0", "version: 2.0.0"),
    );
    expect((await plan({ ...higher, ...offline }, empty)).ok).toBe(true);
  });

  test("the head's engine is what would be deployed", async () => {
    const inputs = head("engine", (_path, text) => text);
    writeFileSync(join(folder, "engine/glue/jobs/etl.py"), "print('another')\n");
    const { data } = await plan({ ...inputs, ...offline }, empty);
    expect(data.changes.map(({ logicalId }) => logicalId)).toEqual(["Job"]);
    expect(data.changes[0]?.properties.map(({ path }) => path)).toEqual([
      "/Properties/Command/ScriptLocation",
    ]);
  });

  test("specs that are wrong are told at the repository's own paths, and nothing is planned", async () => {
    const inputs = head("wrong", (path, text) => (path === job ? "jobs: 1\n" : text));
    const failure = await plan({ ...inputs, ...offline }, empty).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InvalidSpecs);
    expect((failure as InvalidSpecs).diagnostics[0]?.location).toMatchObject({
      file: `pipeline-config/${job}`,
      line: 1,
    });
    expect(() => readFileSync(inputs.out ?? "")).toThrow("ENOENT");
  });

  test("a base without the environment: all is created", async () => {
    const inputs = head("new", (_path, text) => text);
    const base = join(folder, "empty");
    mkdirSync(base);
    cpSync(join(folder, "config"), base, { recursive: true });
    rmSync(join(base, "environments/local.yaml"));
    const { data } = await plan({ ...inputs, ...offline, base }, empty);
    expect(new Set(data.changes.map(({ action }) => action))).toEqual(new Set(["create"]));
    expect(data.contract).toEqual({ state: "new" });
  });

  test("a base that is wrong itself, and none at all", async () => {
    const inputs = head("repair", (_path, text) => text);
    const base = join(folder, "broken");
    cpSync(join(folder, "config"), base, { recursive: true });
    writeFileSync(join(base, job), "jobs: 1\n");
    await expect(plan({ ...inputs, ...offline, base }, empty)).rejects.toMatchObject({
      code: "base-invalid",
    });
    await expect(plan({ ...inputs, ...offline, base: undefined }, empty)).rejects.toMatchObject({
      code: "no-base",
    });
    // Against the live stack it can be repaired: the contract alone is not compared.
    expect((await plan({ ...inputs, base }, host)).data.contract).toEqual({
      state: "not-compared",
      why: "base-invalid",
    });
  });
});
