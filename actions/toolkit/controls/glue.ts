import { bucketOf, type CatalogColumn, type Model } from "../model/model.ts";
import { loadColumn } from "../template/glue.ts";
import {
  both,
  type Control,
  type Judgement,
  judge,
  judgement,
  type Subject,
  type Verdict,
} from "./control.ts";
import { type Encryption, type Fact, type LastRunFacts, unknown } from "./snapshot.ts";

/** The ARN of the key that the security configuration has to name. */
function jobKeyArn({ model, snapshot }: Subject): Fact<string> {
  const key = bucketOf(model, model.job.publishes.bucket).key;
  return (
    (key === undefined ? undefined : snapshot.keys[key]?.arn) ??
    unknown("the key was not looked up")
  );
}

function encryptionControl(
  about: Omit<Control, "check">,
  mode: string,
  part: "s3" | "logs" | "bookmarks",
): Control {
  return {
    ...about,
    check: (subject) => {
      const fact = both(subject.snapshot.securityConfiguration, jobKeyArn(subject));
      return [
        judge(
          subject.model.job.securityConfiguration,
          subject.model.job.source,
          `${mode} by the pipeline's key`,
          fact,
          ([facts, keyArn]) => {
            const { algorithm, keyArn: used }: Encryption = facts[part];
            return judgement(
              algorithm === mode && used === keyArn,
              `${algorithm ?? "none"} by ${used === keyArn ? "that key" : (used ?? "no key")}`,
            );
          },
        ),
      ];
    },
  };
}

function jobControl(about: Omit<Control, "check">, check: (subject: Subject) => Verdict): Control {
  return { ...about, check: (subject) => [check(subject)] };
}

/** What is wrong with a run by its own account. */
function runProblem(run: LastRunFacts, model: Model): string | undefined {
  if (run.state !== "SUCCEEDED") return `${run.id} ${run.state}`;
  return run.securityConfiguration === model.job.securityConfiguration
    ? undefined
    : `ran under ${run.securityConfiguration ?? "no security configuration"}`;
}

const names = (columns: readonly { readonly name: string; readonly type: string }[]): string =>
  columns.map((column) => `${column.name} ${column.type}`).join(", ");

/** What two lists of columns differ in, as a reader wants to see it. */
function difference(
  found: readonly { name: string; type: string }[],
  wanted: readonly CatalogColumn[],
): string | undefined {
  if (names(found) === names(wanted)) return undefined;
  const missing = wanted.filter(
    (each) => !found.some((other) => other.name === each.name && other.type === each.type),
  );
  const extra = found.filter(
    (each) => !wanted.some((other) => other.name === each.name && other.type === each.type),
  );
  if (missing.length === 0 && extra.length === 0) return "the columns are in another order";
  return [
    missing.length > 0 ? `missing: ${names(missing)}` : "",
    extra.length > 0 ? `not in the contract: ${names(extra)}` : "",
  ]
    .filter((each) => each !== "")
    .join("; ");
}

const sameFolder = (one: string, other: string): boolean =>
  one.replace(/\/$/, "") === other.replace(/\/$/, "");

