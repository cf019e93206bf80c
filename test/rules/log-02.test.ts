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
});
