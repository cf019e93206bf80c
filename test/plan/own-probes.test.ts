import { describe, expect, it } from "vitest";
import { defaultOptions } from "../../src/model/selection.ts";
import { usualOptions } from "../../src/plan/index.ts";
import { factsOf, openFiles, planOf } from "../support/projects.ts";

const express = (routes: string, files: { [path: string]: string } = {}): { [path: string]: string } => ({
  "package.json": JSON.stringify({ name: "shop", dependencies: { express: "^5.1.0" }, engines: { node: ">=20.19" } }),
  "app.js": `const express = require("express");\nconst app = express();\n${routes}\napp.listen(3000);\n`,
  ...files,
});
const fastify = (routes: string, files: { [path: string]: string } = {}): { [path: string]: string } => ({
  "package.json": JSON.stringify({ name: "shop", dependencies: { fastify: "^5.4.0" }, engines: { node: ">=20.19" } }),
  "app.js": `const app = require("fastify")();\n${routes}\napp.listen({ port: 3000 });\n`,
  ...files,
});
const router = `const { Router } = require("express");\nconst router = Router();\nrouter.get("/health", ok);\nmodule.exports = router;\n`;

describe("routes of the project's own", () => {
  it.each([
    [
      "below a prefix, in one file",
      express('const api = express.Router();\napi.get("/health", ok);\napp.use("/api", api);'),
    ],
    ["below a prefix, in two files", express('app.use("/api", require("./health"));', { "health.js": router })],
    [
      "below two prefixes",
      express('app.use("/api", require("./v1"));', {
        "health.js": router,
        "v1.js":
          'const router = require("express").Router();\nrouter.use("/v1", require("./health"));\nmodule.exports = router;\n',
      }),
    ],
    [
      "as a router of that name below a prefix",
      express('const api = express.Router();\napi.use("/health", require("./status"));\napp.use("/api", api);', {
        "status.js": router.replace('"/health"', '"/"'),
      }),
    ],
    [
      "in a plugin with a prefix",
      fastify('app.register(require("./health"), { prefix: "/api/v1" });', {
        "health.js": 'module.exports = async (scope) => {\n  scope.get("/health", async () => "ok");\n};\n',
      }),
    ],
  ])("%s are in nobody's way", async (_, files) => {
    const state = await openFiles(files);
    const options = usualOptions(factsOf(state));
    expect(options).toEqual(defaultOptions);
    const { problems } = await planOf(state, { pillars: ["health"], dependencies: [], options });
    expect(problems).toEqual([]);
  });

  it.each([
    ["/health", express('app.get("/health", ok);')],
    ["/health/ready", express('const api = express.Router();\napi.get("/ready", ok);\napp.use("/health", api);')],
    ["/health", express('app.use("/", require("./health"));', { "health.js": router })],
    ["/health", fastify('app.get("/health", async () => "ok");')],
  ])("that answer %s stay, and the generated probes go elsewhere", async (path, files) => {
    const state = await openFiles(files);
    const options = usualOptions(factsOf(state));
    expect([options.healthPath, options.readyPath]).toEqual(["/livez", "/readyz"]);
    const { problems } = await planOf(state, { pillars: ["health"], dependencies: [], options });
    expect(problems[0]).toMatchObject({ code: "route-kept", severity: "info", args: { what: path, health: "/livez" } });
    expect(problems.filter(({ severity }) => severity !== "info")).toEqual([]);
    const refused = await planOf(state, { pillars: ["health"], dependencies: [], options: defaultOptions });
    expect(refused.problems[0]).toMatchObject({ code: "route-exists", severity: "error", args: { what: path } });
  });
});
