import { describe, expect, it } from "vitest";
import { edit } from "../support/projects.ts";
import { change, errors, hook, instrumented, judged, middleware, server, start } from "./wired.ts";

describe("wiring that stands where it does not do what it is for", () => {
  it.each<[string, string, (text: string) => string]>([
    [
      "middleware below the routes",
      "express.middleware drifted: wiring-late",
      change([middleware, ""], [hook, middleware + hook]),
    ],
    [
      "middleware below one of the routes, in a function of its own",
      "express.middleware drifted: wiring-late",
      change([middleware, ""], [`app.post(`, `setUp();\nfunction setUp() {\n  ${middleware}}\napp.post(`]),
    ],
    [
      "middleware in a callback that comes behind the routes",
      "express.middleware drifted: wiring-late",
      change([middleware, ""], [`app.use(errors);`, `app.use(errors);\nsetTimeout(() => {\n  ${middleware}});\n`]),
    ],
    [
      "middleware behind routes that another file registers",
      "express.middleware drifted: wiring-late",
      change([middleware, `require("./routes")(app);\n${middleware}`]),
    ],
    [
      "middleware behind a body parser, which answers what is malformed",
      "express.middleware drifted: wiring-late",
      change([middleware, `app.use(express.json({ limit: "1mb" }));\n${middleware}`]),
    ],
    [
      "middleware behind a body parser of a package, by a name",
      "express.middleware drifted: wiring-late",
      change([middleware, `const parse = require("body-parser").urlencoded();\napp.use(parse);\n${middleware}`]),
    ],
    [
      "middleware that is not made",
      "express.middleware drifted: wiring-uncalled",
      change([`app.use(observability.middleware()`, `app.use(observability.middleware`]),
    ],
    [
      "an error hook that is not made, among others",
      "express.errorHook drifted: wiring-uncalled",
      change([`app.use(observability.errorHandler()`, `app.use(observability.errorHandler, log`]),
    ],
    [
      "middleware under a path",
      "express.middleware drifted: wiring-partial",
      change([`app.use(observability.middleware`, `app.use("/api", observability.middleware`]),
    ],
    [
      "middleware under a path that has a name",
      "express.middleware drifted: wiring-partial",
      change([`app.use(observability.middleware`, `const api = "/api";\napp.use(api, observability.middleware`]),
    ],
    [
      "middleware for one method",
      "express.middleware drifted: wiring-partial",
      change([`app.use(observability.middleware`, `app.get("/", observability.middleware`]),
    ],
    [
      "middleware on a router that is mounted under a path",
      "express.middleware drifted: wiring-partial",
      change([
        middleware,
        `const api = express.Router();\napi.use(observability.middleware());\napp.use("/api", api);\n`,
      ]),
    ],
    [
      "middleware on a router that is mounted below the routes",
      "express.middleware drifted: wiring-late",
      change(
        [middleware, ""],
        [hook, `const all = express.Router();\nall.use(observability.middleware());\napp.use(all);\n${hook}`],
      ),
    ],
    ...[
      ["if (process.env.OBSERVED) {", "}"],
      ["if (!process.env.QUIET) {", "}"],
      ["if (false) {", "}"],
      ["if (ready) app.disable('etag'); else {", "}"],
      ["process.env.OBSERVED &&", ""],
      ["process.env.QUIET ||", ""],
      ["process.env.OBSERVED ?", ": undefined;"],
      ["switch (process.env.MODE) { case 'a':", "}"],
      ["while (process.env.OBSERVED) {", "}"],
    ].map(([open, close]): [string, string, (text: string) => string] => [
      `middleware under ${open}`,
      "express.middleware drifted: wiring-conditional",
      change(["app.use(observability.middleware());", `${open} app.use(observability.middleware()) ${close}`]),
    ]),
    [
      "middleware that is one of two",
      "express.middleware drifted: wiring-conditional",
      change(["use(observability.middleware())", "use(process.env.A ? observability.middleware() : (q, r, n) => n())"]),
    ],
    [
      "middleware in a function that is called under a condition",
      "express.middleware drifted: wiring-conditional",
      change([middleware, `if (process.env.A) setUp();\nfunction setUp() {\n  ${middleware}}\n`]),
    ],
    [
      "error hook above the routes",
      "express.errorHook drifted: wiring-early",
      change([hook, ""], [middleware, middleware + hook]),
    ],
    [
      "error hook above one of the routes",
      "express.errorHook drifted: wiring-early",
      change([hook, ""], ["app.post(", `${hook}app.post(`]),
    ],
    [
      "error hook after the error handler that answers",
      "express.errorHook drifted: wiring-answered",
      change([hook, ""], ["app.use(errors);\n", `app.use(errors);\n${hook}`]),
    ],
    [
      "start under a condition",
      "express.listening drifted: wiring-conditional",
      change([start, `if (process.env.A) ${start}`]),
    ],
    [
      "start behind a return",
      "express.listening drifted: wiring-unreached",
      change(["const server =", "main();\nfunction main() {\nconst server ="], [start, `return;\n${start}\n}`]),
    ],
    [
      "start behind the end of the process",
      "express.listening drifted: wiring-unreached",
      change([start, `process.exit(0);\n${start}`]),
    ],
    [
      "a client under a condition",
      "postgres.wrap server.js#pool drifted: wiring-conditional",
      change(["observability.postgres(pool)", "if (process.env.A) observability.postgres(pool)"]),
    ],
  ])("%s", async (_name, expected, edited) => {
    const state = await instrumented({
      "server.js": server,
      "errors.js": errors,
      "routes.js": `module.exports = (app) => {\n  app.get("/a", (req, res) => res.end());\n};\n`,
    });
    expect(await judged(state)).toEqual([]);
    expect(await judged(edit(state, "server.js", edited))).toEqual([expected]);
  });
});
