import type { Diagnostic } from "../kernel/diagnostic.ts";
import type { EnvironmentSpec } from "../spec/project.ts";
import type { Spec, Specs } from "../spec/read-specs.ts";
import { quickSightOf } from "./dashboard/quicksight.ts";
import type { Environment, Model } from "./model.ts";
import { underscored } from "./names.ts";
import { boundBuckets, reservedWord } from "./trust.ts";
import { percent } from "./units.ts";

/** Source: AWS General Reference, "Amazon Resource Names", partitions. */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** An environment's file as the model has it. */
export function readEnvironment(value: EnvironmentSpec, name: string): Environment {
  const { github, afterDeploy } = value;
  const tags: Environment["tags"] = {
    ...(value.owners === undefined || saysOwner(value) ? {} : { Owner: ownerTag(value.owners) }),
    ...value.tags,
  };
  return {
    name,
    target: value.target,
    account: value.account,
    region: value.region,
    partition: partitionOf(value.region),
    prefix: value.prefix,
    alertEmail: value.alertEmail,
    owner: Object.entries(tags).find(([key]) => isOwner(key))?.[1],
    tags,
    reportBranch: value.reportBranch,
    github: github && {
      repository: github.repository,
      repositoryId: github.repositoryId,
      ownerId: github.ownerId,
      branch: github.branch ?? "main",
    },
    afterDeploy: afterDeploy && {
      run: afterDeploy.run,
      syntheticRecords: afterDeploy.synthetic,
      maximumRejectedPercent:
        afterDeploy.maximumRejected === undefined
          ? undefined
          : percent(afterDeploy.maximumRejected),
    },
    quickSight: quickSightOf(value),
  };
}

/** Owners as one tag's value: a comma is none of the characters that all of AWS's services take there. */
const ownerTag = (owners: readonly string[]): string => owners.join(" ");

/**
 * Whether the tags name an owner themselves, in whatever case: IAM knows no difference between keys that differ by that.
 * Source: IAM user guide, "Rules for tagging in IAM and AWS STS".
 */
const saysOwner = ({ tags = {} }: Pick<EnvironmentSpec, "tags">): boolean =>
  Object.keys(tags).some(isOwner);

const isOwner = (key: string): boolean => key.toLowerCase() === "owner";

/** Longest value of a tag; source: AWS General Reference, "Tag naming limits and requirements". */
const longestTag = 256;

/** What an environment says and takes back, and owners that are too many for a tag. */
export function checkEnvironment({ value, document }: Spec<EnvironmentSpec>): Diagnostic[] {
  const { afterDeploy, owners = [] } = value;
  const { length } = ownerTag(owners);
  const tooLong: Diagnostic[] =
    length <= longestTag || saysOwner(value)
      ? []
      : [
          {
            code: "SL2006",
            location: document.locateKey("/owners"),
            found: `owners of ${length} characters together`,
            expected: `at most ${longestTag}, as they are the value of one tag`,
            fix: "Name a team in place of its members, or give `tags` an `Owner`.",
          },
        ];
  if (afterDeploy === undefined || afterDeploy.run) return tooLong;
  const unused = (["synthetic", "maximumRejected"] as const)
    .filter((name) => afterDeploy[name] !== undefined)
    .map((name) => ({
      code: "SL3009" as const,
      location: document.locateKey(`/afterDeploy/${name}`),
      found: `\`${name}\` for a run that \`run: false\` switches off`,
      expected: "it with `run: true` alone",
      fix: `Say \`run: true\`, or leave \`${name}\` out.`,
    }));
  return [...tooLong, ...unused];
}

/**
 * Environments of one account whose prefixes overlap: what is bound to the names of the one is bound to those of the other
 * too, and no policy would tell them apart.
 */
export function checkPrefixes(environments: readonly Spec<EnvironmentSpec>[]): Diagnostic[] {
  return environments.flatMap(({ value, document }, index) =>
    environments
      .filter(
        ({ value: other }, place) =>
          place !== index &&
          other.account === value.account &&
          (value.prefix.startsWith(`${other.prefix}-`) ||
            (other.prefix === value.prefix && place < index)),
      )
      .map(({ value: other, document: theirs }) => ({
        code: "SL3011" as const,
        location: document.locate("/prefix"),
        found: `the prefix \`${value.prefix}\`, with which names of \`${other.prefix}\` may begin (${theirs.locate("").file})`,
        expected:
          "a prefix that is not, up to a hyphen, that of another environment in the same account",
        fix: `Such as \`${other.prefix}-a\` and \`${other.prefix}-b\` for the two. A prefix is for ever once something is deployed.`,
      })),
  );
}

/**
 * Names that the environment's roles may not touch: those of the bootstrap itself, a database that is not under the
 * prefix, buckets of other ids than they are bound to. Told here, a deploy does not end in AccessDenied.
 */
export function checkReach(model: Model, { environment: file, job }: Specs): Diagnostic[] {
  const { environment, pipeline, catalog } = model;
  if (environment.github === undefined) return [];
  const problems: Diagnostic[] = [];
  if (pipeline === reservedWord || pipeline.startsWith(`${reservedWord}-`)) {
    problems.push({
      code: "SL3010",
      location: file.document.locateKey("/github"),
      found: `the pipeline \`${pipeline}\`, whose resources would be named as the bootstrap's`,
      expected: `a pipeline whose name does not begin with \`${reservedWord}\``,
      fix: "Rename the pipeline's folder.",
    });
  }
  const databases = `${underscored(environment.prefix)}_`;
  if (!catalog.database.startsWith(databases)) {
    problems.push({
      code: "SL3010",
      location: job.document.locate("/catalog/database"),
      found: `the database \`${catalog.database}\`, which the environment's roles may not touch`,
      expected: `a name that begins with \`${databases}\``,
      fix: "Leave `database` out to have the stack's name, or rename it.",
    });
  }
  // One that no spec defines is told as such.
  const bound = (used: string, id: string, what: string, at: string): Diagnostic[] =>
    used === id || !model.buckets.some((each) => each.id === used)
      ? []
      : [
          {
            code: "SL3010",
            location: job.document.locate(at),
            found: `the bucket \`${used}\` for ${what}, which the environment's roles may not touch`,
            expected: `the bucket \`${id}\``,
            fix: `Name it \`${id}\` in buckets.yaml and wherever it is used.`,
          },
        ];
  problems.push(
    ...(model.job.reads.kind === "files"
      ? bound(model.job.reads.bucket, boundBuckets.source, "source files", "/job/reads/bucket")
      : []),
    ...bound(
      model.job.artifacts,
      boundBuckets.artifacts,
      "scripts and metrics",
      "/job/artifacts/bucket",
    ),
  );
  return problems;
}
