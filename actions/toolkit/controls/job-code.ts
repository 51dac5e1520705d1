import { sha256 } from "../kernel/digest.ts";
import { canonicalJson, isObject } from "../kernel/json.ts";
import { bucketOf } from "../model/model.ts";
import { ids } from "../template/intrinsics.ts";
import { both, type Control, factOf, judge, judgement, type Subject } from "./control.ts";
import { expectedProperty } from "./expected.ts";
import type { Fact, JobFacts } from "./snapshot.ts";

/** Arguments that name objects. */
const OBJECTS = new Set(["--extra-py-files", "--extra-files", "--contract"]);

const location = ({ model }: Subject, key: string): string =>
  `s3://${bucketOf(model, model.job.artifacts).name}/${key}`;

/** Where the job finds its code and its contract. */
const placesOf = (job: JobFacts): readonly string[] => [
  job.script,
  ...Object.entries(job.arguments).flatMap(([name, value]) =>
    OBJECTS.has(name) ? value.split(",") : [],
  ),
];

export const jobCodeControls: readonly Control[] = [
  {
    id: "GLUE-12",
    title: "The code and the contract of the job are those that were reviewed",
    severity: "high",
    hipaa: ["164.312(c)(1)"],
    nist: ["SI-7"],
    check: (subject) =>
      subject.compiled.artifacts.map((artifact) =>
        judge(
          artifact.key.split("/").at(-1) ?? artifact.key,
          subject.model.job.source,
          artifact.key,
          both(subject.snapshot.job, factOf(subject.snapshot.artifacts, artifact.key)),
          ([job, { sha256: found }]) => {
            if (!placesOf(job).includes(location(subject, artifact.key)))
              return judgement(false, "the job takes another");
            const same = found === sha256(artifact.content);
            return judgement(same, same ? "that content" : "other content under that key");
          },
        ),
      ),
  },
  {
    id: "GLUE-15",
    title: "The job's script and arguments are those of the specs",
    severity: "high",
    hipaa: ["164.312(c)(1)"],
    nist: ["CM-6", "SI-7"],
    check: (subject) => [
      judge(
        subject.model.job.name,
        subject.model.job.source,
        "the script and each argument as the specs say, none more",
        both(subject.snapshot.job, expectedJob(subject)),
        ([job, wanted]) => {
          const found: Record<string, string> = { script: job.script, ...job.arguments };
          const wrong = [...new Set([...Object.keys(found), ...Object.keys(wanted)])].filter(
            (name) => found[name] !== wanted[name],
          );
          return judgement(
            wrong.length === 0,
            wrong.length === 0 ? "as the specs say" : `otherwise: ${wrong.sort().join(", ")}`,
          );
        },
      ),
    ],
  },
];

/** The arguments that the specs say, with the script among them. */
function expectedJob(subject: Subject): Fact<Readonly<Record<string, string>>> {
  const fact = both(
    expectedProperty(subject, ids.job, "Command"),
    expectedProperty(subject, ids.job, "DefaultArguments"),
  );
  if (fact.state !== "known") return fact;
  const [command, given] = fact.value;
  const texts = (value: unknown): [string, string][] =>
    isObject(value)
      ? Object.entries(value).map(([name, each]) => [
          name,
          typeof each === "string" ? each : canonicalJson(each),
        ])
      : [];
  const script = Object.fromEntries(texts(command)).ScriptLocation ?? "";
  return { state: "known", value: { script, ...Object.fromEntries(texts(given)) } };
}
