import { isObject, type Json } from "../kernel/json.ts";
import { bucketOf } from "../model/model.ts";
import { ids } from "../template/intrinsics.ts";
import { both, type Control, judge, judgement, type Subject } from "./control.ts";
import { unknown } from "./snapshot.ts";

/** The key that encrypts what queries answer: that of the published records. */
function resultsKey({ model, snapshot }: Subject) {
  const { key } = bucketOf(model, model.job.publishes.bucket);
  return (
    (key === undefined ? undefined : snapshot.keys[key]?.arn) ??
    unknown("the key was not looked up")
  );
}

export const dashboardControls: readonly Control[] = [
  {
    id: "ATH-1",
    title: "Results of queries are encrypted by the pipeline's key, whatever a client asks for",
    severity: "high",
    hipaa: ["164.312(a)(2)(iv)"],
    nist: ["SC-28(1)"],
    check: (subject) => {
      const { quickSight } = subject.model;
      if (quickSight === undefined) return [];
      return [
        judge(
          quickSight.workGroup,
          quickSight.source,
          "enforced settings, SSE_KMS with the pipeline's key",
          both(subject.snapshot.workGroup, resultsKey(subject)),
          ([{ enforced, encryption }, key]) => {
            if (!enforced) return judgement(false, "a client may choose another encryption");
            const isOwn = encryption.algorithm === "SSE_KMS" && encryption.keyArn === key;
            return judgement(
              isOwn,
              isOwn
                ? "that"
                : [encryption.algorithm ?? "no encryption", encryption.keyArn ?? ""]
                    .join(" ")
                    .trim(),
            );
          },
        ),
      ];
    },
  },
  {
    id: "QS-1",
    title: "Who opens the dashboard sees the rows of their rules alone",
    severity: "high",
    hipaa: ["164.312(a)(1)"],
    nist: ["AC-3", "AC-6"],
    check: ({ model, snapshot }) => {
      const { quickSight, dashboard, environment } = model;
      if (quickSight === undefined || dashboard === undefined) return [];
      const { partition, region, account } = environment;
      const rules = `arn:${partition}:quicksight:${region}:${account}:dataset/${quickSight.rules}`;
      return [
        judge(
          quickSight.asset,
          dashboard.rowRules.source,
          `row-level rules of ${quickSight.rules}, switched on`,
          snapshot.dataSet,
          ({ rulesArn, enabled }) =>
            judgement(
              rulesArn === rules && enabled,
              rulesArn === undefined
                ? "no rules"
                : rulesArn !== rules
                  ? `rules of ${rulesArn}`
                  : enabled
                    ? "them"
                    : "them, switched off",
            ),
        ),
      ];
    },
  },
  {
    id: "QS-2",
    title: "The dashboard is shared with nobody else, and its records can't be exported",
    severity: "high",
    hipaa: ["164.312(a)(1)"],
    nist: ["AC-3", "AC-4"],
    check: ({ model, compiled, snapshot }) => {
      const { quickSight } = model;
      if (quickSight === undefined) return [];
      const options =
        compiled.template.Resources[ids.dashboard]?.Properties.DashboardPublishOptions;
      return [
        judge(
          quickSight.asset,
          quickSight.source,
          "no public sharing, no link, no export, and its groups alone",
          snapshot.sharing,
          ({ isPublic, byLink, principals }) => {
            const named = new Set(
              [...(model.dashboard?.readers ?? []), ...(model.dashboard?.authors ?? [])].map(
                (group) =>
                  `arn:${model.environment.partition}:quicksight:${model.environment.quickSight.identityRegion}:${model.environment.account}:group/${model.environment.quickSight.namespace}/${group}`,
              ),
            );
            const others = principals.filter((each) => !named.has(each));
            const wrong = [
              isPublic ? "the account allows public sharing" : [],
              byLink ? "whoever has the link may open it" : [],
              others.length > 0 ? `${others.join(", ")} may open it` : [],
              exports(options) ? "records can be exported" : [],
            ].flat();
            return judgement(wrong.length === 0, wrong.join("; ") || "that");
          },
        ),
      ];
    },
  },
];

/** Whether what is deployed lets readers export records; drift detection can't tell it (its schema: write-only). */
function exports(options: Json | undefined): boolean {
  const option = isObject(options) ? options.ExportToCSVOption : undefined;
  return !isObject(option) || option.AvailabilityStatus !== "DISABLED";
}
