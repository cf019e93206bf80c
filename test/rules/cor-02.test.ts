import { describe } from "vitest";
import { cor02 } from "../../src/rules/cor-02.ts";
import { itFinds } from "./support.ts";

describe("OG-COR02", () => {
  itFinds(
    cor02,
    "a generator of pino-http",
    'const { randomUUID } = require("crypto");\n' +
      'require("pino-http")({\n' +
      '  genReqId: (req) => req.headers["x-request-id"] ?? randomUUID(),\n' +
      "});\n",
    [3],
  );
  itFinds(
    cor02,
    "a name first",
    'const { v4: uuid } = require("uuid");\n' +
      "exports.id = (req, res, next) => {\n" +
      '  const id = req.get("X-Correlation-Id") || uuid();\n' +
      '  res.set("X-Correlation-Id", id);\n' +
      "  next();\n" +
      "};\n",
    [3],
  );
  itFinds(cor02, "a setting of Fastify", 'require("fastify")({ requestIdHeader: "x-request-id" });\n', [1]);
  itFinds(
    cor02,
    "a check before",
    'const { randomUUID } = require("crypto");\n' +
      'exports.id = (req) => (isValid(req.headers["x-request-id"]) ? req.headers["x-request-id"] : randomUUID());\n',
    [],
  );
  itFinds(
    cor02,
    "a check after",
    'const { randomUUID } = require("crypto");\n' +
      "exports.id = (req) => {\n" +
      '  const id = req.headers["x-request-id"] || randomUUID();\n' +
      "  return /^\\\\w{1,64}$/.test(id) ? id : randomUUID();\n" +
      "};\n",
    [],
  );
  itFinds(
    cor02,
    "an id that is handed on",
    'exports.headers = (req) => ({ "x-request-id": req.headers["x-request-id"] || "" });\n',
    [],
  );
  itFinds(
    cor02,
    "another header",
    'const { randomUUID } = require("crypto");\n' + 'exports.id = (req) => req.headers["x-session"] || randomUUID();\n',
    [],
  );
  itFinds(cor02, "Fastify that makes its own", 'require("fastify")({ requestIdHeader: false });\n', []);
  itFinds(cor02, "the header of Fastify's own choice", 'require("fastify")({ requestIdHeader: true });\n', [1]);
  const middleware = (lines: string): string =>
    'const { randomUUID } = require("crypto");\nconst HEADER = "x-request-id";\n' +
    `exports.id = (req, res, next) => {\n${lines}\n  next();\n};\n`;
  itFinds(
    cor02,
    "a header that is read before",
    middleware('  const id = req.headers["x-request-id"];\n  req.id = id || randomUUID();'),
    [5],
  );
  itFinds(cor02, "a header by a constant", middleware("  req.id = req.headers[HEADER] ?? randomUUID();"), [4]);
  itFinds(
    cor02,
    "the first of several",
    middleware(
      '  const sent = req.headers["x-request-id"];\n  req.id = Array.isArray(sent) ? sent[0] : sent ?? randomUUID();',
    ),
    [5],
  );
  itFinds(
    cor02,
    "a header that is read before, and looked at",
    middleware(
      '  const id = req.headers["x-request-id"];\n  if (id && !/^[a-z]{1,64}$/.test(id)) return res.status(400).end();\n  req.id = id || randomUUID();',
    ),
    [],
  );
  itFinds(
    cor02,
    "what another service answered",
    middleware('  const id = res.headers["x-request-id"] ?? randomUUID();'),
    [],
  );
});
