import { describe } from "vitest";
import { log05 } from "../../src/rules/log-05.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { itFinds } from "./support.ts";

const record = recordOf({ pillars: ["logging"] });
const log = (format: string, before = ""): { [path: string]: string } => ({
  "log.ts": `import winston, { createLogger, format } from "winston";\nconst { combine, printf } = format;\n${before}export const log = createLogger({ format: ${format} });\n`,
});

describe("a format that leaves fields out", () => {
  for (const [what, format] of [
    ["by a pattern", "combine(printf(({ level, message, timestamp }) => `${timestamp} ${level} ${message}`))"],
    ["by members", "winston.format.printf((info) => `${info.timestamp} [${info.level}] ${info.message}`)"],
    ["with a default", 'format.printf(({ level, message, stack = "" }) => level + message + stack)'],
  ] as const)
    itFinds(log05, what, log(format), ["log.ts:3"], record);

  itFinds(
    log05,
    "in a constant",
    log("combine(line)", "const line = printf((info) => {\n  return `${info.level}: ${info.message}`;\n});\n"),
    ["log.ts:3"],
    record,
  );
});

describe("a format that writes more", () => {
  for (const [what, format] of [
    ["the rest", "printf(({ level, message, ...fields }) => level + message + JSON.stringify(fields))"],
    ["the entry", "printf((info) => `${info.level} ${JSON.stringify(info)}`)"],
    ["the ids", "printf(({ level, message, trace_id }) => `${level} ${trace_id} ${message}`)"],
    ["what metadata() gathered", "combine(format.metadata(), printf((info) => `${info.level} ${info.metadata}`))"],
    ["members that are not known", "printf((info) => info.message + info[key])"],
    ["by a function of elsewhere", "printf(asLine)"],
    ["for development", 'process.env.NODE_ENV !== "production" ? printf(({ message }) => message) : format.json()'],
  ] as const)
    itFinds(log05, what, log(format), [], record);

  itFinds(log05, "in a service without ids", log("printf(({ message }) => message)"), []);
});
