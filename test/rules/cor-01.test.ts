import { describe } from "vitest";
import { cor01 } from "../../src/rules/cor-01.ts";
import { itFinds } from "./support.ts";

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
});
