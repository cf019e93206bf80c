import { parse, type ParseError } from "jsonc-parser";

export type JsonObject = Readonly<{ [key: string]: unknown }>;

/** An object from JSON as configuration files have it: with comments, trailing commas and a byte order mark. */
export function parseConfig(text: string | undefined): JsonObject | undefined {
  const errors: ParseError[] = [];
  return text === undefined
    ? undefined
    : asObject(parse(text.replace(/^\uFEFF/, ""), errors, { allowTrailingComma: true }));
}

export const asObject = (value: unknown): JsonObject | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;

export const asString = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

export const asStrings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
