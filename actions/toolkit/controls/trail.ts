import { bucketOf } from "../model/model.ts";
import { both, type Control, type Judgement, judge, judgement, type Subject } from "./control.ts";
import { type Fact, type TrailFacts, unknown } from "./snapshot.ts";

function trailControl<T>(
  about: Omit<Control, "check">,
  expected: (subject: Subject) => string,
  fact: (trail: Fact<TrailFacts>, subject: Subject) => Fact<T>,
  rule: (value: T, subject: Subject) => Judgement,
): Control {
  return {
    ...about,
    check: (subject) => {
      const { trail } = subject.model;
      if (trail === undefined) return [];
      return [
        judge(
          trail.name,
          trail.source,
          expected(subject),
          fact(subject.snapshot.trail, subject),
          (value) => rule(value, subject),
        ),
      ];
    },
  };
}

const objectsOf = ({ model }: Subject, id: string): string =>
  `arn:${model.environment.partition}:s3:::${bucketOf(model, id).name}/`;

export const trailControls: readonly Control[] = [
  trailControl(
    {
      id: "CT-1",
      title: "A multi-Region trail records",
      severity: "high",
      hipaa: ["164.308(a)(1)(ii)(D)", "164.312(b)"],
      nist: ["AU-2", "AU-12"],
    },
    () => "multi-Region, with global services, logging, and delivering",
    (trail) => trail,
    ({ multiRegion, globalEvents, logging, deliveryError }) => {
      const off = [
        multiRegion ? [] : "multi-Region",
        globalEvents ? [] : "global services",
        logging ? [] : "logging",
        deliveryError === undefined ? [] : `delivering (${deliveryError})`,
      ].flat();
      return judgement(
        off.length === 0,
        off.length === 0 ? "all of it" : `not ${off.join(", not ")}`,
      );
    },
  ),
  trailControl(
    {
      id: "CT-2",
      title: "The trail's files are validated",
      severity: "medium",
      hipaa: ["164.312(c)(1)"],
      nist: ["AU-9", "SI-7"],
    },
    () => "log-file validation on, and its digests delivered",
    (trail) => trail,
    ({ validation, digestDeliveryError }) =>
      digestDeliveryError === undefined
        ? judgement(validation, validation ? "on" : "off")
        : judgement(false, `no digest delivered: ${digestDeliveryError}`),
  ),
  trailControl(
    {
      id: "CT-3",
      title: "The trail is encrypted by the pipeline's key",
      severity: "medium",
      hipaa: ["164.312(a)(2)(iv)"],
      nist: ["SC-28(1)"],
    },
    ({ model }) =>
      `the key \`${model.trail === undefined ? "" : bucketOf(model, model.trail.bucket).key}\``,
    (trail, { model, snapshot }) => {
      const key = model.trail === undefined ? undefined : bucketOf(model, model.trail.bucket).key;
      return both(
        trail,
        (key === undefined ? undefined : snapshot.keys[key]?.arn) ??
          unknown("the key was not looked up"),
      );
    },
    ([{ keyArn }, wanted]) =>
      judgement(keyArn === wanted, keyArn === wanted ? "that key" : (keyArn ?? "no key")),
  ),
  trailControl(
    {
      id: "CT-5",
      title: "Reads and writes of patient data are recorded",
      severity: "medium",
      hipaa: ["164.312(b)"],
      nist: ["AU-2", "AU-12"],
    },
    ({ model }) => `data events of ${model.trail?.dataEvents.join(", ")}`,
    (trail) => trail,
    ({ dataEvents }, subject) => {
      const missing = (subject.model.trail?.dataEvents ?? []).filter(
        (id) => !dataEvents.includes(objectsOf(subject, id)),
      );
      return judgement(
        missing.length === 0,
        missing.length === 0 ? "all of them" : `none of ${missing.join(", ")}`,
      );
    },
  ),
];
