import type { Lack } from "../deploy/quicksight.ts";
import { canonicalJson, isObject, type Json } from "../kernel/json.ts";
import type { Environment } from "../model/model.ts";
import { bootstrapStack, tokenAudience } from "../model/trust.ts";
import { notChecked, type Outcome, ok, problem } from "./check.ts";

/** Judges the account that the credentials are of. */
export function judgeAccount(found: string, { name, account }: Environment): Outcome {
  return found === account
    ? ok(`account ${account}`)
    : problem(
        `credentials of account ${found}`,
        `account ${account}, as environments/${name}.yaml says`,
        "Sign in to that account, or correct `account` in the environment's file.",
      );
}

/**
 * Judges the Region that the environment's variables name. Sluice goes by its own file; other tools in the same shell
 * go by these, and would look elsewhere.
 */
export function judgeRegion(
  env: Readonly<Record<string, string | undefined>>,
  { name, region }: Environment,
): Outcome {
  const set = ["AWS_REGION", "AWS_DEFAULT_REGION"].flatMap((variable) => {
    const value = env[variable];
    return value === undefined || value === "" ? [] : [{ variable, value }];
  });
  const wrong = set.filter(({ value }) => value !== region);
  if (wrong.length > 0)
    return problem(
      wrong.map(({ variable, value }) => `${variable} is ${value}`).join(", "),
      `${region}, as the specs say of ${name}`,
      `export ${wrong.map(({ variable }) => `${variable}=${region}`).join(" ")}`,
    );
  const given = set.map(({ variable }) => variable).join(" and ");
  return ok(set.length === 0 ? `${region}; no variable says otherwise` : `${region}, as ${given}`);
}

const mended = (environment: Environment): string =>
  `It shows what would change, and asks: npx sluice bootstrap --env ${environment.name}`;

/** Judges the account's provider of GitHub's identity tokens; undefined where there is none. */
export function judgeProvider(
  found: { readonly arn: string; readonly audiences: readonly string[] } | undefined,
  environment: Environment,
): Outcome {
  if (found === undefined)
    return problem(
      "no OIDC provider of GitHub in the account",
      "one, for the tokens of the workflows",
      mended(environment),
    );
  return found.audiences.includes(tokenAudience)
    ? ok(found.arn)
    : problem(
        `tokens for ${found.audiences.join(", ") || "nobody"}`,
        `tokens for ${tokenAudience}`,
        `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${found.arn} --client-id ${tokenAudience}`,
      );
}

/** A bootstrap's stack as it is: CloudFormation's status, and the template that was last sent. */
export interface LiveBootstrap {
  readonly status: string;
  readonly template: Json;
}

/**
 * Judges the bootstrap's stack. It carries no version: it is of this Sluice, and of the environment's file as it is
 * now, when its template is the one that this Sluice would send.
 *
 * @param found undefined where there is no stack
 */
export function judgeBootstrap(
  found: LiveBootstrap | undefined,
  wanted: Json,
  environment: Environment,
): Outcome {
  const stack = bootstrapStack(environment.prefix);
  if (found === undefined)
    return problem("no bootstrap", `the stack ${stack}`, mended(environment));
  if (!/^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/.test(found.status))
    return problem(
      `stack ${stack} is in ${found.status}`,
      "CREATE_COMPLETE or UPDATE_COMPLETE",
      found.status.endsWith("_IN_PROGRESS") ? "Wait for its end." : mended(environment),
    );
  const differing = differences(found.template, wanted);
  return differing.length === 0
    ? ok(`stack ${stack}, ${found.status}, of this version`)
    : problem(
        `stack ${stack} differs in ${differing.join(", ")}`,
        `the template of this Sluice, with what environments/${environment.name}.yaml says`,
        mended(environment),
      );
}

/** The resources in which two templates differ, and the other sections, by name. */
function differences(live: Json, wanted: Json): string[] {
  const partsOf = (template: Json): ReadonlyMap<string, string> => {
    if (!isObject(template)) return new Map();
    const { Resources, ...sections } = template;
    return new Map(
      Object.entries({ ...sections, ...(isObject(Resources) ? Resources : {}) }).map(
        ([name, value]) => [name, canonicalJson(value)],
      ),
    );
  };
  const [a, b] = [partsOf(live), partsOf(wanted)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((name) => a.get(name) !== b.get(name))
    .sort();
}

/**
 * Judges what no template makes and a dashboard can't be deployed without.
 *
 * @param lacks by pipeline, of those that have a dashboard
 */
export function judgeQuickSight(
  lacks: ReadonlyMap<string, readonly Lack[]>,
  { account, quickSight }: Environment,
): Outcome {
  if (lacks.size === 0)
    return notChecked("No pipeline here has a dashboard, so that no subscription is needed.");
  const all = [...lacks.values()].flat();
  const each = (of: (lack: Lack) => string): string => [...new Set(all.map(of))].join("; ");
  return all.length === 0
    ? ok(
        `account ${account} is subscribed, and has in ${quickSight.identityRegion} whom the dashboard${lacks.size === 1 ? "" : "s"} of ${[...lacks.keys()].join(", ")} name${lacks.size === 1 ? "s" : ""}`,
      )
    : problem(
        each(({ found }) => found),
        each(({ expected }) => expected),
        [...new Set(all.map(({ fix }) => fix))].join("\n"),
      );
}
