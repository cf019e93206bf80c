import { visit } from "jsonc-parser";
import type { Feature } from "../contract.ts";
import { isName } from "../yaml/contract.ts";

/** What a JSON document has: its keys with the keys above them, and the names of its things. */
export function jsonFeatures(text: string): readonly Feature[] | undefined {
  const features: Feature[] = [];
  const errors: number[] = [];
  let last: { name: string; line: number } | undefined;
  visit(text, {
    onObjectProperty: (property, _offset, _length, startLine, _column, path) => {
      last = { name: [...path().filter((part) => typeof part === "string"), property].join("."), line: startLine + 1 };
      features.push(last);
    },
    onLiteralValue: (value: unknown) => {
      if (last !== undefined && isName(last.name)) {
        features.pop();
        features.push({ ...last, name: `${last.name}: ${String(value)}` });
      }
      last = undefined;
    },
    onObjectBegin: () => {
      last = undefined;
    },
    onArrayBegin: () => {
      last = undefined;
    },
    onError: (error) => {
      errors.push(error);
    },
  });
  return errors.length > 0 ? undefined : features;
}
