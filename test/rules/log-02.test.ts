import { describe } from "vitest";
import { log02 } from "../../src/rules/log-02.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { itFinds } from "./support.ts";

const generated = 'const pino = require("pino");\nexports.logger = pino({ formatters: { log: redact } });\n';
const lines = [
  'const { logger } = require("./observability/logger");',
  "logger.info({ authorization: req.headers.authorization, password: req.body.password });",
  "logger.info({ headers: req.headers, all: req.headers });",
  "logger.info({ user: { token: req.query.token, given: req.body.password } });",
  "logger.info({ h: req.headers.authorization });",
  "const auth = req.headers.authorization;",
  "logger.info({ auth });",
];

describe("OG-LOG02", () => {
  itFinds(
    log02,
    "secrets under names that the generated logger does not know for secrets",
    { "app.js": lines.join("\n"), "observability/logger.js": generated },
    ["app.js:4", "app.js:5", "app.js:7"],
    { ...recordOf({ pillars: ["logging"] }), generated: { "observability/logger.js": generated } },
  );
  itFinds(
    log02,
    "what none of the listed paths covers",
    { "app.js": `const logger = require("pino")({ redact: ["h", "auth"] });\n${lines.slice(1).join("\n")}` },
    ["app.js:2", "app.js:3", "app.js:4"],
  );

  const service = (logger: string, line: string): string =>
    'const pino = require("pino");\nconst express = require("express");\nconst app = express();\n' +
    `const logger = ${logger};\napp.get("/", (req, res) => ${line});\n`;
  const whole = 'logger.info({ req }, "asked")';
  itFinds(log02, "a request as a whole", service("pino()", whole), [5]);
  itFinds(log02, "a request under another name", service("pino()", "logger.warn({ id: 1, what: req })"), [5]);
  itFinds(
    log02,
    "a request for which the library has a serializer, which keeps headers",
    service("pino({ serializers: { req: pino.stdSerializers.req } })", whole),
    [5],
  );
  itFinds(
    log02,
    "a request of which somebody makes less",
    service("pino({ serializers: { req: (req) => ({ url: req.url }) } })", whole),
    [],
  );
  itFinds(log02, "a request with redaction", service('pino({ redact: ["req.headers"] })', whole), []);
  itFinds(log02, "a part of a request", service("pino()", "logger.info({ req: { url: req.url } })"), []);
  itFinds(
    log02,
    "headers of which somebody makes less",
    service("pino({ serializers: { headers: () => undefined } })", "logger.info({ headers: req.headers })"),
    [],
  );
  itFinds(
    log02,
    "something else that is called so",
    'const logger = require("pino")();\nmodule.exports = (req) => logger.info({ req }, "sent");\n',
    [],
  );
  itFinds(
    log02,
    "a request that Fastify's own logger writes",
    'const app = require("fastify")({ logger: true });\napp.get("/", (req, res) => req.log.info({ req }, "asked"));\n',
    [],
  );
  itFinds(
    log02,
    "a request under a name that the generated logger does not know, and not under the one it knows",
    {
      "app.js": `const { logger } = require("./observability/logger");\napp.get("/", (req, res) => {\n  ${whole};\n  logger.info({ request: req });\n});\n`,
      "observability/logger.js": generated,
    },
    ["app.js:4"],
    { ...recordOf({ pillars: ["logging"] }), generated: { "observability/logger.js": generated } },
  );

  for (const line of [
    "logger.info({ session: req.cookies.session })",
    'logger.info({ id: req.signedCookies["connect.sid"] }, "asked")',
    "logger.info({ all: req.signedCookies })",
    "logger.info(`session ${req.cookies.sid}`)",
    "logger.info({ cookie: req.headers.cookie })",
    'logger.info({ cookie: req.get("cookie") })',
    'logger.info({ of: req.cookies["__Host-session"] })',
  ])
    itFinds(log02, `what a cookie signs in with: ${line}`, service("pino()", line), [5]);
  for (const line of [
    "logger.info({ theme: req.cookies.theme, lang: req.signedCookies.lang })",
    "logger.info({ has: Boolean(req.cookies.session), names: Object.keys(req.cookies) })",
    "logger.info({ user: hash(req.cookies.session), length: req.headers.cookie.length })",
    "logger.info({ session: upload.session, sid: call.sid })",
    'logger.info({ agent: req.get("user-agent"), kind: req.cookies.session_kind })',
  ])
    itFinds(log02, `cookies that say nothing, and what is made of others: ${line}`, service("pino()", line), []);
  itFinds(
    log02,
    "a cookie that was taken out before",
    'const logger = require("pino")();\nexports.f = (req, res) => {\n  const { session } = req.cookies;\n  logger.info({ session }, "asked");\n};\n',
    [4],
  );
  itFinds(
    log02,
    "a cookie of Koa",
    'const logger = require("pino")();\nconst Koa = require("koa");\nnew Koa().use((ctx) => {\n' +
      '  logger.info({ session: ctx.cookies.get("session") });\n  logger.info({ theme: ctx.cookies.get("theme") });\n});\n',
    [4],
  );
});
