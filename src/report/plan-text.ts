import type { FileChange, Plan } from "../model/plan.ts";
import { recordFile } from "../model/record.ts";
import { printable } from "./code-frame.ts";
import { problemFinding } from "./finding.ts";
import { findingsText, type FindingOptions } from "./findings-text.ts";
import { countLines, lineChanges, type LineChange } from "./line-changes.ts";
import type { Palette } from "./palette.ts";

/** The plan as a person confirms it: files created and taken away, every line that changes in the user's own files. */
export function planText(plan: Plan, options: FindingOptions): string {
  const { palette, prefix = "" } = options;
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [palette.bold(title), ...lines, ""];
  const created = plan.changes.filter(({ before }) => before === undefined);
  const deleted = plan.changes.filter(({ after }) => after === undefined);
  const patched = plan.changes.filter(({ before, after }) => before !== undefined && after !== undefined);
  const lines = [
    ...section("Create", fileList(created, prefix, palette)),
    ...section(
      "Change",
      patched.flatMap((change) => patchedText(change, prefix, palette)),
    ),
    ...section(
      "Delete",
      deleted.map(({ path }) => `  ${palette.bad("-")} ${printable(prefix + path)}`),
    ),
    ...section(`Packages (${plan.install?.manager.id ?? "npm"})`, packageLines(plan, palette)),
  ];
  const problems = findingsText(plan.problems.map(problemFinding), options);
  const heading = plan.problems.every(({ severity }) => severity === "info") ? "Worth knowing" : "Not done";
  return [...lines, ...(problems === "" ? [] : [palette.bold(heading), problems]), summary(plan), ""].join("\n");
}

/** One line: how much the plan changes. */
export function summary(plan: Plan): string {
  const created = plan.changes.filter(({ before }) => before === undefined);
  const deleted = plan.changes.filter(({ after }) => after === undefined);
  const patched = userFiles(plan.changes);
  const lines = patched.flatMap(lineChanges).filter(({ kind }) => kind === (plan.record ? "added" : "removed"));
  const generated = created.reduce(
    (sum, { path, after }) => sum + (path === recordFile ? 0 : countLines(after ?? "")),
    0,
  );
  const parts = [
    created.length > 0 && `${count(created.length, "file")} created (${count(generated, "line")})`,
    patched.length > 0 &&
      `${count(lines.length, "line")} ${plan.record ? "added to" : "taken out of"} ${count(patched.length, "file")}`,
    deleted.length > 0 && `${count(deleted.length, "file")} deleted`,
    ...(["added", "removed"] as const).map((kind) => {
      const packages = plan.install?.[kind].length ?? 0;
      return packages > 0 && `${count(packages, "package")} ${kind}`;
    }),
  ].filter((part) => part !== false);
  return parts.length === 0 ? "Nothing to change." : `${parts.join(", ")}.`;
}

/** Changed files that hold the user's own work: not the manifest, not the record. */
function userFiles(changes: readonly FileChange[]): FileChange[] {
  return changes.filter(
    ({ path, before, after }) =>
      before !== undefined && after !== undefined && path !== recordFile && !/(^|\/)package\.json$/.test(path),
  );
}

function fileList(changes: readonly FileChange[], prefix: string, palette: Palette): string[] {
  const width = Math.max(0, ...changes.map(({ path }) => path.length));
  return changes.map(({ path, after }) => {
    const lines = count(countLines(after ?? ""), "line");
    return `  ${palette.good("+")} ${printable(prefix + path.padEnd(width))}  ${palette.dim(lines)}`;
  });
}

function patchedText(change: FileChange, prefix: string, palette: Palette): string[] {
  const changes = lineChanges(change);
  const width = Math.max(0, ...changes.map(({ line }) => String(line).length));
  const title = `  ${palette.accent(printable(prefix + change.path))}`;
  if (change.path === recordFile) return [title];
  return [title, ...changes.map((line) => changedLine(line, width, palette))];
}

function changedLine({ kind, line, text }: LineChange, width: number, palette: Palette): string {
  const sign = kind === "added" ? "+" : "-";
  const content = `    ${String(line).padStart(width)} ${sign} ${printable(text)}`;
  return kind === "added" ? palette.good(content) : palette.bad(content);
}

function packageLines({ install }: Plan, palette: Palette): string[] {
  const { added = [], removed = [] } = install ?? {};
  return [
    ...added.map((name) => `  ${palette.good("+")} ${printable(name)}`),
    ...removed.map((name) => `  ${palette.bad("-")} ${printable(name)}`),
  ];
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
