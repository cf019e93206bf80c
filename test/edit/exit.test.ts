import { describe, expect, it } from "vitest";
import { exitsIn, flushed, head, outcomes, undone } from "./support/exits.ts";

describe("exits of the service's own signal handlers", () => {
  it.each([
    [
      "at the end of a close callback",
      `${head}process.on("SIGTERM", () => {\n  server.close(() => process.exit(0));\n});\n`,
      "server.close(() => void observability.shutdown().finally(() => process.exit(0)));",
    ],
    [
      "as a statement",
      `${head}process.once('SIGINT', function () {\n  process.exit(1)\n})\n`,
      "  void observability.shutdown().finally(() => process.exit(1))\n",
    ],
    [
      "in a function declared elsewhere, named by two signals",
      `${head}process.on("SIGTERM", stop);\nprocess.on("SIGINT", stop);\nfunction stop() {\n  process.exit();\n}\n`,
      "  void observability.shutdown().finally(() => process.exit());\n",
    ],
    [
      "in a function that another one makes",
      `${head}const stopWith = (code) => () => process.exit(code);\nprocess.on("SIGTERM", stopWith(0));\n`,
      "(code) => () => void observability.shutdown().finally(() => process.exit(code));\n",
    ],
    [
      "of signals that are gone through with forEach",
      `${head}["SIGINT", "SIGTERM"].forEach(s => process.on(s, () => server.close(() => process.exit(0))));\n`,
      "process.on(s, () => server.close(() => void observability.shutdown().finally(() => process.exit(0)))));\n",
    ],
    [
      "of signals that a loop goes through",
      `${head}for (const s of ["SIGINT", "SIGTERM"]) process.on(s, stop);\nfunction stop() {\n  process.exit();\n}\n`,
      "  void observability.shutdown().finally(() => process.exit());\n",
    ],
    [
      "of signals in a list",
      `${head}const signals = ["SIGHUP", "SIGTERM"];\nsignals.forEach((s) => process.once(s, stop));\nconst stop = () => process.exit();\n`,
      "const stop = () => void observability.shutdown().finally(() => process.exit());\n",
    ],
    [
      "of signals that are the keys of an object",
      `${head}const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };\n` +
        "const stop = (signal, value) => {\n  server.close(() => {\n    process.exit(128 + value);\n  });\n};\n" +
        "Object.keys(signals).forEach((signal) => {\n  process.on(signal, () => stop(signal, signals[signal]));\n});\n",
      "    void observability.shutdown().finally(() => process.exit(128 + value));\n",
    ],
    [
      "of signals that are taken apart with their codes",
      `${head}for (const [signal, code] of Object.entries({ SIGTERM: 15 })) process.on(signal, () => process.exit(code));\n`,
      "process.on(signal, () => void observability.shutdown().finally(() => process.exit(code)));\n",
    ],
    [
      "of a signal that is a constant",
      `${head}const signal = "SIGTERM";\nprocess.on(signal, () => process.exit());\n`,
      "process.on(signal, () => void observability.shutdown().finally(() => process.exit()));\n",
    ],
  ])("wait for the flush: %s", (_name, text, expected) => {
    const after = flushed(text);
    expect(after).toContain(expected);
    expect(flushed(after)).toBe(after);
    expect(undone(after), "undone without the record").toBe(text);
  });

  it("each of several exits in one handler", () => {
    const after = flushed(
      `${head}process.on("SIGTERM", () => {\n  server.close((e) => {\n    if (e) process.exit(1);\n    process.exit(0);\n  });\n});\n`,
    );
    expect(after.match(/shutdown\(\)\.finally/g)).toHaveLength(2);
  });

  it("in a function that the handler calls", () => {
    const after = flushed(
      `${head}function stop(code) {\n  server.close(() => process.exit(code));\n}\nprocess.on("SIGTERM", () => stop(0));\n`,
    );
    expect(after).toContain("server.close(() => void observability.shutdown().finally(() => process.exit(code)));");
  });

  it("is refused where the handler goes on after it, with the line to write by hand", () => {
    const text = `${head}process.on("SIGTERM", () => {\n  if (!clean) {\n    process.exit(1);\n  }\n  reportLost();\n});\n`;
    const [outcome] = exitsIn(text);
    expect(outcome).toMatchObject({ kind: "blocked", problem: { code: "exit-not-last", at: { file: "main.js" } } });
  });

  it.each([
    [
      "a flush the user wrote",
      `process.on("SIGTERM", async () => {\n  await observability.shutdown();\n  process.exit(0);\n});`,
    ],
    ["no exit at all", `process.on("SIGTERM", () => console.log("bye"));`],
    ["other events", `["exit", "message"].forEach((event) => process.on(event, () => process.exit(1)));`],
    ["signals that end no process", `for (const s of ["SIGHUP", "SIGUSR2"]) process.on(s, () => process.exit(1));`],
    [
      "events of something else",
      `process.on(it, log);\nfor (const s of ["SIGTERM"]) child.on(s, () => process.exit(1));`,
    ],
    ["a function that gets no item", `["SIGTERM"].forEach(log, (s) => process.on(s, () => process.exit(1)));`],
    ["a list that nobody knows", `signals.forEach((s) => process.on(s, () => process.exit(1)));`],
    ["what is no loop", `handle(["SIGTERM"], (s) => process.on(s, () => process.exit(1)));`],
    ["an exit that no signal leads to", `main().catch(() => process.exit(1));\nprocess.on("SIGTERM", () => close());`],
  ])("are left as they are: %s", (_name, text) => {
    expect(flushed(head + text)).toBe(head + text);
  });

  it.each([
    "for (const s of ['SIGTERM'] as const) process.on(s, () => process.exit(0));",
    "const signals: NodeJS.Signals[] = ['SIGTERM'];\nfor (const s of signals) process.on(s, () => process.exit(0));",
    "const signals = ['SIGTERM'];\nsignals.forEach((s) => process.on(s as NodeJS.Signals, () => process.exit(0)));",
    "import { signals } from './signals.ts';\nfor (const s of signals) process.on(s, () => process.exit(0));",
  ])("are found behind types and imports: %s", (text) => {
    const files = { "main.ts": text, "signals.ts": 'export const signals = ["SIGTERM", "SIGINT"] as const;' };
    expect(outcomes(files, "main.ts")).toMatchObject([{ kind: "missing", file: "main.ts" }]);
  });

  it("of generated code are left alone", () => {
    const text = 'for (const s of ["SIGTERM"] as const) process.once(s, () => void done.then(() => process.exit(0)));';
    const files = { "observability/shutdown.ts": text, "main.ts": 'import "./observability/shutdown.ts";' };
    expect(outcomes(files, "main.ts")).toEqual([]);
  });
});
