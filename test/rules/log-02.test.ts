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
    "nothing where somebody listed what is to be taken out",
    { "app.js": `const logger = require("pino")({ redact: ["h", "auth"] });\n${lines.slice(1).join("\n")}` },
    [],
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
});
