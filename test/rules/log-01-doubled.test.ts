import { describe, expect, it } from "vitest";
import { log01 } from "../../src/rules/log-01.ts";
import { trc07 } from "../../src/rules/trc-07.ts";
import { adviceFinding } from "../../src/report/finding.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { runRules } from "../../src/rules/run.ts";
import { itFinds, projectOf } from "./support.ts";

const logging = recordOf({ pillars: ["logging"] });
const service = (use: string): string =>
  'const pino = require("pino");\nconst pinoHttp = require("pino-http");\nconst winston = require("express-winston");\n' +
  'const morgan = require("morgan");\nconst app = require("express")();\n' +
  `${use};\napp.listen(3000);\n`;

describe("OG-LOG01 and access logs of JSON beside the generated one", () => {
  for (const use of [
    "app.use(pinoHttp())",
    "app.use(pinoHttp.pinoHttp({ logger: pino() }))",
    'app.use(require("express-pino-logger")())',
    'app.use(pinoHttp({ autoLogging: { ignore: (req) => req.url === "/health" }, redact: ["req.headers"] }))',
    'app.use(pinoHttp({ customLogLevel: (req, res) => (res.statusCode >= 500 ? "error" : "info") }))',
    'app.use(pinoHttp({ level: process.env.LOG_LEVEL ?? "info" }))',
    "app.use(winston.logger({ winstonInstance: logger, meta: false }))",
    "app.use(morgan((tokens, req, res) => JSON.stringify({ url: tokens.url(req, res) })))",
    'app.use(morgan(\'{"url":":url"}\'))',
  ]) {
    itFinds(log01, `a second line for each request: ${use}`, service(use), [6], logging);
    itFinds(log01, `what is the only access log: ${use}`, service(use), []);
  }
  for (const use of [
    "app.use(pinoHttp({ autoLogging: false }))",
    "app.use(pinoHttp({ autoLogging: settings.log }))",
    'app.use(pinoHttp({ useLevel: "trace" }))',
    'app.use(pinoHttp({ level: "warn" }))',
    'app.use(pinoHttp({ customLogLevel: () => "silent" }))',
    "app.use(pinoHttp({ enabled: isProxied }))",
    "app.use(pinoHttp({ ...settings }))",
    "app.use(pinoHttp(settings))",
    'app.use(pinoHttp({}, pino.destination("access.log")))',
    'if (process.env.ACCESS_LOG === "yes") app.use(pinoHttp())',
    "app.use(winston.logger({ winstonInstance: logger, skip: () => isQuiet }))",
    "app.use(winston.errorLogger({ winstonInstance: logger }))",
    "app.use(morgan((tokens, req, res) => JSON.stringify({}), { stream }))",
    "app.use(morgan((tokens, req, res) => isQuiet ? undefined : JSON.stringify({})))",
  ])
    itFinds(log01, `what may write no line of a request: ${use}`, service(use), [], logging);

  const helps = async (use: string): Promise<unknown[]> =>
    runRules(await projectOf({ "app.js": service(use) }, logging), [log01]).map((advice) => adviceFinding(advice).help);
  it("tells what to do about it", async () => {
    expect(await helps("app.use(pinoHttp())")).toEqual([expect.stringContaining("autoLogging: false")]);
    expect(await helps("app.use(morgan('{}'))")).toEqual([expect.stringContaining("Take morgan out")]);
  });
});

it.each([
  ["4.29.1", "disableRequestLogging: true"],
  ["5.11.3", "disableRequestLogging: true"],
  ["5.12.0", "logController: new LogController({ disableRequestLogging: true })"],
])("OG-TRC07 tells what to do about the own lines of Fastify %s", async (fastify, option) => {
  const app =
    'const app = require("fastify")({ logger: true });\napp.get("/healthz", async () => "ok");\napp.listen();\n';
  const manifest = JSON.stringify({ name: "shop", dependencies: { fastify } });
  const project = await projectOf({ "app.js": app, "package.json": manifest });
  const [finding] = runRules(project, [trc07]);
  expect(finding?.help).toBe(`Give the route \`logLevel: "silent"\`, or Fastify \`${option}\`.`);
  const record = recordOf({ pillars: ["health"] });
  const [generated] = runRules({ ...project, record }, [trc07]);
  expect(generated?.help).toContain(`Give Fastify \`${option}\``);
});
