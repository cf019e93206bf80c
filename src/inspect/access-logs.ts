import type { Code, CodeCall, CodeValue } from "../model/code.ts";
import type { ExistingFact } from "../model/facts.ts";
import { callsOf, sought } from "../model/survey.ts";

sought(...callsOf("morgan"));

/** Access logs that surely write lines of text to stdout, where others read lines of JSON. */
export const plainAccessLogs = (code: Code): ExistingFact[] =>
  code
    .calls(["morgan"])
    .filter(isPlain)
    .map(({ at }) => ({ kind: "access-log", value: "morgan", evidence: at }));

/** `morgan("dev")`; a format that is a function and a stream may make anything of it, and `skip` may leave out all. */
const isPlain = ({ args: [format, options], conditional }: CodeCall): boolean =>
  !conditional &&
  (format === undefined || isText(format)) &&
  (options === undefined ||
    (options.kind === "object" && options.complete && !["stream", "skip"].some((key) => options.entries.has(key))));

const isText = (format: CodeValue): boolean =>
  format.kind === "either" ? format.values.every(isText) : format.kind === "text" && !/^\s*\{/.test(format.text);
