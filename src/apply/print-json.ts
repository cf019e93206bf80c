import type { Layout } from "../model/facts.ts";

/** JSON with sorted keys as Prettier leaves it: an object on lines of its own, a list of plain values on one where it fits. */
export function printJson(value: unknown, layout: Layout): string {
  return `${print(value, layout, "", "")}\n`.replaceAll("\n", layout.newline);
}

/** `lead` is the indentation of the line that the value begins on; `around` is what else stands on it. */
function print(value: unknown, layout: Layout, lead: string, around: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  if (isList && value.every((entry) => typeof entry !== "object" || entry === null)) {
    const flat = `[${value.map((entry) => JSON.stringify(entry)).join(", ")}]`;
    if (columns(lead + around + flat, layout.tabWidth) <= layout.printWidth) return flat;
  }
  const entries = isList ? value.map((entry: unknown) => ({ key: "", entry })) : sortedEntries(value);
  const [open, close] = isList ? (["[", "]"] as const) : (["{", "}"] as const);
  if (entries.length === 0) return `${open}${close}`;
  const inner = lead + (layout.useTabs ? "\t" : " ".repeat(layout.tabWidth));
  const lines = entries.map(({ key, entry }, index) => {
    const comma = index < entries.length - 1 ? "," : "";
    return inner + key + print(entry, layout, inner, key + comma) + comma;
  });
  return [open, ...lines, lead + close].join("\n");
}

/** By code unit, so that no locale has a say. */
const sortedEntries = (value: object): Array<{ key: string; entry: unknown }> =>
  Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, entry]) => ({ key: `${JSON.stringify(name)}: `, entry: entry as unknown }));

/** Paths and names may be in scripts whose characters take two columns each. */
function columns(text: string, tabWidth: number): number {
  const wide = text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu)?.length ?? 0;
  return text.replaceAll("\t", " ".repeat(tabWidth)).length + wide;
}
