import type { Json, JsonObject } from "../kernel/json.ts";
import type { Location } from "../kernel/location.ts";

/** A CloudFormation template; source: CloudFormation user guide, "Template anatomy". */
export interface Template {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<
    Record<string, { readonly Description: string; readonly Value: Json }>
  >;
}

export interface Resource {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: "RetainExceptOnCreate";
  readonly UpdateReplacePolicy?: "Retain";
  readonly Metadata?: JsonObject;
  readonly Properties: JsonObject;
}

/** One resource under its logical id, with the place in the specs that made it. */
export interface Element {
  readonly logicalId: string;
  readonly source: Location;
  readonly resource: Resource;
}

/**
 * What holds data, evidence, or the means to read them stays when its resource leaves the stack; a creation
 * that fails cleans up after itself, so that the next one finds its names free.
 */
export const retained = {
  DeletionPolicy: "RetainExceptOnCreate",
  UpdateReplacePolicy: "Retain",
} as const satisfies Partial<Resource>;

/** A statement of an IAM policy. */
export interface Statement extends JsonObject {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource?: Json;
  readonly NotResource?: Json;
  readonly Principal?: Json;
  readonly Condition?: JsonObject;
}

export function policy(statements: readonly Statement[]): JsonObject {
  return { Version: "2012-10-17", Statement: statements };
}