export const glueControls: readonly Control[] = [
  encryptionControl(
    {
      id: "GLUE-1",
      title: "What the job writes is encrypted by the pipeline's key",
      severity: "high",
      hipaa: ["164.312(a)(2)(iv)"],
      nist: ["SC-28(1)"],
    },
    "SSE-KMS",
    "s3",
  ),
  encryptionControl(
    {
      id: "GLUE-2",
      title: "The job's logs are encrypted by the pipeline's key",
      severity: "medium",
      hipaa: ["164.312(a)(2)(iv)"],
      nist: ["AU-9(3)", "SC-28(1)"],
    },
    "SSE-KMS",
    "logs",
  ),
  encryptionControl(
    {
      id: "GLUE-3",
      title: "The job's bookmarks are encrypted by the pipeline's key",
      severity: "medium",
      hipaa: ["164.312(a)(2)(iv)"],
      nist: ["SC-28(1)"],
    },
    "CSE-KMS",
    "bookmarks",
  ),
  jobControl(
    {
      id: "GLUE-6",
      title: "The job logs and reports metrics",
      severity: "medium",
      hipaa: ["164.312(b)"],
      nist: ["AU-2", "AU-12"],
    },
    ({ model, snapshot }) =>
      judge(
        model.job.name,
        model.job.source,
        "continuous logging and metrics on",
        snapshot.job,
        (job) => {
          const off = ["--enable-continuous-cloudwatch-log", "--enable-metrics"].filter(
            (name) => job.arguments[name] !== "true",
          );
          return judgement(
            off.length === 0,
            off.length === 0 ? "both on" : `off: ${off.join(", ")}`,
          );
        },
      ),
  ),
  jobControl(
    {
      id: "GLUE-8",
      title: "The Glue version is the one that was tested",
      severity: "medium",
      hipaa: ["164.308(a)(5)(ii)(B)"],
      nist: ["SI-2"],
    },
    ({ model, snapshot }) =>
      judge(model.job.name, model.job.source, model.job.glueVersion, snapshot.job, (job) =>
        judgement(job.glueVersion === model.job.glueVersion, job.glueVersion ?? "not pinned"),
      ),
  ),
  jobControl(
    {
      id: "GLUE-10",
      title: "The job and the crawler have the security configuration",
      severity: "medium",
      hipaa: ["164.312(a)(2)(iv)"],
      nist: ["SC-28(1)"],
    },
    ({ model, snapshot }) =>
      judge(
        model.job.name,
        model.job.source,
        model.job.securityConfiguration,
        both(snapshot.job, snapshot.crawler),
        ([job, crawler]) => {
          const used = [job.securityConfiguration, crawler.securityConfiguration];
          const wrong = used.find((each) => each !== model.job.securityConfiguration);
          const ok = used.every((each) => each === model.job.securityConfiguration);
          return judgement(ok, ok ? "both have it" : (wrong ?? "none"));
        },
      ),
  ),
  jobControl(
    {
      id: "GLUE-13",
      title:
        "The last run succeeded, under the security configuration, and its log is free of errors",
      severity: "medium",
      hipaa: ["164.308(a)(8)", "164.312(b)"],
      nist: ["AU-6", "CA-7"],
    },
    ({ model, snapshot }) => {
      const lastRun =
        snapshot.lastRun.state === "absent" ? unknown("the job has not run yet") : snapshot.lastRun;
      const expected = "SUCCEEDED, with a log and no error in it";
      const verdict = <T>(fact: Fact<T>, rule: (value: T) => Judgement) =>
        judge(model.job.name, model.job.source, expected, fact, rule);
      // What the run itself says is judged also where its log can't be read.
      const wrong = lastRun.state === "known" ? runProblem(lastRun.value, model) : undefined;
      if (wrong !== undefined) return verdict(lastRun, () => judgement(false, wrong));
      return verdict(
        lastRun.state === "known" ? both(lastRun, lastRun.value.log) : lastRun,
        ([{ id }, { lines, errors }]) =>
          judgement(lines > 0 && errors === 0, `${id}: ${lines} log lines, ${errors} errors`),
      );
    },
  ),
  jobControl(
    {
      id: "GLUE-14",
      title: "The catalog table is what the contract says",
      severity: "high",
      hipaa: ["164.312(c)(1)"],
      nist: ["CM-6", "SI-10"],
    },
    ({ model, snapshot }) => {
      const { published, source } = model.contract;
      const columns = published.filter((column) => !column.partition);
      const partitionKeys = [loadColumn, ...published.filter((column) => column.partition)];
      return judge(
        `${model.catalog.database}.${model.catalog.loads}`,
        source,
        `${columns.length} columns, partitioned by ${partitionKeys.map((each) => each.name).join(", ") || "nothing"}`,
        snapshot.table,
        (table) => {
          const { bucket, prefix } = model.job.publishes;
          const location = `s3://${bucketOf(model, bucket).name}/${prefix}`;
          const wrong =
            difference(table.columns, columns) ??
            difference(table.partitionKeys, partitionKeys) ??
            (sameFolder(table.location, location) ? undefined : `lies in ${table.location}`);
          return judgement(wrong === undefined, wrong ?? "as the contract says");
        },
      );
    },
  ),
];
