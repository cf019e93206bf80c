import type { RuleProject } from "../../model/rule.ts";
import { filesWith } from "../../model/sources.ts";
import { callsOf, sought } from "../../model/survey.ts";
import { configurationLines } from "./mentions.ts";
import { entriesOf } from "./order.ts";
import { patchings } from "./patching.ts";
import { setUps } from "./setups.ts";

/**
 * Files that commands of the project start and that load `file`: each is a process of its own. A file that nothing names
 * may be loaded in a way that can't be followed, and is none.
 */
export const processesOf = (project: RuleProject, file: string): string[] =>
  entriesOf(project.code, file).filter((entry) => isStarted(project, entry));

/** `node worker.js`, `tsx src/worker.ts`, `CMD ["node", "dist/worker.js"]`: built files keep their names. */
const isStarted = (project: RuleProject, file: string): boolean =>
  configurationLines(project, new RegExp(commandOf(file))).length > 0;

function commandOf(file: string): string {
  const name = nameOf(file.replace(/(?:\/index)?(\.[^./]*)$/, "$1"));
  return `\\b(?:node|nodemon|ts-node|ts-node-dev|tsx|bun|pm2)\\b(?:[^&|;"]|",\\s*")*[\\s"'/]${name}(?:/index)?(?:\\.[cm]?[jt]s)?(?![\\w./-])`;
}

/** The file's own name without its ending, as a pattern. */
const nameOf = (file: string): string =>
  file
    .replace(/^.*\//, "")
    .replace(/\.[^.]*$/, "")
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** `node --import ./dist/tracing.js`, `NODE_OPTIONS="-r ./tracing"`: of the command that starts `entry`, or of any. */
export function isPreloaded(project: RuleProject, file: string, entry?: string): boolean {
  const preload = new RegExp(`(?:--import|--require|-r)[\\s=",']+\\S*\\b${nameOf(file)}\\b`);
  const command = new RegExp(entry === undefined ? "" : commandOf(entry));
  return configurationLines(project, preload).some(({ text }) => command.test(text));
}

/** True when one process loads both files. */
export function isOneProcess(project: RuleProject, file: string, other: string): boolean {
  const [entries, others] = [entriesOf(project.code, file), entriesOf(project.code, other)];
  return others.some((entry) => entries.includes(entry) || isPreloaded(project, file, entry));
}

const starting = sought("startTracing", "plugin", ...callsOf("start"));

/** True when something that the process `entry` loads may start telemetry: generated code, or an SDK of the project's own. */
export function mayStartTelemetry(project: RuleProject, entry: string): boolean {
  const { code, facts, record } = project;
  const isGenerated = (file: string | undefined): boolean =>
    file !== undefined && record?.generated[file] !== undefined;
  const own = [...patchings(code, facts), ...setUps(code)].filter(({ call }) => !isGenerated(call.at.file));
  if (own.length > 0) return true;
  if (configurationLines(project, /(?:--import|--require|\s-r)[\s=]/).length > 0) return true;
  const loading = new Set(
    filesWith(project.sources, starting)
      .filter((file) => !isGenerated(file))
      .filter((file) => code.loads(file).some((load) => isGenerated(load.file))),
  );
  const calling = code
    .methods(["start"], { files: loading })
    .filter((call) => isGenerated(call.target()?.at.file))
    .map(({ at }) => at.file);
  const others = [...loading].filter((file) =>
    /\bstartTracing\b|\bplugin\b|(?<![.\w])start\(/.test(project.sources.read(file) ?? ""),
  );
  return [...calling, ...others].some((file) => entriesOf(code, file).includes(entry));
}
