import { describe } from "vitest";
import { cor01 } from "../../src/rules/cor-01.ts";
import { type Files, itFinds } from "./support.ts";

describe("OG-COR01", () => {
  itFinds(
    cor01,
    "body-parser",
    {
      "package.json":
        '{ "name": "a", "dependencies": { "express": "5.0.0", "multer": "1.4.4", "body-parser": "~1.18.0" } }',
      "app.js":
        'const { AsyncLocalStorage } = require("async_hooks");\n' +
        "const als = new AsyncLocalStorage();\n" +
        'const express = require("express");\n' +
        "const app = express();\n" +
        "app.use((req, res, next) => als.run({}, () => next()));\n" +
        'app.use(require("body-parser").json());\n',
    },
    [6],
  );
  itFinds(
    cor01,
    "an upload",
    {
      "package.json":
        '{ "name": "a", "dependencies": { "express": "5.0.0", "multer": "1.4.4", "body-parser": "~1.18.0" } }',
      "app.js":
        'const { AsyncLocalStorage } = require("async_hooks");\n' +
        "const als = new AsyncLocalStorage();\n" +
        'const express = require("express");\n' +
        "const app = express();\n" +
        'const upload = require("multer")();\n' +
        "app.use((req, res, next) => als.run({}, () => next()));\n" +
        'app.post("/", upload.single("a"), (req, res) => res.end());\n',
    },
    [7],
  );
  itFinds(
    cor01,
    "a parser that is mended",
    {
      "package.json":
        '{ "name": "a", "dependencies": { "express": "4.18.0", "multer": "1.4.4", "body-parser": "~1.18.0" } }',
      "app.js":
        'const { AsyncLocalStorage } = require("async_hooks");\n' +
        "const als = new AsyncLocalStorage();\n" +
        'const express = require("express");\n' +
        "const app = express();\n" +
        "app.use((req, res, next) => als.run({}, () => next()));\n" +
        "app.use(express.json());\n",
    },
    [],
  );
  itFinds(
    cor01,
    "the last parser that binds nothing",
    {
      "package.json": '{ "name": "a", "dependencies": { "express": "4.17.3" } }',
      "app.js":
        'const { AsyncLocalStorage } = require("async_hooks");\n' +
        "const als = new AsyncLocalStorage();\n" +
        'const express = require("express");\n' +
        "const app = express();\n" +
        "app.use((req, res, next) => als.run({}, () => next()));\n" +
        "app.use(express.json());\n",
    },
    [6],
  );
  itFinds(
    cor01,
    "a range that allows the mended one",
    {
      "package.json":
        '{ "name": "a", "dependencies": { "express": "^4.16.0", "multer": "1.4.4", "body-parser": "~1.18.0" } }',
      "app.js":
        'const { AsyncLocalStorage } = require("async_hooks");\n' +
        "const als = new AsyncLocalStorage();\n" +
        'const express = require("express");\n' +
        "const app = express();\n" +
        "app.use((req, res, next) => als.run({}, () => next()));\n" +
        "app.use(express.json());\n",
    },
    [],
  );
  itFinds(
    cor01,
    "the parser first",
    {
      "package.json":
        '{ "name": "a", "dependencies": { "express": "4.16.0", "multer": "1.4.4", "body-parser": "~1.18.0" } }',
      "app.js":
        'const { AsyncLocalStorage } = require("async_hooks");\n' +
        "const als = new AsyncLocalStorage();\n" +
        'const express = require("express");\n' +
        "const app = express();\n" +
        "app.use(express.json());\n" +
        "app.use((req, res, next) => als.run({}, () => next()));\n",
    },
    [],
  );
  itFinds(
    cor01,
    "no context",
    {
      "package.json":
        '{ "name": "a", "dependencies": { "express": "4.16.0", "multer": "1.4.4", "body-parser": "~1.18.0" } }',
      "app.js":
        'const { AsyncLocalStorage } = require("async_hooks");\n' +
        "const als = new AsyncLocalStorage();\n" +
        'const express = require("express");\n' +
        "const app = express();\n" +
        "app.use(express.json());\n",
    },
    [],
  );

  const entering = (node: string, middleware: string, parser = "app.use(express.json());"): Files => ({
    "package.json": JSON.stringify({ name: "a", engines: { node }, dependencies: { express: "~4.16.1" } }),
    "app.js":
      'const { AsyncLocalStorage } = require("node:async_hooks");\nconst express = require("express");\n' +
      `const als = new AsyncLocalStorage();\nconst app = express();\n${middleware}\n${parser}\n`,
  });
  const enter = "app.use((req, res, next) => { als.enterWith({ id: req.id }); next(); });";
  itFinds(cor01, "a context that is entered, on a Node that ends it with the handler", entering(">=24", enter), [6]);
  itFinds(
    cor01,
    "the same in a function of another place",
    entering(
      "24.x",
      "app.use(open);",
      "function open(req, res, next) {\n  als.enterWith(new Map());\n  next();\n}\napp.use(express.urlencoded());",
    ),
    [10],
  );
  for (const [what, files] of [
    ["on a Node that keeps it", entering(">=20", enter)],
    ["on the other side of the parser", entering(">=24", "app.use(express.json());", enter)],
    ["under a condition", entering(">=24", "app.use((req, res, next) => { if (req.id) als.enterWith(1); next(); });")],
    ["later", entering(">=24", 'app.use((req, res, next) => { req.on("end", () => als.enterWith(1)); next(); });')],
    ["by something else", entering(">=24", "app.use((req, res, next) => { zone.enterWith(1); next(); });")],
    ["in an error handler", entering(">=24", "app.use((err, req, res, next) => { als.enterWith(1); next(err); });")],
  ] as const)
    itFinds(cor01, `a context that is entered ${what}`, files, []);
});
