import { SluiceError } from "../kernel/errors.ts";
import type { Dashboard, Principal } from "../model/dashboard/dashboard.ts";
import type { Environment, Model } from "../model/model.ts";

/** The account's subscription; source: QuickSight API reference, AccountInfo. */
export interface Subscription {
  /** `STANDARD`, `ENTERPRISE` or `ENTERPRISE_AND_Q`. */
  readonly edition: string;
  /** `ACCOUNT_CREATED` of one that is in use. */
  readonly status: string;
}

/** What a deploy asks of QuickSight: what no template makes. */
export interface QuickSightPort {
  /** Undefined without one. */
  subscription(): Promise<Subscription | undefined>;
  /** Whether there is such a user or group; `elsewhere` names the Region that has the account's. */
  find(principal: Principal): Promise<"there" | "missing" | { readonly elsewhere: string }>;
  /** Makes a user or group, as an administrator of an account would. */
  make(principal: Principal): Promise<void>;
}

/** What is not there, and what to do about it. */
export interface Lack {
  readonly found: string;
  readonly expected: string;
  readonly fix: string;
}

/** Whom a dashboard names, each once: groups of readers and authors, and those of its rules. */
export function principalsOf(dashboard: Dashboard): Principal[] {
  const groups = [
    ...dashboard.readers,
    ...dashboard.authors,
    ...dashboard.columnRules.flatMap(({ groups: named }) => named),
  ].map((name): Principal => ({ kind: "group", name }));
  const all = [...groups, ...dashboard.rowRules.rules.map(({ principal }) => principal)];
  return all.filter(
    ({ kind, name }, index) =>
      all.findIndex((each) => each.kind === kind && each.name === name) === index,
  );
}

/** Everything without which the dashboard can't be deployed, or nobody could open it; none means that all is there. */
export async function quickSightLacks(
  dashboard: Dashboard,
  environment: Environment,
  port: Pick<QuickSightPort, "subscription" | "find">,
): Promise<Lack[]> {
  const subscribed = subscriptionLacks(await port.subscription(), environment);
  if (subscribed.length > 0) return subscribed; // without one there is nobody to ask for
  const { identityRegion, namespace } = environment.quickSight;
  const found = await Promise.all(
    principalsOf(dashboard).map(async (each) => ({ ...each, is: await port.find(each) })),
  );
  const elsewhere = found.find(({ is }) => typeof is === "object")?.is;
  if (typeof elsewhere === "object")
    return [
      {
        found: `users and groups of QuickSight in ${elsewhere.elsewhere}`,
        expected: `them in ${identityRegion}, as the specs say of ${environment.name}`,
        fix: `In environments/${environment.name}.yaml: \`quicksight: {identityRegion: ${elsewhere.elsewhere}}\`.`,
      },
    ];
  const at = `--aws-account-id ${environment.account} --namespace ${namespace} --region ${identityRegion}`;
  return found
    .filter(({ is }) => is === "missing")
    .map(({ kind, name }) => ({
      found: `no ${kind} \`${name}\` in QuickSight's namespace \`${namespace}\``,
      expected: `the ${kind}, which dashboard.yaml names`,
      fix:
        kind === "group"
          ? `aws quicksight create-group ${at} --group-name ${name}`
          : `Invite ${name} to QuickSight, or correct the name: aws quicksight list-users ${at}`,
    }));
}

/** Row-level security is the Enterprise edition's; source: Amazon QuickSight user guide, "Editions". */
function subscriptionLacks(found: Subscription | undefined, { account }: Environment): Lack[] {
  const fix = `Sign up for QuickSight's Enterprise edition in account ${account}: https://quicksight.aws.amazon.com`;
  if (found === undefined || !/^ACCOUNT_CREATED$|^OK$/.test(found.status))
    return [
      {
        found:
          found === undefined
            ? "no subscription of QuickSight"
            : `a subscription of QuickSight that is ${found.status}`,
        expected: "one of the Enterprise edition",
        fix,
      },
    ];
  return found.edition.startsWith("ENTERPRISE")
    ? []
    : [
        {
          found: `QuickSight's ${found.edition} edition`,
          expected: "the Enterprise edition, which alone has row-level security",
          fix,
        },
      ];
}

/**
 * Makes whom a dashboard names, on the embedded AWS, which has no administrator who would.
 *
 * @param said told of each that is made
 */
export async function makeReaders(
  dashboard: Dashboard,
  port: Pick<QuickSightPort, "find" | "make">,
  said: (line: string) => void,
): Promise<void> {
  for (const each of principalsOf(dashboard)) {
    if ((await port.find(each)) !== "missing") continue;
    await port.make(each);
    said(`QuickSight's ${each.kind} ${each.name} is made, as an administrator would`);
  }
}

/**
 * Holds a deploy back until QuickSight has what the dashboard needs, told all at once: CloudFormation would fail at the
 * first of it, after minutes.
 *
 * @throws SluiceError `quicksight`
 */
export async function requireQuickSight(
  { dashboard, environment }: Pick<Model, "dashboard" | "environment">,
  port: Pick<QuickSightPort, "subscription" | "find">,
): Promise<void> {
  if (dashboard === undefined) return;
  const lacks = await quickSightLacks(dashboard, environment, port);
  if (lacks.length === 0) return;
  throw new SluiceError(
    "quicksight",
    `QuickSight lacks what the dashboard needs:${lacks.map(({ found, expected }) => `\n  ${found}; expected ${expected}`).join("")}`,
    { fix: [...new Set(lacks.map(({ fix }) => fix))].join("\n  ") },
  );
}
