import { describe, expect, it } from "vitest";
import { type State, edit } from "../support/projects.ts";
import { change, errors, hook, instrumented, judged, middleware, server, start } from "./wired.ts";

describe("wiring that the user moved and that still does what it is for", () => {
  it.each<[string, (text: string) => string]>([
    ["into a function", change([middleware, `setUp();\nfunction setUp() {\n  ${middleware}}\n`])],
    [
      "into a function that is given the application",
      change([middleware, `setUp(app);\nfunction setUp(it) {\n  it.${middleware.slice(4)}}\n`]),
    ],
    ["into a block", change([middleware, `{\n  ${middleware}}\n`])],
    ["under what is always true", change([middleware, `if (true) {\n  ${middleware}}\n`])],
    [
      "behind other middleware",
      change([middleware, `app.use(express.static("public"));\napp.use((req, res, next) => next());\n${middleware}`]),
    ],
    ["behind a setting that is read", change([middleware, `console.log(app.get("env"));\n${middleware}`])],
    [
      "behind a probe of the user's",
      change([middleware, `app.get("/healthz", (req, res) => res.end());\n${middleware}`]),
    ],
    ["under the path that all have", change(["use(observability.middleware", `use("/", observability.middleware`])],
    [
      "beside other middleware",
      change(["use(observability.middleware()", `use(express.json(), [observability.middleware()]`]),
    ],
    ["to a name", change([middleware, `const seen = observability.middleware();\napp.use(seen);\n`])],
    [
      "onto a router for everything",
      change([middleware, `const all = express.Router();\nall.use(observability.middleware());\napp.use(all);\n`]),
    ],
    [
      "behind an error handler that hands on",
      change([hook, `app.use((error, req, res, next) => {\n  console.error(error);\n  next(error);\n});\n${hook}`]),
    ],
    ["before what answers unknown paths", change([hook, `${hook}app.use((req, res) => res.status(404).end());\n`])],
    [
      "with a route behind the error handler",
      change(["const server", `app.all("*", (req, res) => res.end());\nconst server`]),
    ],
    ["where the client is", change(["observability.postgres(pool)", "if (pool) observability.postgres(pool)"])],
    [
      "where the client surely is",
      change(["observability.postgres(pool)", "if (pool !== undefined) observability.postgres(pool)"]),
    ],
    ["into a callback", change([start, `server.on("listening", () => {\n  ${start}\n});`])],
    [
      "with the server, under its condition",
      change(["const server = app", "if (require.main === module) {\nconst server = app"], [start, `${start}\n}`]),
    ],
    [
      "behind an early exit",
      change(["const server = app", "if (process.argv[2]) process.exit(1);\nconst server = app"]),
    ],
  ])("%s", async (_name, edited) => {
    const state = await instrumented({ "server.js": server, "errors.js": errors });
    expect(await judged(edit(state, "server.js", edited))).toEqual([]);
  });

  const setUp = (code: string): string =>
    `const observability = require("./observability");\nmodule.exports = (it) => {\n  ${code}\n};\n`;

  it.each<[string, string, string, readonly string[]]>([
    ["first", `require("./set-up")(app);\n`, "it.use(observability.middleware());", []],
    [
      "behind the routes",
      `app.get("/x", (q, r) => r.end());\nrequire("./set-up")(app);\n`,
      "it.use(observability.middleware());",
      ["express.middleware drifted: wiring-late"],
    ],
    [
      "behind a route of that file",
      `require("./set-up")(app);\n`,
      `it.get("/x", (q, r) => r.end());\n  it.use(observability.middleware());`,
      ["express.middleware drifted: wiring-late"],
    ],
    [
      "under a condition there",
      `require("./set-up")(app);\n`,
      "if (process.env.A) it.use(observability.middleware());",
      ["express.middleware drifted: wiring-conditional"],
    ],
    [
      "called under a condition",
      `if (process.env.A) require("./set-up")(app);\n`,
      "it.use(observability.middleware());",
      ["express.middleware drifted: wiring-conditional"],
    ],
  ])("into another file, which is given the application %s", async (_name, call, code, expected) => {
    const state = await instrumented({ "server.js": server, "errors.js": errors, "set-up.js": "" });
    const moved = edit(edit(state, "server.js", change([middleware, call])), "set-up.js", () => setUp(code));
    expect(await judged(moved)).toEqual(expected);
  });

  it("onto the application that a factory gives back", async () => {
    const factory = `const express = require("express");\nexports.create = () => {\n  const app = express();\n  return app;\n};\n`;
    const main = `const { create } = require("./app");\nconst app = create();\napp.get("/", (q, r) => r.end());\napp.listen(1);\n`;
    const state = await instrumented({ "app.js": factory, "server.js": main });
    const without = edit(state, "app.js", (text) => text.replace(/.*middleware\(\).*\n/, ""));
    const at = (before: string): State =>
      edit(without, "server.js", change([before, `app.use(observability.middleware());\n${before}`]));
    expect(await judged(at(`app.get("/"`))).toEqual([]);
    expect(await judged(at("const server = app.listen"))).toEqual(["express.middleware drifted: wiring-late"]);
  });
});
