import { type Layout, usualLayout } from "../model/facts.ts";
import { recordFile, recordVersion, type Record } from "../model/record.ts";
import type { Failure, Problem } from "../model/problem.ts";
import { printJson } from "./print-json.ts";
import { refusal } from "./refusal.ts";

/**
 * The bytes of `.observability.json`: keys sorted, as Prettier lays it out, final newline. The same record gives the same text wherever
 * Prettier is configured in the same way.
 */
export function formatRecord(record: Record, layout: Layout = usualLayout): string {
  return printJson(record, layout);
}

/**
 * Reads what `formatRecord` wrote and users may have edited or merged. Throws `record.conflict`, `record.broken`,
 * `record.newer` (written by a later version of the tool) or `record.unknown-version`.
 */
export function readRecord(text: string): Record {
  const value = parse(text.replace(/^\uFEFF/, ""));
  const version = isObject(value) ? value["version"] : undefined;
  if (typeof version === "number" && version > recordVersion) {
    throw refuse("record.newer", 1, { version, known: recordVersion });
  }
  if (version !== recordVersion) throw refuse("record.unknown-version", 1, { known: recordVersion });
  const wrong = findWrong(value as { [key: string]: unknown });
  if (wrong !== undefined) throw refuse("record.broken", 1, { reason: `${wrong} is missing or of the wrong kind` });
  return value as Record;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const marker = /^<{7} /m.exec(text);
    if (marker) throw refuse("record.conflict", lineAt(text, marker.index), addedBelow(text));
    const reason = error instanceof Error ? error.message : String(error);
    const position = Number(/position (\d+)/.exec(reason)?.[1] ?? (reason.includes("end of JSON") ? text.length : 0));
    throw refuse("record.broken", lineAt(text, position), { reason });
  }
}

/** Names that only the lower side of merge conflicts selects, where both sides can be read. */
function addedBelow(text: string): { readonly theirs?: string } {
  const conflict = /^<{7} .*\r?\n([\s\S]*?)(?:^\|{7}.*\r?\n[\s\S]*?)?^={7}\r?\n([\s\S]*?)^>{7} .*\r?\n/gm;
  const [upper, lower] = ["$1", "$2"].map((side) => selectedIn(text.replace(conflict, side)));
  return upper && lower ? { theirs: lower.filter((name) => !upper.includes(name)).join(" ") } : {};
}

function selectedIn(text: string): readonly string[] | undefined {
  try {
    const { pillars, dependencies } = (JSON.parse(text) as Record).selection;
    return [...pillars, ...dependencies];
  } catch {
    return undefined;
  }
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

function refuse(code: string, line: number, args: Problem["args"]): Failure {
  return refusal(code, args, recordFile, undefined, line);
}

/** Name of the first part that is not what the type says. */
function findWrong({ selection, generated, patched }: { [key: string]: unknown }): string | undefined {
  if (!isObject(selection)) return "selection";
  if (!isListOf(selection["pillars"], isText)) return "selection.pillars";
  if (!isListOf(selection["dependencies"], isText)) return "selection.dependencies";
  if (!isListOf(selection["declined"] ?? [], isText)) return "selection.declined";
  const wrongOption = findWrongOption(selection["options"]);
  if (wrongOption !== undefined) return wrongOption;
  if (!isMapOf(generated, isText)) return "generated";
  return isMapOf(patched, isPatchedFile) ? undefined : "patched";
}

/** Paths are text; `slo`, `stack` and `ci`, where the user said something about them, are records of their own. */
function findWrongOption(options: unknown): string | undefined {
  if (!isObject(options)) return "selection.options";
  const { slo = {}, stack = {}, ci = { gates: [] }, ...paths } = options;
  if (!isMapOf(paths, isText)) return "selection.options";
  if (!isMapOf(slo, isNumber)) return "selection.options.slo";
  if (!isObject(ci) || !isListOf(ci["gates"], isText) || !isText(ci["branch"] ?? "")) return "selection.options.ci";
  if (!isObject(stack)) return "selection.options.stack";
  const { backends = [], scale = [], retention = 0, ...texts } = stack;
  const fits = isListOf(backends, isText) && isListOf(scale, isText) && isNumber(retention) && isMapOf(texts, isText);
  return fits ? undefined : "selection.options.stack";
}

const isNumber = (value: unknown): boolean => typeof value === "number";
const isText = (value: unknown): boolean => typeof value === "string";
const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isListOf = (value: unknown, is: (entry: unknown) => boolean): boolean => Array.isArray(value) && value.every(is);
const isMapOf = (value: unknown, is: (entry: unknown) => boolean): boolean =>
  isObject(value) && Object.values(value).every(is);
const isInsertion = (value: unknown): boolean =>
  isObject(value) && Number.isSafeInteger(value["at"]) && isText(value["text"]) && isText(value["for"]);
const isPatchedFile = (value: unknown): boolean =>
  isObject(value) && isText(value["sha256"]) && isListOf(value["insertions"], isInsertion);
