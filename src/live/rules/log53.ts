import { parseLogLine } from "../logs/parse.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const log53: LiveRule = {
  code: "OG-LOG53",
  severity: "error",
  title: "Each log line has a severity",
  why: "Without a severity, errors can't be told from chatter, neither by a person nor by an alert.",
  source: "Instrumentation Score LOG-002",
  help: "Let the logger write the level by name.",
  pillars: ["logging"],
  place: { file: "logger", line: /level/ },
  check({ lines }) {
    const logs = lines.flatMap((line) => (line.stream === "stdout" ? (parseLogLine(line) ?? []) : []));
    if (logs.length === 0) return skipped("no log line was read");
    const without = logs.filter(
      ({ level }) =>
        !/^(trace|debug|verbose|info|information|notice|warn|warning|error|err|critical|fatal|alert|emergency|panic)$/.test(
          level,
        ),
    );
    return unless(
      [...new Set(without.map(({ level, message }) => `"${message}": level ${level || "missing"}`))],
      "Errors can't be found by their level.",
    );
  },
};
