import { describe, expect, it } from "vitest";
import { exitRequirements } from "../../src/edit/typescript/index.ts";
import { erase, insert } from "../../src/model/sources.ts";
import { memorySources } from "../support/memory.ts";

const module = { dir: "observability", importExtension: "" } as const;
const head = 'const observability = require("./observability");\n';

/** The file with every missing flush put in. */
function flushed(text: string): string {
  let current = text;
  for (const { id } of exitRequirements(memorySources({ "main.js": text }), module, "main.js")) {
    const sources = memorySources({ "main.js": current });
    const outcome = exitRequirements(sources, module, "main.js")
      .find((requirement) => requirement.id === id)
      ?.ensure(sources);
    if (outcome?.kind === "missing") current = insert(current, outcome.insertions);
  }
  return current;
}

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
  ])("wait for the flush: %s", (_name, text, expected) => {
    const after = flushed(text);
    expect(after).toContain(expected);
    expect(flushed(after)).toBe(after);
    const sources = memorySources({ "main.js": after });
    const pieces = exitRequirements(sources, module, "main.js").flatMap((it) => it.find(sources)?.pieces ?? []);
    expect(erase(after, pieces), "undone without the record").toBe(text);
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
    const sources = memorySources({ "main.js": text });
    const [outcome] = exitRequirements(sources, module, "main.js").map((requirement) => requirement.ensure(sources));
    expect(outcome).toMatchObject({ kind: "blocked", problem: { code: "exit-not-last", at: { file: "main.js" } } });
  });

  it.each([
    [
      "a flush the user wrote",
      `process.on("SIGTERM", async () => {\n  await observability.shutdown();\n  process.exit(0);\n});`,
    ],
    ["no exit at all", `process.on("SIGTERM", () => console.log("bye"));`],
    ["an exit that no signal leads to", `main().catch(() => process.exit(1));\nprocess.on("SIGTERM", () => close());`],
  ])("are left as they are: %s", (_name, text) => {
    expect(flushed(head + text)).toBe(head + text);
  });
});
