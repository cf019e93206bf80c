import type { CodeValue } from "../../model/code.ts";

export { choicesOf } from "../../model/code.ts";

/** The entry of an object literal, or undefined when there is none or it is not known. */
export const entry = (value: CodeValue | undefined, key: string): CodeValue | undefined =>
  value?.kind === "object" ? value.entries.get(key) : undefined;

/** True when `value` certainly has no entry of that name: it is known as a whole. */
export const lacks = (value: CodeValue | undefined, key: string): boolean =>
  value === undefined || (value.kind === "object" && value.complete && !value.entries.has(key));

export const textOf = (value: CodeValue | undefined): string | undefined =>
  value?.kind === "text" ? value.text : undefined;

export const numberOf = (value: CodeValue | undefined): number | undefined =>
  value?.kind === "number" ? value.number : undefined;

export const itemsOf = (value: CodeValue | undefined): readonly CodeValue[] =>
  value?.kind === "list" ? value.items : [];

/** Every value inside of `value`, itself first: entries, items, parts of templates, arguments of calls. */
export function* valuesIn(value: CodeValue, depth = 0): Generator<CodeValue> {
  yield value;
  if (depth > 8) return;
  for (const inner of innerOf(value)) yield* valuesIn(inner, depth + 1);
}

function innerOf(value: CodeValue): readonly CodeValue[] {
  switch (value.kind) {
    case "object":
      return [...value.entries.values()];
    case "list":
      return value.items;
    case "template":
    case "either":
      return value.values;
    case "call":
      return value.call.args;
    case "text":
    case "number":
    case "boolean":
    case "environment":
    case "function":
    case "export":
    case "path":
    case "unknown":
      return [];
  }
}
