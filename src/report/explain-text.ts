import type { RulePage } from "../model/rule.ts";
import { groupOf, isLive } from "../rules/catalog.ts";
import { printable } from "./code-frame.ts";
import { lineChanges } from "./line-changes.ts";
import type { Palette } from "./palette.ts";
import { wrap } from "./wrap.ts";

/** One rule's page: what must hold, why, what to do, an example as a diff, and how to live without it. */
export function pageText(page: RulePage, palette: Palette): string {
  const { code, severity, title, why, help, source, example } = page;
  const examples = example === undefined ? [] : [palette.bold("Example"), exampleText(example, palette)];
  return [
    `${palette.bold(code)}  ${title}`,
    palette.dim(`${severity}${isLive(code) ? ", judged by check --live on the service that runs" : ""}; ${source}`),
    "",
    wrap(why),
    "",
    wrap(help),
    "",
    ...examples,
    palette.bold("To silence it"),
    ...silence(code).map((line) => `  ${line}`),
    "",
  ].join("\n");
}

/** How a finding is left out: at one place, in the project, or for now. */
export const silence = (code: string): readonly string[] => [
  `at one place      // obs-gen-ignore ${code}: why it is right here`,
  `in a whole file   // obs-gen-ignore-file ${code}: why, above the first line of code`,
  `in the project    "rules": { "${code}": "off" } in .observability.json (or "info", "warning", "error")`,
  `all that are there now   obs-gen check --rule ${code} --update-baseline`,
];

function exampleText(example: NonNullable<RulePage["example"]>, palette: Palette): string {
  const paths = [...new Set([...Object.keys(example.before), ...Object.keys(example.after)])];
  return paths
    .map((path) => {
      const [before, after] = [example.before[path], example.after[path]];
      if (before === after) return `  ${palette.accent(path)}\n${indented(before ?? "")}\n`;
      return `  ${palette.accent(path)}\n${diffText(before ?? "", after ?? "", palette)}\n`;
    })
    .join("\n");
}

function diffText(before: string, after: string, palette: Palette): string {
  const changes = lineChanges({ path: "", before, after });
  const removed = new Set(changes.filter(({ kind }) => kind === "removed").map(({ line }) => line));
  const added = new Map(changes.filter(({ kind }) => kind === "added").map(({ line, text }) => [line, text]));
  const lines: string[] = [];
  let number = 1;
  const takeAdded = (): void => {
    for (let text = added.get(number); text !== undefined; text = added.get(++number))
      lines.push(palette.good(`  + ${printable(text)}`));
  };
  for (const [index, text] of before.trimEnd().split("\n").entries()) {
    if (removed.has(index + 1)) lines.push(palette.bad(`  - ${printable(text)}`));
    else {
      takeAdded();
      lines.push(`    ${printable(text)}`);
      number++;
    }
  }
  takeAdded();
  return lines.map((line) => line.trimEnd()).join("\n");
}

const indented = (text: string): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => `    ${printable(line)}`.trimEnd())
    .join("\n");

const groups: { readonly [group: string]: string } = {
  REQ: "Requirements: what was added",
  RES: "Resource: which service and instance",
  TRC: "Tracing",
  LOG: "Logging",
  COR: "Correlation",
  MET: "Metrics",
  HLT: "Health",
  ALR: "Alerting",
  COV: "Coverage of new code",
  CHK: "The check itself",
};

/** Every rule by group, a line each. */
export function catalogText(pages: readonly RulePage[], palette: Palette): string {
  const codes = [...new Set(pages.map(({ code }) => groupOf(code)))];
  const order = Object.keys(groups);
  const sections = codes
    .sort((a, b) => order.indexOf(a) - order.indexOf(b))
    .map((group) => {
      const rows = pages
        .filter(({ code }) => groupOf(code) === group)
        .map(({ code, severity, title }) => `  ${code}  ${palette.dim(severity.padEnd(7))}  ${title}`);
      return [palette.bold(groups[group] ?? group), ...rows, ""].join("\n");
    });
  return `${sections.join("\n")}\nNumbers from 51 are judged by \`check --live\`. One page: obs-gen explain <rule>\n`;
}
