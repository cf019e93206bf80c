import type { Attributes } from "./types.ts";

/** An attribute that should be text; "" when it is missing or something else. */
export function textAttribute(attributes: Attributes, name: string): string {
  const value = attributes[name];
  return typeof value === "string" ? value : "";
}
