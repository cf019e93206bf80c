import type { Code, CodeCall, CodeValue } from "../model/code.ts";
import type { ExistingFact } from "../model/facts.ts";
import { callsOfMethod, sought } from "../model/survey.ts";

const imported = ["process#loadEnvFile", "node:process#loadEnvFile"];
const ofNode = ["process.loadEnvFile", ...imported];

sought(...callsOfMethod("loadEnvFile"));

/** Of the global by its method: whatever else `process` may be called would have to be looked for in all files. */
const loadingCalls = (code: Code): CodeCall[] => [
  ...code.calls(["dotenv#config", ...imported]),
  ...code.methods(["loadEnvFile"]).filter(({ callee }) => callee === "process.loadEnvFile"),
];

/**
 * Imports run before `dotenv.config()`, whatever the order of the lines: what they load reads an empty environment. `frameworks` are the
 * packages that services are made of.
 */
export const environmentFiles = (code: Code, frameworks: readonly string[]): ExistingFact[] =>
  loadingCalls(code).flatMap((call): ExistingFact[] => {
    const loads = code.loads(call.at.file);
    if (!loads.some(({ hoisted }) => hoisted) || goesElsewhere(call)) return [];
    const isNode = ofNode.includes(call.callee);
    const argument = isNode ? pathOf(call) : optionsOf(call);
    const value = isNode ? "process.loadEnvFile" : "dotenv";
    if (argument !== undefined) return [{ kind: "late-environment", value, argument, evidence: call.at }];
    // A file of its own, for others to load first, may well be in time.
    const isAlone = loads.every(({ module }) => !module.startsWith(".") && !frameworks.includes(module));
    return isAlone ? [] : [{ kind: "unread-environment", value, evidence: call.at }];
  });

/** `config({ processEnv: settings })` leaves the environment as it is. */
const goesElsewhere = ({ args: [options] }: CodeCall): boolean =>
  options?.kind === "object" && options.entries.has("processEnv");

/** What `process.loadEnvFile` is told; "" for nothing. */
function pathOf({ args: [path] }: CodeCall): string | undefined {
  if (path === undefined) return "";
  return path.kind === "text" ? path.text : undefined;
}

/** What of the options says which file, and how; others are for the one call. */
const known = ["path", "encoding", "override", "quiet"];

function optionsOf({ args: [options] }: CodeCall): Readonly<Record<string, unknown>> | undefined {
  if (options === undefined) return {};
  if (options.kind !== "object" || !options.complete) return undefined;
  const read = [...options.entries].filter(([name]) => known.includes(name));
  const entries = read.map(([name, value]) => [name, constantOf(value)] as const);
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries);
}

/** A text, a boolean or a list of texts. */
function constantOf(value: CodeValue): unknown {
  if (value.kind === "text") return value.text;
  if (value.kind === "boolean") return value.boolean;
  const items = value.kind === "list" && value.complete ? value.items.map(constantOf) : [undefined];
  return items.includes(undefined) ? undefined : items;
}
