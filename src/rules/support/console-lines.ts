import { type Code, type CodeCall, type CodeFunction, type CodeValue, fileOf, keyOf } from "../../model/code.ts";
import type { RuleProject } from "../../model/rule.ts";
import { filesWith, isTestFile } from "../../model/sources.ts";
import { sought } from "../../model/survey.ts";
import { consuming } from "./consumers.ts";
import { isHandler, production, requestFunctions, withReached } from "./handlers.ts";

const consoles = ["log", "info", "warn", "error", "debug", "trace", "dir"].map((name) => `console.${name}`);
const streams = ["stdout", "stderr"].flatMap((name) => [`process.${name}.write`, `process#${name}.write`]);

const loggers = new Set(["pino", "winston", "bunyan", "log4js", "consola", "loglevel", "roarr", "signale"]);

/** A line that is written past the logger while a request or a message is worked on. */
export interface ConsoleLine {
  readonly call: CodeCall;
  readonly path: "request" | "message";
}

const known = new WeakMap<Code, readonly ConsoleLine[]>();

/** Lines that console or a stream writes where a logger would. Read once for each project. */
export function consoleLines(project: RuleProject): readonly ConsoleLine[] {
  const before = known.get(project.code);
  if (before !== undefined) return before;
  const found = readLines(project);
  known.set(project.code, found);
  return found;
}

function readLines(project: RuleProject): ConsoleLine[] {
  const { code, record, facts } = project;
  const hasLogger =
    record?.selection.pillars.includes("logging") === true ||
    facts.packages.some(({ name, dev }) => !dev && loggers.has(name));
  if (!hasLogger || isReplaced(project)) return [];
  // What a logger itself calls can't log.
  const enters = (inner: CodeFunction): boolean => !isLogger(inner);
  const messages = consuming(project).flatMap(({ consumer, handler }) =>
    consumer.job === true || handler === undefined ? [] : [handler],
  );
  const ofMessages = withReached(messages, enters);
  const onPath = new Set([...requestFunctions(code, enters), ...ofMessages]);
  return code
    .calls([...consoles, ...streams], { files: new Set([...onPath].map(fileOf)) })
    .filter((call) => !isStructured(call) && call.runsIn(production))
    .filter(({ at }) => record?.generated[at.file] === undefined)
    .filter(({ within }) => within.some((around) => isHandler(around) || onPath.has(keyOf(around))))
    .map((call) => ({
      call,
      path: call.within.some((around) => ofMessages.has(keyOf(around))) ? "message" : "request",
    }));
}

/** A logger of the project's own that writes its lines with console: it is what others should call. */
const isStructured = ({ at, args, callee, within }: CodeCall): boolean =>
  args.some((value) => value.kind === "call" && value.call.callee === "JSON.stringify" && args.length === 1) ||
  (streams.includes(callee) && !args.some(isLineOfText)) ||
  isLogFile(at.file) ||
  within.some(isLogger);

/** What surely is no line of JSON, which may have been made before: a text of its own, or values with a text between. */
function isLineOfText(value: CodeValue): boolean {
  if (value.kind === "text") return !isJson(value.text);
  if (value.kind !== "template" || isJson(value.texts[0] ?? "")) return false;
  return value.values.length > 1 || value.texts.join("").trim() !== "";
}

const isJson = (text: string): boolean => /^\s*[{[]/.test(text);

const isLogger = ({ at, name }: CodeFunction): boolean => isLogFile(at.file) || /^log(?:ger)?$/i.test(name);

const isLogFile = (file: string): boolean => /(?:^|\/)[\w.-]*log(?:s|ger|gers|ging)?\.[cm]?[jt]sx?$/i.test(file);

const replacing = sought("replaceConsole", "wrapConsole", "wrapAll", "console.log =", "console[", "assign(console");
const replaces =
  /\b(?:replaceConsole|wrapConsole|wrapAll)\(|\bconsole(?:\.log|\[\w+\])\s*=(?![=>])|\bassign\(console\b/;
const browser = /(?:^|\/)(?:public|static|assets|client|vendor|www)\//;

/** True when console is made to write through a logger: `log4js.replaceConsole()`, `console.log = ...`. */
const isReplaced = ({ sources, record }: RuleProject): boolean =>
  filesWith(sources, replacing).some(
    (file) =>
      !isTestFile(file) &&
      !browser.test(file) &&
      record?.generated[file] === undefined &&
      replaces.test(sources.read(file) ?? ""),
  );
