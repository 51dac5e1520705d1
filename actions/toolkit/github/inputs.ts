import * as core from "@actions/core";

/** A required input, trimmed; the runner fails the action when it is not given. */
export const required = (name: string): string => core.getInput(name, { required: true });

/** An input that may be left out or empty. */
export const optional = (name: string): string | undefined => core.getInput(name) || undefined;

/** `true` or `false` as YAML 1.2 writes them; anything else fails the action. */
export const flag = (name: string): boolean => core.getBooleanInput(name);
