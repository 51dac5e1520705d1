import type { Plan, ResourceChange } from "../../plan/plan.ts";
import { exceptionsMarkdown } from "../exceptions.ts";
import { codeSpan, short } from "../markdown.ts";
import { plural } from "../numbers.ts";
import { propertyTables } from "../plan.ts";
import {
  changesTable,
  contractTable,
  contractVerdict,
  iamTable,
  iamVerdict,
  resourceCounts,
  riskSentence,
  type ShowPlace,
} from "../plan-parts.ts";
import type { Block } from "./fit.ts";
import { details, elsewhere, grouped, weights } from "./layout.ts";
import { changesWhatIsThere } from "./verdict.ts";

/** The changes of plans whose resources meet the same: what is at risk, the resources, their properties folded away. */
export function changeBlocks(plans: readonly Plan[], place: ShowPlace): Block[] {
  const changes = plans[0]?.changes ?? [];
  const risks = grouped(
    plans.flatMap((plan) => plan.risks.map((risk) => ({ ...plan, risks: [risk] }))),
    ({ risks: [risk] }) => ({ ...risk, name: undefined }),
  );
  const sentences = risks.flatMap(({ plans: those }) => {
    const [risk] = those[0]?.risks ?? [];
    const names = those.flatMap((plan) => plan.risks[0]?.name ?? []);
    return risk === undefined ? [] : [`> ${riskSentence(risk, codeSpan, [...new Set(names)])}`];
  });
  return [
    {
      full: sentences.length === 0 ? "" : ["> [!WARNING]", sentences.join("\n>\n")].join("\n"),
      brief: `⚠️ ${plural(sentences.length, "resource")} at risk; ${elsewhere}.`,
      weight: weights.risks,
    },
    {
      full: resourceList(changes, place),
      brief: `${resourceCounts(changes)}; ${elsewhere}.`,
      weight: weights.changes,
    },
    ...grouped(plans, (plan) => propertyBlock(plan)).map(({ plans: those, value }) => {
      const where =
        those.length === plans.length
          ? ""
          : ` in ${those.map(({ environment }) => short(environment, 64)).join(", ")}`;
      return {
        ...value,
        full: value.full === "" ? "" : details(`${value.brief}${where}`, value.full),
        brief: `${value.brief}${where}; ${elsewhere}.`,
      };
    }),
  ].filter(({ full }) => full !== "");
}

/** How many resources a reader takes in at one look. */
const listed = 15;

/** The resources: of many, those that are created or changed in place are folded away. */
function resourceList(changes: readonly ResourceChange[], place: ShowPlace): string {
  const calm = changes.filter(({ action }) => action === "update" || action === "create");
  const others = changes.filter((change) => !calm.includes(change));
  const folds = changes.length > listed || calm.every(({ action }) => action === "create");
  if (!folds || calm.length === 0) return changes.length === 0 ? "" : changesTable(changes, place);
  return [
    ...(others.length === 0 ? [] : [changesTable(others, place)]),
    details(resourceCounts(calm), changesTable(calm, place)),
  ].join("\n\n");
}

/** The changed properties of one plan, without the policies, which have a section of their own. */
function propertyBlock({ changes, iam }: Plan): Block {
  const inPolicies = new Set(
    iam.map(({ logicalId, document }) => `${logicalId}/${document.split("/")[0]}`),
  );
  const changed = changes
    .map((change) => ({
      ...change,
      properties: change.properties.filter(
        ({ path }) => !inPolicies.has(`${change.logicalId}/${path.split("/")[2]}`),
      ),
    }))
    .filter(({ properties }) => properties.length > 0);
  return {
    full: changed.length === 0 ? "" : propertyTables(changed),
    brief: `Changed properties of ${plural(changed.length, "resource")}`,
    weight: weights.properties,
  };
}

/** What changes in the policies: what widens in the open, the rest folded away. */
export function iamBlocks(plan: Plan, place: ShowPlace): Block[] {
  const { iam } = plan;
  if (iam.length === 0) return [];
  if (!changesWhatIsThere(plan)) {
    const verdict = `${plural(iam.length, "policy statement")}, all of a new stack`;
    return [
      {
        full: details(verdict, iamTable(iam, place)),
        brief: `${verdict}; ${elsewhere}.`,
        weight: weights.properties,
      },
    ];
  }
  const widening = iam.filter(({ effect }) => effect === "widens");
  const others = iam.filter(({ effect }) => effect !== "widens");
  return [
    {
      full: widening.length === 0 ? "" : iamTable(widening, place),
      brief: `${iamVerdict(widening)}; ${elsewhere}.`,
      weight: weights.iam,
    },
    {
      full: others.length === 0 ? "" : details(iamVerdict(others), iamTable(others, place)),
      brief: `${iamVerdict(others)}; ${elsewhere}.`,
      weight: weights.narrow,
    },
  ].filter(({ full }) => full !== "");
}

/** What the specs take exception to: what is new in the open, what stood before folded away. */
export function exceptionBlocks({ exceptions }: Plan, place: ShowPlace): Block[] {
  const fresh = exceptions.filter(({ onBase }) => onBase === "absent");
  const others = exceptions.filter(({ onBase }) => onBase !== "absent");
  return [
    {
      full: fresh.length === 0 ? "" : exceptionsMarkdown(fresh, place),
      brief: `${plural(fresh.length, "new exception")}; ${elsewhere}.`,
      weight: weights.risks,
    },
    {
      full:
        others.length === 0
          ? ""
          : details(plural(others.length, "exception"), exceptionsMarkdown(others, place)),
      brief: `${plural(others.length, "exception")}; ${elsewhere}.`,
      weight: weights.narrow,
    },
  ].filter(({ full }) => full !== "");
}

export function contractBlocks({ contract }: Plan, place: ShowPlace): Block[] {
  if (contract.state !== "compared" || contract.changes.length === 0) return [];
  const verdict = contractVerdict(contract, codeSpan) ?? "";
  return [
    { full: verdict, brief: verdict, weight: 9 },
    {
      full: contractTable(contract.changes, place),
      brief: `${plural(contract.changes.length, "change")}; ${elsewhere}.`,
      weight: weights.changes,
    },
  ];
}
