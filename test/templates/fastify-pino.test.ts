import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fastifyProject } from "./support/project.ts";

const pillars = ["logging", "tracing", "correlation"];

/** Prints the lines of one request, then ends. */
const app = (options: string): string => `import Fastify from "fastify";
import { pino } from "pino";

export const logger = pino();
export const audit = pino({ name: "audit" });

const app = Fastify(${options});
app.get("/", (request) => {
  request.log.info("handled");
  audit.info("seen");
  return "hi";
});
await app.listen({ port: 0, host: "127.0.0.1" });
await (await fetch("http://127.0.0.1:" + app.server.address().port)).text();
process.kill(process.pid, "SIGTERM");
`;

describe.each([4, 5] as const)("Fastify %i beside pino", (major) => {
  const packages = { pino: "^9.0.0" };

  async function linesOf(options: string): Promise<string[]> {
    const folder = await fastifyProject({ app: app(options), major, packages, pillars, dependencies: ["pino"] });
    const env = { ...process.env, SHUTDOWN_DELAY_MS: "0", OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" };
    return execFileSync(process.execPath, [join(folder, "app.js")], { cwd: folder, env, encoding: "utf8" })
      .trim()
      .split("\n");
  }

  const occurrences = (line: string | undefined): number[] =>
    ["trace_id", "span_id", "request_id"].map((name) => line?.split(`"${name}"`).length ?? 0).map((it) => it - 1);

  it.each([
    ["its own logger", "{ logger: true }"],
    ["a logger of the service", `{ ${major === 4 ? "logger" : "loggerInstance"}: logger }`],
    ["a child of one", `{ ${major === 4 ? "logger" : "loggerInstance"}: logger.child({ part: "http" }) }`],
  ])("each line of a request has each id once: %s", async (_, options) => {
    const lines = await linesOf(options);
    // "incoming request" is written before any hook could know the ids.
    for (const message of ["handled", "seen", "request completed"])
      expect(occurrences(lines.find((line) => line.includes(`"${message}"`))), message).toEqual([1, 1, 1]);
  });

  it("lines of the generated code go to the first logger", async () => {
    const lines = await linesOf("{}");
    expect(lines.filter((line) => line.includes('"request completed"'))).toEqual([
      expect.not.stringContaining('"name":"audit"'),
    ]);
  });
});
