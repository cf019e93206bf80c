import { describe } from "vitest";
import { cov01 } from "../../src/rules/cov-01.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { itFinds } from "./support.ts";

describe("OG-COV01", () => {
  itFinds(
    cov01,
    "a second one in the same file",
    'const express = require("express");\n' +
      "const app = express();\n" +
      "const admin = express();\n" +
      "app.listen(1);\n" +
      "admin.listen(2);\n",
    [3],
    recordOf({ patched: { "app.js": ["express.middleware"] } }),
  );
  itFinds(
    cov01,
    "one that is mounted",
    'const express = require("express");\n' +
      "const app = express();\n" +
      "const admin = express();\n" +
      "app.use(admin);\n" +
      "app.listen(1);\n",
    [],
    recordOf({ patched: { "app.js": ["express.middleware"] } }),
  );
  itFinds(
    cov01,
    "two of which none is instrumented",
    {
      "a.js": 'const express = require("express");\n' + "const app = express();\n" + "app.listen(1);\n",
      "b.js": 'const express = require("express");\n' + "const app = express();\n" + "app.listen(1);\n",
    },
    [],
    recordOf({}),
  );

  const record = recordOf({ patched: { "app.js": ["express.middleware"] } });
  const scripts = { start: "node app.js", hooks: "node hooks.js" };
  const project = {
    "package.json": JSON.stringify({ name: "a", scripts, dependencies: { express: "5.0.0" } }, null, 2),
    "app.js": 'const express = require("express");\nconst app = express();\napp.listen(3000);\n',
  };
  const bare = (body: string): string =>
    `const http = require("node:http");\nconst server = http.createServer(${body});\nserver.listen(3001);\n`;
  const hooks = '(req, res) => {\n  if (req.url === "/hooks/github") receive(req.headers);\n  res.end();\n}';
  itFinds(cov01, "a server of node:http", { ...project, "hooks.js": bare(hooks) }, ["hooks.js:2"], record);
  itFinds(
    cov01,
    "a server of node:http whose handler has a name, loaded by the service",
    {
      ...project,
      "app.js": `${project["app.js"]}require("./admin");\n`,
      "admin.js":
        'const { createServer } = require("http");\n' +
        'function handle(req, res) {\n  if (req.method === "POST") res.end();\n}\n' +
        "createServer(handle).listen(3001);\n",
    },
    ["admin.js:5"],
    record,
  );
  itFinds(
    cov01,
    "a server that answers probes and scrapes only",
    {
      ...project,
      "hooks.js": bare('async (req, res) => res.end(req.url === "/metrics" ? await register.metrics() : "")'),
      "app.js": `${project["app.js"]}require("./probes");\n`,
      "probes.js": 'require("http").createServer((req, res) => res.end("ok")).listen(8080);\n',
    },
    [],
    record,
  );
  itFinds(
    cov01,
    "a server that hands requests to the application",
    {
      ...project,
      "hooks.js": bare('(req, res) => {\n  if (req.method === "PURGE") return res.end();\n  app(req, res);\n}'),
    },
    [],
    record,
  );
  const second = 'const express = require("express");\nconst app = express();\napp.listen(3001);\n';
  itFinds(
    cov01,
    "a second application, and none of those who develop",
    { ...project, "devices/app.js": second, "scripts/mock-server.js": second, "src/dev-server.js": second },
    ["devices/app.js:2"],
    record,
  );
  itFinds(
    cov01,
    "one that no command starts, and one for those who develop",
    {
      ...project,
      "package.json": JSON.stringify({
        name: "a",
        scripts: { start: "node app.js", mock: "node scripts/upstream.js" },
        dependencies: { express: "5.0.0" },
      }),
      "hooks.js": bare(hooks),
      "scripts/upstream.js": bare(hooks),
    },
    [],
    record,
  );
});
