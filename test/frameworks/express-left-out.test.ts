import { describe, expect, it } from "vitest";
import { apply, factsOf, openFiles, planOf, select } from "../support/projects.ts";
import { manifest } from "./wired.ts";

const packages = { "package.json": manifest("commonjs", { express: "^4.18.0" }) };
const load = `const express = require("express");\n`;
const admin = `${load}module.exports = () => {\n  const app = express();\n  return app.listen(9000);\n};\n`;
const main = `${load}const servers = require("./servers");\nconst admin = require("./admin");\nconst app = express();\n`;
const selection = select(["tracing"], []);

const servicesOf = async (files: { readonly [path: string]: string }): Promise<string[]> =>
  factsOf(await openFiles({ ...packages, ...files })).services.map(({ app }) => `${app.file}:${app.line}`);

describe("an application whose server a function makes", () => {
  it.each([
    ["gives back", `exports.up = (app) => require("http").createServer(app);\n`, "servers.up(app).listen(3000);\n"],
    [
      "gives to another one",
      `const make = (it) => require("http").createServer(it);\nexports.up = (app) => make(app);\n`,
      "const server = servers.up(app);\nserver.listen(3000);\n",
    ],
    [
      "keeps in a class",
      `exports.Up = class {\n  constructor(it) {\n    this.http = require("http").createServer(it);\n  }\n  start() {\n    this.http.listen(3000);\n  }\n};\n`,
      "new servers.Up(app).start();\n",
    ],
  ])("is a service of its own: one that it %s", async (_name, servers, start) => {
    const files = { "servers.js": servers, "server.js": main + start };
    expect(await servicesOf(files)).toEqual(["server.js:4"]);
    expect(await servicesOf({ ...files, "server.js": `${main}${start}admin();\n`, "admin.js": admin })).toEqual([
      "admin.js:3",
      "server.js:4",
    ]);
  });

  it("is told from another one that the same function is given", async () => {
    const text = `${main}const other = express();\nconst one = servers.up(app);\none.listen(3000);\nservers.up(other);\n`;
    const servers = `exports.up = (app) => require("http").createServer(app);\n`;
    expect(await servicesOf({ "servers.js": servers, "server.js": text })).toEqual(["server.js:4"]);
  });
});

describe("an application that is not followed to where it listens", () => {
  const lost = { "servers.js": `exports.up = (app) => require("some-server").make(app);\n`, "admin.js": admin };
  const told = async (text: string): Promise<string[]> => {
    const state = await openFiles({ ...packages, ...lost, "server.js": text });
    const plan = await planOf(state, selection);
    const after = await planOf(apply(state, plan), selection);
    expect(after.problems.map(({ code }) => code)).toEqual(plan.problems.map(({ code }) => code));
    return plan.problems.map(({ code, severity, at, args }) =>
      [code, severity, `${at?.file ?? ""}:${at?.line ?? 0}`, args["call"] ?? ""].join(" "),
    );
  };

  it("is told, before and after another one is instrumented", async () => {
    expect(await told(`${main}servers.up(app).listen(3000);\nadmin();\n`)).toEqual([
      "application-left-out warning server.js:4 servers.up(app)",
    ]);
  });

  it.each([
    ["mounted", `const outer = express();\nouter.use("/a", app);\nservers.up(app);\nouter.listen(3000);\nadmin();\n`],
    [
      "mounted by what it is given to",
      `const outer = express();\nouter.use(require("vhost")("a", app));\nouter.listen(1);\n`,
    ],
    ["handed to nobody", `app.get("/", (req, res) => res.end());\nadmin();\n`],
  ])("is none that is %s", async (_name, text) => {
    expect(await told(main + text)).not.toContainEqual(expect.stringContaining("application-left-out"));
  });

  it("is refused where that is the only one, at the line that is unclear", async () => {
    const state = await openFiles({
      ...packages,
      ...lost,
      "admin.js": "",
      "server.js": `${main}servers.up(app).listen(1);\n`,
    });
    const { problems } = await planOf(state, selection);
    expect(problems.map(({ code, at }) => `${code} ${at?.line ?? 0}`)).toContain("place-unknown 5");
  });
});
