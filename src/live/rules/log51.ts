import { parseLogLine } from "../logs/parse.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const log51: LiveRule = {
  code: "OG-LOG51",
  severity: "warning",
  title: "Standard output is one JSON object a line",
  why: "A line that is no JSON is dropped or kept as bare text by what collects the logs: no field of it can be searched.",
  source: "OWASP logging guidance; twelve-factor logs",
  help: "Write through the logger: no console.log and no plain access log beside it.",
  pillars: ["logging"],
  place: { file: "logger", line: /pino|useLogger/ },
  check({ ownsProcess, lines, requests, forgedLine, plainAccessLog }) {
    if (!ownsProcess) return skipped("the output of a running service can't be read");
    if (plainAccessLog) return skipped("the project keeps a plain access log beside its logger");
    const from = requests[0]?.request.start ?? Infinity;
    const served = lines.filter(({ stream, time, text }) => stream === "stdout" && time >= from && text.trim() !== "");
    if (served.length === 0) return skipped("nothing was written while requests were served");
    // What a forged line tore apart is the finding of another rule.
    const torn = new Set(
      served.flatMap(({ text }, index) => (text.trimStart().startsWith(forgedLine) ? [index - 1, index + 1] : [])),
    );
    const plain = served.filter((line, index) => parseLogLine(line) === undefined && !torn.has(index));
    return unless(
      [...new Set(plain.map(({ text }) => text))],
      "Lines that are no JSON are lost to every log pipeline.",
    );
  },
};
