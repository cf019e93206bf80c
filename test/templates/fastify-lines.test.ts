import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fastifyProject } from "./support/project.ts";

type Line = Readonly<Record<string, unknown>>;

/** Sends one request to each route, then ends. */
const app = (options: string, imports = "Fastify"): string => `import ${imports} from "fastify";

const app = Fastify(${options});
app.get("/", () => "hi");
app.get("/favicon.ico", { logLevel: "silent" }, () => "icon");
await app.listen({ port: 0, host: "127.0.0.1" });
for (const path of ["/", "/favicon.ico"])
  await (await fetch("http://127.0.0.1:" + app.server.address().port + path)).text();
process.kill(process.pid, "SIGTERM");
`;

async function linesOf(major: 4 | 5, text: string): Promise<Line[]> {
  const pillars = ["logging", "tracing", "correlation"];
  const folder = await fastifyProject({ app: text, major, pillars });
  const env = { ...process.env, SHUTDOWN_DELAY_MS: "0", OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" };
  const output = execFileSync(process.execPath, [join(folder, "app.js")], { cwd: folder, env, encoding: "utf8" });
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

/** Paths of the lines that the generated code wrote, each one complete. */
function ownLines(lines: readonly Line[]): unknown[] {
  const own = lines.filter(({ duration_ms }) => duration_ms !== undefined);
  const id: unknown = expect.stringMatching(/./);
  for (const line of own) expect(line).toMatchObject({ trace_id: id, span_id: id, request_id: id });
  return own.map(({ path }) => path);
}

const controller = (option: string): string => `{ logger: true, logController: new LogController(${option}) }`;
const withController = "Fastify, { LogController }";

describe("lines of a request", () => {
  it.each([
    ["without a logger of Fastify", 5, app("{}"), ["/", "/favicon.ico"]],
    ["where Fastify writes them", 5, app("{ logger: true }"), []],
    ["switched off in Fastify 4", 4, app("{ logger: true, disableRequestLogging: true }"), ["/"]],
    ["switched off by the option", 5, app("{ logger: true, disableRequestLogging: true }"), ["/"]],
    ["switched off by a controller", 5, app(controller("{ disableRequestLogging: true }"), withController), ["/"]],
    ["not switched off by a controller", 5, app(controller(""), withController), []],
    ["left to a function", 5, app(controller("{ disableRequestLogging: () => false }"), withController), []],
  ] as const)("%s", async (_, major, text, expected) => {
    const lines = await linesOf(major, text);
    expect(ownLines(lines)).toEqual(expected);
    const byFastify = lines.filter(({ responseTime }) => responseTime !== undefined);
    expect(byFastify.length + expected.length).toBeGreaterThan(0);
    expect(byFastify.length === 0 || expected.length === 0).toBe(true);
  });
});
