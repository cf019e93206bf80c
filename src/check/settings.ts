import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import type { Severity } from "../model/problem.ts";
import { recordFile } from "../model/record.ts";
import type { Finding } from "../report/finding.ts";
import { findPage } from "../rules/catalog.ts";
import { checkFinding } from "./check-finding.ts";

export type Setting = Severity | "off";

/** How each rule counts in a project, as `"rules"` of its record says. */
export interface Settings {
  readonly byCode: ReadonlyMap<string, Setting>;
  /** About settings that mean nothing, each with its line. */
  readonly findings: readonly Finding[];
}

const values: readonly string[] = ["off", "info", "warning", "error"] satisfies Setting[];
const isSetting = (value: unknown): value is Setting => typeof value === "string" && values.includes(value);

/** Reads the rule settings from the text of the record. */
export function readSettings(recordText: string | undefined): Settings {
  const text = recordText?.replace(/^\uFEFF/, "") ?? "";
  const root = parseTree(text);
  const rules = root && findNodeAtLocation(root, ["rules"]);
  if (rules === undefined) return { byCode: new Map(), findings: [] };
  const bad = (node: Node, message: string, symbol: string): Finding => {
    const line = text.slice(0, node.offset).split("\n").length;
    return checkFinding("OG-CHK04", { message, symbol, file: recordFile, line });
  };
  if (rules.type !== "object") return { byCode: new Map(), findings: [bad(rules, '"rules" is no object.', "rules")] };
  const byCode = new Map<string, Setting>();
  const findings: Finding[] = [];
  for (const { children: [key, value] = [] } of rules.children ?? []) {
    if (key === undefined || value === undefined) continue;
    const code = String(key.value);
    const setting: unknown = value.value;
    if (findPage(code)?.code !== code) findings.push(bad(key, `There is no rule ${code}.`, code));
    else if (!isSetting(setting)) findings.push(bad(value, `${code} is set to something that means nothing.`, code));
    else byCode.set(code, setting);
  }
  return { byCode, findings };
}

/** A finding as the settings want it counted; undefined when its rule is off. */
export function withSetting(finding: Finding, { byCode }: Settings): Finding | undefined {
  const setting = byCode.get(finding.code);
  if (setting === "off") return undefined;
  return setting === undefined ? finding : { ...finding, severity: setting };
}
