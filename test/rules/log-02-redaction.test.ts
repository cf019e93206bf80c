import { describe } from "vitest";
import { log02 } from "../../src/rules/log-02.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { type Files, itFinds } from "./support.ts";

const express = (logger: string, line: string): Files => ({
  "app.js":
    'const pino = require("pino");\nconst express = require("express");\nconst app = express();\n' +
    `const logger = ${logger};\napp.post("/", (req, res) => ${line});\n`,
});

describe("OG-LOG02 and what is taken out", () => {
  for (const [paths, line] of [
    ['"req.headers.authorization"', "logger.info({ body: req.body })"],
    ['"req.headers.authorization"', "logger.info({ headers: req.headers })"],
    ['"req.headers.authorization"', "logger.info(req.headers)"],
    ['"*.authorization"', "logger.info({ request: { headers: req.headers } })"],
    ['"password"', "logger.info({ user: { password: req.body.password } })"],
    ['"*.*.password"', "logger.info({ user: { password: req.body.password } })"],
    ['"user.password"', "logger.info({ users: [{ password: req.body.password }] })"],
    ['"a[*].b"', "logger.info({ a: [{ c: req.body.password }] })"],
    ['"password"', "logger.info(`password ${req.body.password}`)"],
    ['"headers"', "logger.info({ headers: req.headers, body: req.body })"],
    ["", "logger.info({ body: req.body })"],
  ] as const) {
    itFinds(log02, `${line} beside the path ${paths}`, express(`pino({ redact: [${paths}] })`, line), [5]);
    const settings = `pino({ redact: { paths: [${paths}], remove: true } })`;
    itFinds(log02, `${line} beside the path ${paths} to be removed`, express(settings, line), [5]);
  }
  for (const [paths, line] of [
    ['"req.headers.authorization"', "logger.info({ req })"],
    ['"headers.authorization"', "logger.info({ headers: req.headers })"],
    ['"*.authorization"', "logger.info({ headers: req.headers })"],
    ["'headers[\"authorization\"]'", "logger.info({ headers: req.headers })"],
    ['"body"', "logger.info({ body: req.body })"],
    ['"body"', "logger.info({ body: JSON.stringify(req.body) })"],
    ['"*"', "logger.info({ body: req.body })"],
    ['"authorization"', "logger.info(req.headers)"],
    ['"user.password"', "logger.info(req.body)"],
    ['"*.password"', "logger.info({ user: { password: req.body.password } })"],
    ['"user"', "logger.info({ user: { password: req.body.password } })"],
    ['"a[*].b"', "logger.info({ a: [{ b: req.body.password }] })"],
    ["...more", "logger.info({ body: req.body })"],
    ["fromSettings()", "logger.info({ body: req.body })"],
    ['"not a path"', "logger.info({ body: req.body })"],
  ] as const)
    itFinds(log02, `${line} where ${paths} is listed`, express(`pino({ redact: [${paths}] })`, line), []);
  for (const settings of [
    "{ redact: settings.redact }",
    "{ redact: { paths: settings.paths } }",
    "{ redact: { paths: [], ...settings } }",
    '{ nestedKey: "payload", redact: ["payload.body.password"] }',
  ])
    itFinds(log02, `a body where ${settings}`, express(`pino(${settings})`, "logger.info({ body: req.body })"), []);

  itFinds(
    log02,
    "a body that a child writes, and not one whose options nobody knows",
    express(
      "pino()",
      'logger.child({ id: 1 }).info({ body: req.body }); logger.child({}, { redact: ["body"] }).info({ body: req.body })',
    ),
    [5],
  );
  itFinds(
    log02,
    "what an injected logger writes, that none takes out",
    {
      "app.js": 'exports.logger = require("pino")({ redact: ["req.headers.authorization", "token"] });\n',
      "orders.js":
        "exports.Orders = class {\n  constructor(logger) { this.logger = logger; }\n  create(req) {\n" +
        "    this.logger.info({ body: req.body });\n    this.logger.info({ token: req.query.token });\n  }\n};\n",
    },
    ["orders.js:4"],
  );
  itFinds(
    log02,
    "nothing of a value that becomes [object Object]",
    express("pino()", "logger.info(`headers ${req.headers}` + String(req.body))"),
    [],
  );
});

