import { describe, expect, it } from "vitest";
import { exitsIn, flushed, head, outcomes, undone } from "./support/exits.ts";

const quit = "function quit(code) {\n  process.exit(code);\n}\n";

describe("a function that ends the process for others than a signal too", () => {
  it.each([
    [
      "that is called at start",
      `${quit}if (!process.env.DATABASE_URL) quit(1);\nprocess.on("SIGTERM", () => quit(0));\n`,
      'process.on("SIGTERM", () => void observability.shutdown().finally(() => quit(0)));\n',
    ],
    [
      "that is called for an exception",
      `${quit}process.on("SIGTERM", () => {\n  log("bye");\n  quit(0);\n});\nprocess.on("uncaughtException", () => quit(1));\n`,
      '  log("bye");\n  void observability.shutdown().finally(() => quit(0));\n',
    ],
    [
      "that is the handler of an exception",
      `${quit}process.on("SIGTERM", quit);\nprocess.on("uncaughtException", quit);\n`,
      'process.on("SIGTERM", (signal) => void observability.shutdown().then(() => quit(signal)));\n',
    ],
    [
      "that takes nothing",
      'const stop = () => server.close(() => process.exit());\nprocess.on("SIGTERM", stop);\nstart().catch(stop);\n',
      'process.on("SIGTERM", () => void observability.shutdown().then(() => stop()));\n',
    ],
    [
      "of signals that a loop goes through",
      `${quit}for (const s of ["SIGTERM", "SIGINT"]) process.on(s, quit);\nmain().catch(() => quit(1));\n`,
      "process.on(s, (signal) => void observability.shutdown().then(() => quit(signal)));\n",
    ],
    [
      "of signals that are called as the parameter would be",
      `${quit}for (const signal of ["SIGTERM"]) process.on(signal, quit);\nmain().catch(() => quit(1));\n`,
      "process.on(signal, (received) => void observability.shutdown().then(() => quit(received)));\n",
    ],
    [
      "that is a method",
      'const life = { stop() { process.exit(); } };\nprocess.on("SIGTERM", life.stop);\nmain(life);\n',
      'process.on("SIGTERM", () => void observability.shutdown().then(() => life.stop()));\n',
    ],
    [
      "that is a method of the class that handles the signal",
      'class Life {\n  run() {\n    process.on("SIGTERM", () => this.stop(0));\n  }\n  stop(code) {\n    process.exit(code);\n  }\n}\n',
      "() => void observability.shutdown().finally(() => this.stop(0)));\n",
    ],
    [
      "that another function of the handler leads to",
      `${quit}function stop() {\n  quit(0);\n}\nprocess.on("SIGTERM", stop);\nmain().catch(() => quit(1));\n`,
      "function stop() {\n  void observability.shutdown().finally(() => quit(0));\n}\n",
    ],
    [
      "under a condition",
      `${quit}process.on("SIGTERM", () => isDone && quit(0));\nmain().catch(() => quit(1));\n`,
      "() => isDone && void observability.shutdown().finally(() => quit(0)));\n",
    ],
  ])("is left as it is, and the signal's handler waits: %s", (_name, text, expected) => {
    const after = flushed(head + text);
    expect(after).toContain(expected);
    expect(after.match(/shutdown\(\)/g)).toHaveLength(1);
    expect(flushed(after)).toBe(after);
    expect(undone(after), "undone without the record").toBe(head + text);
  });

  it("is waited for by each handler", () => {
    const text = `${head}${quit}process.on("SIGTERM", quit);\nprocess.on("SIGINT", quit);\nmain().catch(quit);\n`;
    const after = flushed(text);
    expect(after.match(/shutdown\(\)\.then\(\(\) => quit\(signal\)\)/g)).toHaveLength(2);
    expect(undone(after)).toBe(text);
  });

  it.each([
    ["two signals and itself", "function stop(n) {\n  if (n > 0) stop(n - 1);\n  process.exit();\n}\n", ""],
    ["what it is exported for", "const stop = () => process.exit();\n", "module.exports = { stop };\n"],
  ])("is none that is only called for %s", (_name, stop, rest) => {
    const text = `${head}${stop}process.on("SIGTERM", stop);\nprocess.on("SIGINT", () => stop(1));\n${rest}`;
    expect(flushed(text)).toContain("void observability.shutdown().finally(() => process.exit())");
  });

  it.each([
    ["a file that loads it", 'const { quit } = require("./quit");\nif (!process.env.A) quit(1);\n'],
    ["a file that gets it from another", 'const { end } = require("./all");\nif (!process.env.A) end(1);\n'],
  ])("waits in the handler where it is called by %s", (_name, caller) => {
    const files = {
      "main.js": 'const { quit } = require("./quit");\nprocess.on("SIGTERM", () => quit(0));\nrequire("./config");\n',
      "quit.js": `exports.quit = (code) => process.exit(code);\n`,
      "all.js": 'const { quit } = require("./quit");\nmodule.exports = { end: quit };\n',
      "config.js": caller,
    };
    expect(outcomes(files, "main.js")).toMatchObject([{ kind: "missing", file: "main.js" }]);
    expect(outcomes({ ...files, "config.js": "" }, "main.js")).toMatchObject([{ kind: "missing", file: "quit.js" }]);
  });

  it.each([
    ["waits by itself", "async function quit() {\n  await observability.shutdown();\n  process.exit();\n}\n", "quit()"],
    ["is called when all is flushed", quit, "{\n  await observability.shutdown();\n  quit(0);\n}"],
  ])("asks for nothing where it %s", (_name, text, handler) => {
    const all = `${head}${text}process.on("SIGTERM", async () => ${handler});\nmain().catch(() => quit(1));\n`;
    expect(exitsIn(all)).toMatchObject([{ kind: "satisfied" }]);
    expect(flushed(all)).toBe(all);
  });

  it.each([
    ["its result is asked for", quit, "() => finish(quit(0))", "quit(0)"],
    ["it is made by a call", "const quit = (code) => () => process.exit(code);\n", "quit(0)", "quit(0)()"],
    [
      "closing fails when it comes second",
      "function quit() {\n  server.close((error) => process.exit(error ? 1 : 0));\n}\n",
      "quit",
      "process.exit(0)",
    ],
    [
      "an error ends it",
      "async function quit() {\n  try {\n    await close();\n  } catch {\n    process.exit(1);\n  }\n}\n",
      "quit",
      "process.exit(0)",
    ],
    ["it is taken off again", `${quit}process.off("SIGTERM", quit);\n`, "quit", "quit()"],
  ])("is refused where %s, with the line to write by hand", (_name, text, handler, snippetPart) => {
    const all = `${text}process.on("SIGTERM", ${handler});\nprocess.on("uncaughtException", quit(1));\n`;
    const [outcome] = exitsIn(all);
    const snippet = expect.stringContaining(snippetPart) as string;
    const problem = { code: "exit-shared", at: { file: "main.js" }, snippet };
    expect(outcome).toMatchObject({ kind: "blocked", problem });
    expect(flushed(all)).toBe(all);
  });
});

