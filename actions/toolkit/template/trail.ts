import type { Model } from "../model/model.ts";
import { bucketOf } from "../model/model.ts";
import { ids, keyArn, ref, sub } from "./intrinsics.ts";
import type { Element } from "./types.ts";

/** The CloudTrail trail: management events of all Regions, and the object reads and writes of data buckets. */
export function trail(model: Model): Element[] {
  const { trail: spec } = model;
  if (spec === undefined) return [];
  const key = bucketOf(model, spec.bucket).key;
  return [
    {
      logicalId: ids.trail,
      source: spec.source,
      resource: {
        Type: "AWS::CloudTrail::Trail",
        DependsOn: [ids.bucketPolicy(spec.bucket)], // CreateTrail tries to write
        Properties: {
          TrailName: spec.name,
          S3BucketName: ref(ids.bucket(spec.bucket)),
          IsLogging: true,
          IsMultiRegionTrail: true,
          IncludeGlobalServiceEvents: true,
          EnableLogFileValidation: true,
          ...(key === undefined ? {} : { KMSKeyId: keyArn(key) }),
          AdvancedEventSelectors: [
            {
              Name: "management",
              FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }],
            },
            {
              Name: "data",
              FieldSelectors: [
                { Field: "eventCategory", Equals: ["Data"] },
                { Field: "resources.type", Equals: ["AWS::S3::Object"] },
                {
                  Field: "resources.ARN",
                  StartsWith: spec.dataEvents.map((id) => sub(`\${${ids.bucket(id)}.Arn}/`)),
                },
              ],
            },
          ],
        },
      },
    },
  ];
}
