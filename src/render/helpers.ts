/**
 * What templates can call besides Handlebars' own `if`, `unless`, `each` and `with`. Handlebars passes its options as
 * one more argument at the end.
 */
export const helpers = {
  /** A string, number, boolean, array or plain object as a JavaScript literal: the only way to print a name. */
  json: (value: unknown): string => literal(value),
  eq: (a: unknown, b: unknown): boolean => a === b,
  not: (value: unknown): boolean => !value,
  and: (...values: unknown[]): boolean => values.slice(0, -1).every(Boolean),
  or: (...values: unknown[]): boolean => values.slice(0, -1).some(Boolean),
};

function literal(value: unknown): string {
  const text: unknown = JSON.stringify(value);
  if (typeof text !== "string") throw new Error(`${typeof value} has no literal`);
  return text;
}