describe("a signal handler of another process", () => {
  const handler = 'process.on("SIGTERM", () => process.exit());\n';
  const app = 'require("express")().listen(3000);\n';

  it.each([
    ["a launcher", { "bin/run.js": `require("child_process").fork("app.js");\n${handler}`, "app.js": app }],
    [
      "a launcher that reads the same settings",
      {
        "bin/run.js": `require("../config");\n${handler}`,
        "app.js": `require("./config");\n${app}`,
        "config.js": "exports.port = 1;",
      },
    ],
    [
      "a worker that hands something out, but is started by name",
      {
        "worker.js": `${handler}exports.queue = 1;\n`,
        "app.js": app,
        "package.json": '{"scripts":{"w":"node worker.js"}}',
      },
    ],
    [
      "what only tests load together with the service",
      {
        "worker.js": handler,
        "app.js": app,
        "test/all.test.js": 'require("../worker");\nrequire("../app");\n',
      },
    ],
  ])("is left alone: %s", (_name, files) => {
    expect(outcomes(files, "app.js")).toEqual([]);
  });

  it.each([
    ["loads the service", { "main.js": `require("./app");\n${handler}`, "app.js": app }],
    ["is loaded by it", { "stop.js": handler, "app.js": `require("./stop");\n${app}` }],
    [
      "is loaded beside it",
      { "stop.js": handler, "app.js": app, "main.js": 'require("./stop");\nrequire("./app");\n' },
    ],
    ["may be loaded by the name of its folder", { "plugins/stop.js": `exports.a = 1;\n${handler}`, "app.js": app }],
  ])("is none where the file %s", (_name, files) => {
    expect(outcomes(files, "app.js")).toMatchObject([{ kind: "missing" }]);
  });

  it("counts as another way to a function that both end by", () => {
    const files = {
      "quit.js": "exports.quit = () => process.exit();\n",
      "worker.js": 'const { quit } = require("./quit");\nprocess.on("SIGTERM", () => quit());\n',
      "app.js": `const { quit } = require("./quit");\nprocess.on("SIGTERM", () => quit());\n${app}`,
    };
    expect(outcomes(files, "app.js")).toMatchObject([{ kind: "missing", file: "app.js" }]);
  });
});
