import { isObject, type Json, type JsonObject } from "../kernel/json.ts";

/** A resource of a template, whoever wrote that. */
export interface TemplateResource {
  readonly type: string;
  readonly properties: JsonObject;
  /** It stays in the account when it leaves the stack. */
  readonly staysWhenRemoved: boolean;
  /** Its predecessor stays in the account when it is replaced. */
  readonly staysWhenReplaced: boolean;
  /** What else stands beside type and properties. */
  readonly attributes: JsonObject;
}

/** The resources of a template by logical id; none of what is no template. */
export function resourcesIn(template: unknown): ReadonlyMap<string, TemplateResource> {
  const resources = isObject(template) ? template.Resources : undefined;
  return new Map(
    Object.entries(isObject(resources) ? resources : {}).flatMap(([logicalId, value]) =>
      isObject(value) && typeof value.Type === "string" ? [[logicalId, resourceOf(value)]] : [],
    ),
  );
}

function resourceOf(value: JsonObject): TemplateResource {
  const { Type, Properties, DeletionPolicy, UpdateReplacePolicy, Metadata } = value;
  return {
    type: String(Type),
    properties: isObject(Properties) ? Properties : {},
    staysWhenRemoved: DeletionPolicy === "Retain" || DeletionPolicy === "RetainExceptOnCreate",
    staysWhenReplaced: UpdateReplacePolicy === "Retain",
    attributes: { DeletionPolicy, UpdateReplacePolicy, Metadata },
  };
}

/** The value at a path of property names, such as `TableInput/Name`. */
export function propertyAt(properties: JsonObject, path: string): Json | undefined {
  return path
    .split("/")
    .reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), properties);
}
