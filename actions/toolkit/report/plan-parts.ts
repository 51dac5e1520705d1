import { unreachable } from "../kernel/errors.ts";
import { formatLocation, type Location } from "../kernel/location.ts";
import {
  breaksConsumers,
  type ContractChange,
  type ContractComparison,
  contractBreaks,
  contractWord,
} from "../plan/contract-changes.ts";
import { type Effect, effectsByDanger, type PolicyChange } from "../plan/iam.ts";
import {
  actionsByDanger,
  type ChangeAction,
  countActions,
  type Plan,
  type ResourceChange,
} from "../plan/plan.ts";
import type { Member } from "../plan/reach.ts";
import type { Risk } from "../plan/risks.ts";
import { codeSpan, plain, short, table } from "./markdown.ts";
import { plural } from "./numbers.ts";

/** How a name is shown: in backticks on GitHub, as it is on a terminal. */
export type Show = (name: string) => string;

export const actionWords: Readonly<Record<ChangeAction, string>> = {
  create: "create",
  update: "change",
  "may-replace": "conditionally replace",
  replace: "replace",
  delete: "delete",
  retain: "retain",
};

/** `1 to replace, 2 to change`, most dangerous first. */
export function actionCounts(plan: Pick<Plan, "changes">): string {
  const counts = countActions(plan.changes);
  return actionsByDanger
    .filter((action) => counts[action] > 0)
    .map((action) => `${counts[action]} to ${actionWords[action]}`)
    .join(", ");
}

export const placeOf = (source: Location | undefined): string =>
  source === undefined ? "" : formatLocation(source);

/** How the place of a spec is shown in a table of GitHub's. */
export type ShowPlace = (source: Location | undefined) => string;

export const placeAsCode: ShowPlace = (source) => codeSpan(placeOf(source));

/** `35 resources to create`, or `3 resources: 1 to replace, 2 to change`. */
export function resourceCounts(changes: Plan["changes"]): string {
  const all = plural(changes.length, "resource");
  const found = new Set(changes.map(({ action }) => action));
  const [only] = found;
  return found.size === 1 && only !== undefined
    ? `${all} to ${actionWords[only]}`
    : `${all}: ${actionCounts({ changes })}`;
}

/** What holds data, as one says it. */
const nouns: Readonly<Record<string, string>> = {
  "AWS::S3::Bucket": "bucket",
  "AWS::KMS::Key": "key",
  "AWS::SecretsManager::Secret": "secret",
  "AWS::Logs::LogGroup": "log group",
};

/**
 * One sentence that says what is at risk.
 *
 * @param names of the resource in each account that it is said of
 */
export function riskSentence(
  { kind, logicalId, type, name, replaced }: Risk,
  show: Show,
  names: readonly string[] = name === undefined ? [] : [name],
): string {
  const noun = nouns[type] ?? "resource";
  const which =
    names.length === 0 ? "" : ` (${names.map((each) => show(short(each, 200))).join(", ")})`;
  const id = show(short(logicalId ?? "", 200));
  switch (kind) {
    case "left-behind":
      return replaced
        ? `${id} is replaced: its data stays behind in the old ${noun}${which}, and nothing copies it.`
        : `${id} leaves the stack: the ${noun}${which} stays in the account with its data, and nothing manages it any more.`;
    case "destroyed":
      return `${id} is ${replaced ? "replaced" : "deleted"}: the ${replaced ? "old " : ""}${noun}${which} goes, with what it holds.`;
    case "refused":
      return `${id} would be replaced under the name that it has${which}: CloudFormation refuses that, and the deploy fails.`;
    case "stack-left-behind":
      return `The specs name another stack than before: the old one${which} stays as it is, with all its data.`;
    default:
      return unreachable(kind);
  }
}

/** How many changes of policies have each effect. */
export const countEffects = (iam: readonly PolicyChange[]): Readonly<Record<Effect, number>> => ({
  widens: iam.filter(({ effect }) => effect === "widens").length,
  changes: iam.filter(({ effect }) => effect === "changes").length,
  narrows: iam.filter(({ effect }) => effect === "narrows").length,
});

const effectWords: Readonly<Record<Effect, (many: number) => string>> = {
  widens: (many) => (many === 1 ? "widens" : "widen"),
  changes: (many) =>
    many === 1 ? "allows the same otherwise written" : "allow the same otherwise written",
  narrows: (many) => (many === 1 ? "narrows" : "narrow"),
};

/** `2 policy statements: 1 widens, 1 narrows`, or `2 policy statements widen`. */
export function iamVerdict(iam: readonly PolicyChange[]): string {
  const counts = countEffects(iam);
  const found = effectsByDanger.filter((effect) => counts[effect] > 0);
  const [only] = found;
  const all = plural(iam.length, "policy statement");
  if (found.length === 1 && only !== undefined) return `${all} ${effectWords[only](iam.length)}`;
  const parts = found.map((effect) => `${counts[effect]} ${effectWords[effect](counts[effect])}`);
  return `${all}: ${parts.join(", ")}`;
}

