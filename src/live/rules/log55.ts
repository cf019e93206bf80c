import { skipped, unless, type LiveRule } from "./types.ts";

export const log55: LiveRule = {
  code: "OG-LOG55",
  severity: "error",
  title: "No input can forge a log line",
  why: "Someone who can write a line of his own can hide what he did, or make it look like another's doing.",
  source: "OWASP log injection",
  help: "Write values as fields of the logger, never as part of a line of your own.",
  pillars: ["logging"],
  place: { file: "logger", line: /pino|useLogger/ },
  check({ ownsProcess, lines, forgedLine }) {
    if (!ownsProcess) return skipped("the output of a running service can't be read");
    const forged = lines.filter(({ text }) => text.trimStart().startsWith(forgedLine));
    return unless(forged.map(({ text }) => text).slice(0, 1), "A caller can write log lines of his own.");
  },
};
