import type { CodeValue } from "../../model/code.ts";
import { type Logged, isKeyOfSecret, isOfRequest, wholeOf } from "./secrets.ts";
import { entry, textOf, valuesIn } from "./values.ts";

/** How a logger of one of these libraries was told to write its lines. */
export interface Setup {
  readonly library: "pino" | "winston" | "bunyan";
  /** Undefined when it was made without any. */
  readonly options: CodeValue | undefined;
}

/**
 * What a logger takes out of its lines: nothing; the values of keys that are names of secrets, as generated ones do; what
 * stands at paths that somebody listed ("*" is any key); or what nobody can tell without running it. Messages stay as they are.
 */
export type Redaction = "none" | "names" | "unknown" | readonly Path[];

type Path = readonly string[];

export function redactionOf({ library, options }: Setup): Redaction {
  if (options === undefined) return "none";
  if (options.kind !== "object" || !options.complete) return "unknown";
  const { entries } = options;
  if (library === "winston") return winstonRedaction(options);
  if (entries.has("hooks") || entries.has("stream") || entries.has("streams")) return "unknown";
  const formatters = entries.get("formatters");
  const formats = formatters?.kind === "object" && formatters.complete ? [...formatters.entries.keys()] : undefined;
  if (formatters !== undefined && (formats === undefined || formats.some((key) => key !== "level"))) return "unknown";
  const redact = entries.get("redact");
  if (redact === undefined) return "none";
  // Paths begin above the fields then.
  return entries.has("nestedKey") ? "unknown" : pathsOf(redact);
}

/** `["req.headers.cookie"]`, `{ paths: ["*.password"], remove: true }` */
function pathsOf(redact: CodeValue): Redaction {
  const listed = redact.kind === "object" && redact.complete ? entry(redact, "paths") : redact;
  if (listed?.kind !== "list" || !listed.complete) return "unknown";
  const paths = listed.items.map((item) => pathIn(textOf(item)));
  const known = paths.filter((path) => path !== undefined);
  return known.length === paths.length ? known : "unknown";
}

const name = String.raw`[^.[\]\s"'\x60]+`;
const inBrackets = String.raw`\[(?:"[^"]*"|'[^']*'|\x60[^\x60]*\x60|\*|\d+)\]`;
const wholePath = new RegExp(`^(?:${name}|${inBrackets})(?:\\.${name}|${inBrackets})*$`);
const part = new RegExp(`${name}|${inBrackets}`, "g");

/** `a.b`, `a["b-c"][*].d` */
const pathIn = (text = ""): Path | undefined =>
  wholePath.test(text) ? text.match(part)?.map((it) => it.replace(/^\[["'`]?|["'`]?\]$/g, "")) : undefined;

const plainFormat =
  /^winston#format\.(?:combine|json|timestamp|splat|errors|label|ms|align|simple|prettyPrint|logstash)$/;
const transport = /^winston#transports\.\w+$/;

/** A format that is a function may do anything: leave fields out, or never print them. */
function winstonRedaction(options: CodeValue): Redaction {
  for (const value of valuesIn(options)) {
    if (value.kind === "function" || value.kind === "unknown" || value.kind === "path") return "unknown";
    if (value.kind === "call" && !plainFormat.test(value.call.callee) && !transport.test(value.call.callee))
      return "unknown";
  }
  return "none";
}

/** Whether what is logged is taken out, or of something whole a part that somebody thought of. */
export function takesOut(redaction: Redaction, { value, as, key = "", path }: Logged, isWhole: boolean): boolean {
  if (redaction === "names") return as !== "text" && (isKeyOfSecret(key) || wholeOf(value) !== undefined);
  if (as !== "text" && isWhole) return touches(redaction, path);
  return typeof redaction === "string" ? redaction === "unknown" : redaction.some((listed) => covers(listed, path));
}

/** Whether something at `path`, or a part of it, is or may be taken out. */
export function touches(redaction: Redaction, path: Path): boolean {
  if (typeof redaction === "string") return redaction !== "none";
  return redaction.some((listed) => covers(listed, path) || leadsInto(listed, path));
}

const fits = (listed: Path, path: Path, length: number): boolean =>
  listed.slice(0, length).every((it, index) => it === "*" || it === path[index]);

const covers = (listed: Path, path: Path): boolean => listed.length <= path.length && fits(listed, path, listed.length);

/** What begins with a request, or with a part of one, is about other lines than those that such a part is itself. */
const leadsInto = (listed: Path, path: Path): boolean =>
  listed.length > path.length &&
  fits(listed, path, path.length) &&
  (path.length > 0 || listed.length === 1 || !isOfRequest(listed[0] ?? ""));