/** A statement as one names it. */
export function statementName({ logicalId, document, sid }: PolicyChange, show: Show): string {
  return `${show(short(logicalId, 200))} ${show(short(sid === "" ? document : sid, 200))}`;
}

/** How many members of a statement are shown; a service may be granted a hundred actions. */
const membersShown = 8;

function memberCell(members: readonly Member[]): string {
  const cells = members
    .slice(0, membersShown)
    .map(({ kind, text }) => `${kind} ${codeSpan(short(text, 160))}`);
  const more = members.length - membersShown;
  return [...cells, ...(more > 0 ? [`and ${more} more`] : [])].join("<br>") || "–";
}

/** The changes of policies as a table of GitHub's. */
export function iamTable(iam: readonly PolicyChange[], place = placeAsCode): string {
  return table([
    ["Effect", "Statement", "Gains", "Loses"],
    ...iam.map((each) => [
      each.effect === "widens" ? "**widens**" : each.effect,
      [
        statementName(each, codeSpan),
        `${each.kind === "attachment" ? "policy of a role" : each.kind}, ${each.change}`,
        place(each.source),
      ]
        .filter((line) => line !== "")
        .join("<br>"),
      memberCell(each.gained),
      memberCell(each.lost),
    ]),
  ]);
}

/** The changes of policies for a terminal: a line a statement, a line a member. */
export function iamLines(iam: readonly PolicyChange[]): string[] {
  const asIs: Show = (name) => name;
  return iam.flatMap((each) => [
    `${each.effect.padEnd(8)} ${statementName(each, asIs)} (${each.kind}, ${each.change})`,
    ...each.gained.map(({ kind, text }) => `    + ${kind} ${text}`),
    ...each.lost.map(({ kind, text }) => `    - ${kind} ${text}`),
  ]);
}

/** The changes as a table of GitHub's. */
export function changesTable(changes: readonly ResourceChange[], place = placeAsCode): string {
  return table([
    ["Action", "Resource", "Type", "Spec"],
    ...changes.map((change) => [
      actionWords[change.action],
      codeSpan(short(change.logicalId, 200)),
      codeSpan(short(change.type, 200)),
      place(change.source),
    ]),
  ]);
}

/** How the contract stands, without a full stop; undefined where there was nothing to compare with. */
export function contractSummary(comparison: ContractComparison, show: Show): string | undefined {
  switch (comparison.state) {
    case "new":
      return "new";
    case "not-compared":
      return comparison.why === "base-invalid" ? "the base branch's specs are wrong" : undefined;
    case "compared": {
      const { version, changes } = comparison;
      const [before, after] = [version.before, version.after].map((each) => show(short(each, 40)));
      const versions = `version ${before === after ? "" : `${before} → `}${after}`;
      if (changes.length === 0) return `no changes, ${versions}`;
      const parts = (["privacy", "breaking", "compatible"] as const).flatMap((impact) => {
        const many = changes.filter((change) => change.impact === impact).length;
        return many === 0 ? [] : [`${many} ${impact}`];
      });
      return `${plural(changes.length, "change")} (${parts.join(", ")}), ${versions}`;
    }
    default:
      return unreachable(comparison);
  }
}

/** What to say of the contract; undefined where there was nothing to compare with. */
export function contractVerdict(comparison: ContractComparison, show: Show): string | undefined {
  const summary = contractSummary(comparison, show);
  if (summary === undefined) return undefined;
  const breaks = breaksConsumers(comparison)
    ? ` It breaks who relies on it (${contractBreaks}): a breaking change needs a higher first number of the version.`
    : "";
  const subject = comparison.state === "not-compared" ? "Contract not compared" : "Contract";
  return `${subject}: ${summary}.${breaks}`;
}

/** The changes of the contract as a table of GitHub's; who reads what is otherwise now, where anybody does. */
export function contractTable(changes: readonly ContractChange[], place = placeAsCode): string {
  const read = changes.some(({ readers }) => readers.length > 0);
  const whereRead = (cell: string): string[] => (read ? [cell] : []);
  return table([
    ["Impact", "Column", "Change", "Before", "After", ...whereRead("Read by"), "Contract"],
    ...changes.map((change) => [
      change.impact === "compatible" ? "compatible" : `**${change.impact}**`,
      change.column === undefined ? "whole table" : codeSpan(short(change.column, 120)),
      contractWord(change),
      codeSpan(short(change.before ?? "", 120)) || "–",
      codeSpan(short(change.after ?? "", 120)) || "–",
      ...whereRead(plain(short(change.readers.join(", "), 300)) || "–"),
      place(change.source),
    ]),
  ]);
}
