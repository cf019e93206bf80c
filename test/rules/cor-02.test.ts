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

  const read = '  let id = req.headers["x-request-id"];\n';
  const finding: Readonly<{ [lines: string]: number }> = {
    "  if (!id) id = randomUUID();\n  req.id = id;": 5,
    "  if (id === undefined || Array.isArray(id)) {\n    id = randomUUID();\n  }\n  res.set(HEADER, id);": 5,
    '  if (typeof id !== "string") id = randomUUID();\n  req.log = logger.child({ id });': 5,
    "  id ??= randomUUID();\n  req.id = id;": 5,
    "  id ||= randomUUID();\n  context.run({ id }, next);": 5,
    "  if (id) req.id = id;\n  else req.id = randomUUID();": 5,
    "  req.id = id;\n  if (!req.id) req.id = randomUUID();": 6,
    "  if (id) return id;\n  return randomUUID();": 5,
    "  if (!id) {\n    return randomUUID();\n  }\n  return id;": 5,
  };
  for (const [lines, line] of Object.entries(finding))
    itFinds(cor02, `a header that stays when it is there: ${lines.trim()}`, middleware(read + lines), [line]);
  itFinds(
    cor02,
    "a header that is given to a request without one",
    middleware(`  if (!req.headers["x-request-id"]) req.headers["x-request-id"] = randomUUID();`),
    [4],
  );
  itFinds(
    cor02,
    "one of two headers, in a class of TypeScript",
    {
      "package.json": '{ "name": "a", "dependencies": { "express": "*" } }',
      "id.ts":
        'import { v4 } from "uuid";\nexport class RequestId {\n  use(req: Request, res: Response, next: NextFunction): void {\n' +
        '    let id = req.get("X-Request-Id") ?? req.get("X-Correlation-Id");\n    if (!id) {\n      id = v4();\n    }\n' +
        "    res.locals.id = id;\n    next();\n  }\n}\n",
    },
    ["id.ts:5"],
  );
  for (const lines of [
    "  if (!id || id.length > 128) id = randomUUID();",
    "  if (!id || !/^[a-z]{1,64}$/.test(id)) id = randomUUID();",
    "  const ok = id && id.length < 64;\n  if (!ok) id = randomUUID();",
    "  if (!id) id = randomUUID();\n  if (id.length > 64) return res.status(400).end();",
    "  id ||= randomUUID();\n  req.id = uuidValidate(id) ? id : randomUUID();",
    "  if (!trusted) id = randomUUID();",
    "  if (!trusted(req)) return randomUUID();\n  return id;",
    '  id = "fixed";\n  if (!id) id = randomUUID();',
    "  if (typeof id === 'object') id = shorten(id);\n  if (!id) id = randomUUID();",
    "  if (!id) return res.status(400).end();\n  req.id = id;",
    "  if (!id) other = randomUUID();",
    "  id = id.slice(0, 64);\n  if (!id) id = randomUUID();",
    '  let id2 = req.headers["x-session"];\n  if (!id2) id2 = randomUUID();',
    "  let answer = response.headers[HEADER];\n  if (!answer) answer = randomUUID();",
  ])
    itFinds(cor02, `what is looked at, or is another value: ${lines.trim()}`, middleware(read + lines), []);
  itFinds(
    cor02,
    "a condition on what is configured",
    middleware("  req.id = options.trust ? req.headers[HEADER] : randomUUID();"),
    [],
  );
  itFinds(
    cor02,
    "a choice whose value is measured where it is kept",
    middleware("  req.id = req.headers[HEADER] || randomUUID();\n  if (req.id.length > 99) req.id = randomUUID();"),
    [],
  );
});