const pinoHttp = (options: string, line: string): Files => ({
  "app.js":
    'const pino = require("pino");\nconst app = require("express")();\n' +
    `app.use(require("pino-http")(${options}));\napp.post("/", (req, res) => ${line});\n`,
});

describe("OG-LOG02 and loggers of requests", () => {
  const headers = 'redact: ["req.headers"]';
  const body = "req.log.info({ body: req.body })";
  itFinds(log02, "a body behind pino-http", pinoHttp(`{ ${headers} }`, body), [4]);
  itFinds(log02, "a body behind a logger that is given", pinoHttp(`{ logger: pino({ ${headers} }) }`, body), [4]);
  itFinds(log02, "every line without headers taken out", pinoHttp('{ redact: ["body.password"] }', body), [3]);
  for (const options of [
    `{ redact: ["req.headers", "body"] }`,
    `{ logger: pino({ redact: ["req.headers", "body.password"] }) }`,
    `{ logger: pino(), redact: ["req.headers.authorization", "*.password"] }`,
    `{ ${headers}, ...settings }`,
    `{ ${headers}, logger: settings.logger }`,
  ])
    itFinds(log02, `a body with ${options}`, pinoHttp(options, body), []);

  const generated = 'exports.logger = require("pino")({ formatters: { log: redact } });\n';
  const record = { ...recordOf({ pillars: ["logging"] }), generated: { "observability/logger.js": generated } };
  const fastify = (options: string, line: string): Files => ({
    "observability/logger.js": generated,
    "server.js": `import Fastify from "fastify";\nimport orders from "./orders.js";\nconst app = Fastify(${options});\napp.register(orders);\n`,
    "orders.js": `export default async function (app) {\n  app.post("/", async (request, reply) => {\n    ${line};\n  });\n}\n`,
    "package.json": '{ "name": "a", "type": "module", "dependencies": { "fastify": "^5.0.0" } }',
  });
  const both = "request.log.info({ headers: request.headers, body: request.body })";
  for (const options of ["{ logger: true }", "{ logger: { level } }", "{ ...settings, logger: { level } }"])
    itFinds(log02, `what Fastify's own logger writes: ${options}`, fastify(options, both), ["orders.js:3"], record);
  itFinds(
    log02,
    "what the answer's logger writes",
    fastify("{ logger: true }", "reply.log.warn({ body: request.body })"),
    ["orders.js:3"],
    record,
  );
  for (const options of [
    '{ logger: { redact: ["headers.authorization", "body"] } }',
    "{ logger: { redact: settings.paths } }",
    "{ logger: settings }",
    "{ logger: { level }, ...settings }",
    "{ logger: true, childLoggerFactory }",
    "{ loggerInstance: make() }",
    "{ logger: false }",
    "",
    "settings",
  ])
    itFinds(log02, `what may not be written: ${options}`, fastify(options, both), [], record);
  itFinds(
    log02,
    "what may be another logger",
    fastify("{ logger: true }", "app.service.log.info({ body: request.body })"),
    [],
    record,
  );
});

describe("OG-LOG02 and console", () => {
  const console = (line: string): Files => ({
    "app.js":
      'const app = require("express")();\nconst logger = require("pino")({ redact: ["headers", "token"] });\n' +
      `app.post("/", (req, res) => {\n  ${line};\n});\nfunction later(req) {\n  console.log(req.headers);\n}\n`,
  });
  for (const line of [
    'console.log("x", req.headers)',
    "console.error({ headers: req.headers })",
    "console.log(`token ${req.query.token}`)",
    "console.debug(req.body)",
    "process.stdout.write(`token ${req.query.token}\\n`)",
  ])
    itFinds(log02, `secrets that are written past the logger: ${line}`, console(line), [4]);
  for (const line of [
    'console.log("x", req.headers["user-agent"], req.params.id)',
    "console.log(`headers ${req.headers}`)",
    "console.log(Object.keys(req.body), mask(req.headers))",
    'if (process.env.NODE_ENV !== "production") console.log(req.headers)',
  ])
    itFinds(log02, `lines of console without secrets: ${line}`, console(line), []);
});
