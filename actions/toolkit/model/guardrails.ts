import type { Diagnostic } from "../kernel/diagnostic.ts";
import { canonicalJson, pointer } from "../kernel/json.ts";
import type { Specs } from "../spec/read-specs.ts";
import { resolveExceptions } from "./exceptions.ts";
import type { Budget, Model } from "./model.ts";
import type { Names } from "./names.ts";
import type { Resolve } from "./references.ts";
import { days, dollars, percent } from "./units.ts";

type Guardrails = Pick<
  Model,
  "logs" | "trail" | "budgets" | "costAnomalies" | "waivers" | "exceptions"
>;

/** What watches the pipeline, with names made and units parsed. */
export function resolveGuardrails(
  specs: Specs,
  names: Names,
  groups: { readonly job: string; readonly crawler: string },
  resolve: Resolve,
  problems: Diagnostic[],
): Guardrails {
  const { value, document } = specs.guardrails;
  const email = specs.environment.value.alertEmail;
  const budget = (id: Budget["id"], limit: string, notifyAtPercent: readonly number[]): Budget => {
    const limitDollars = dollars(limit);
    return {
      id,
      name: names.budget(
        id === "zeroSpend" ? "zero-spend" : "monthly",
        canonicalJson({ limitDollars, notifyAtPercent, email }),
      ),
      limitDollars,
      notifyAtPercent,
      source: document.locateKey(`/budgets/${id}`),
    };
  };
  const { trail, budgets, costAnomalies } = value;
  return {
    logs: {
      retentionDays: days(value.logs.retention ?? "30 days") ?? 30,
      jobGroup: groups.job,
      crawlerGroup: groups.crawler,
      source: document.locateKey("/logs"),
    },
    trail: trail && {
      name: names.trail,
      bucket: resolve("bucket", trail.bucket, document.locate("/trail/bucket")),
      dataEvents: trail.dataEvents.map((id, index) =>
        resolve("bucket", id, document.locate(`/trail/dataEvents/${index}`)),
      ),
      source: document.locateKey("/trail"),
    },
    budgets: [
      ...(budgets?.zeroSpend ? [budget("zeroSpend", budgets.zeroSpend.limit, [100])] : []),
      ...(budgets?.monthly
        ? [budget("monthly", budgets.monthly.limit, budgets.monthly.notifyAt.map(percent))]
        : []),
    ],
    costAnomalies: costAnomalies && {
      thresholdDollars: dollars(costAnomalies.threshold),
      monitorArn: costAnomalies.monitorArn,
      monitorName: names.monitor,
      subscriptionName: names.subscription,
      source: document.locateKey("/costAnomalies"),
    },
    waivers: (value.waivers ?? []).map((waiver, index) => ({
      ...waiver,
      source: document.locate(pointer(["waivers", index])),
    })),
    exceptions: resolveExceptions(specs.guardrails, problems),
  };
}
