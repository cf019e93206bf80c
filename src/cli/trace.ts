import { Failure } from "../model/problem.ts";
import type { TraceTarget } from "../model/selection.ts";
import { planAdd } from "../plan/index.ts";
import { carryOut, recoverAll } from "./carry-out.ts";
import type { CommandRun } from "./commands.ts";
import { listFlag, textFlag } from "./globals.ts";
import { openProjects, planned } from "./project.ts";
import type { Flags } from "./program.ts";
import { requireAnswers } from "./unanswered.ts";
import { commandWords } from "./words.ts";
import { chooseRoots } from "./workspaces.ts";

/** `obs-gen trace <file>#<function>`: a function's body runs in a span of its own. */
export const trace: CommandRun = async (context, [text = ""], flags) => {
  const target = readTarget(text, flags);
  await recoverAll(context, await chooseRoots(context));
  const [project] = await openProjects(context);
  if (project?.record === undefined) throw failure("record.none", {});
  const { sources, facts, record } = project;
  if (!record.selection.pillars.includes("tracing")) throw failure("trace.without-tracing", {});
  requireAnswers(context, []);
  const selection = { ...record.selection, traces: [target] };
  const plan = await planAdd({ sources, facts, record, selection });
  const attributes = Object.entries(target.attributes).flatMap(([key, value]) => ["--attribute", `${key}=${value}`]);
  return carryOut(context, [planned(project, plan)], {
    question: "Write this?",
    commandLine: commandWords(context, [text, "--name", target.span, ...attributes]),
  });
};

function readTarget(text: string, flags: Flags): TraceTarget {
  const [, file, name] = /^(?:\.\/)?([^#]+)#([\w$]+(?:\.[\w$]+)?)$/.exec(text.replaceAll("\\", "/")) ?? [];
  if (file === undefined || name === undefined) throw failure("usage.trace-target", { target: text });
  return { file, function: name, span: textFlag(flags, "name") ?? snakeCase(name), attributes: readAttributes(flags) };
}

/** Attribute names follow OpenTelemetry's naming: dotted, lower case. */
function readAttributes(flags: Flags): { [name: string]: string } {
  const pairs = listFlag(flags, "attribute").map((attribute) => {
    const [, key, expression] = /^([a-z][a-z0-9_.]*)=(.+)$/.exec(attribute) ?? [];
    if (key === undefined || expression === undefined) throw failure("usage.trace-attribute", { attribute });
    return [key, expression] as const;
  });
  return Object.fromEntries(pairs);
}

/** "processOrder" and "Orders.processOrder" are both the span "process_order". */
const snakeCase = (name: string): string =>
  name
    .slice(name.lastIndexOf(".") + 1)
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();

const failure = (code: string, args: { [name: string]: string }): Failure =>
  new Failure([{ code, severity: "error", args }]);
