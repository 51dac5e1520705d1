import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

interface Job {
  readonly "timeout-minutes": number;
  readonly concurrency: Readonly<Record<string, unknown>>;
  readonly steps: readonly { readonly uses?: string; readonly with?: Record<string, unknown> }[];
}

const jobOf = (name: string): Job => {
  const { jobs } = parse(readFileSync(`.github/workflows/${name}.yml`, "utf8")) as {
    readonly jobs: Readonly<Record<string, Job>>;
  };
  return jobs[name] as Job;
};

describe.each(["deploy", "run", "teardown"])("%s.yml", (name) => {
  const job = jobOf(name);

  test("takes its turn in the one queue of its environment, which drops nothing", () => {
    expect(job.concurrency).toEqual({
      group: "deploy-dev",
      "cancel-in-progress": false,
      queue: "max",
    });
  });

  test("has credentials for as long as it may take", () => {
    const signIn = job.steps.find((step) => step.uses?.includes("configure-aws-credentials"));
    expect(signIn?.with?.["role-duration-seconds"]).toBeGreaterThanOrEqual(
      job["timeout-minutes"] * 60,
    );
  });
});
