// Written by `npm run parsers` from actions/toolkit/model/dashboard/expression.peggy.
export class SyntaxError extends Error {
  readonly location: { readonly start: { readonly offset: number } };
  readonly expected: readonly { readonly type: string; readonly text?: string; readonly description?: string }[];
}
export function parse(text: string): unknown;
