import { describe, expect, it } from "vitest";
import { type Files, instrument } from "./instrument.ts";

describe("Express shapes", () => {
  it("patches what express-generator writes, in app.js and bin/www", () => {
    const { lines, files } = instrument({
      "app.js": `var createError = require('http-errors');
var express = require('express');

var indexRouter = require('./routes/index');

var app = express();

app.set('view engine', 'pug');
app.use(express.json());
app.use('/', indexRouter);

// catch 404 and forward to error handler
app.use(function(req, res, next) {
  next(createError(404));
});

// error handler
app.use(function(err, req, res, next) {
  res.status(err.status || 500);
});

module.exports = app;
`,
      "bin/www": `#!/usr/bin/env node

/**
 * Module dependencies.
 */

var app = require('../app');
var http = require('http');

var port = 3000;
app.set('port', port);

var server = http.createServer(app);

server.listen(port);
server.on('error', function (error) { throw error; });
`,
    });
    expect(lines).toEqual([
      "app.js: var observability = require('./observability');",
      "app.js: app.use(observability.middleware());",
      "app.js: app.use(observability.errorHandler());",
      "bin/www: var observability = require('../observability');",
      "bin/www: observability.start(server);",
    ]);
    expect(files["app.js"]).toContain(
      "\napp.use(observability.errorHandler()); // records the error, then passes it on\n\n// error handler\napp.use(function(err",
    );
    expect(files["app.js"]).toContain("var app = express();\napp.use(observability.middleware());");
  });

  it.each<[string, Files, readonly string[]]>([
    [
      "instance and listen in one file, no semicolons",
      {
        "index.js": `const express = require('express')\nconst app = express()\n\napp.get('/', (req, res) => res.send('hi'))\n\napp.listen(3000, () => {\n  console.log('up')\n})\n`,
      },
      [
        "index.js: const observability = require('./observability')",
        "index.js: app.use(observability.middleware())",
        "index.js: app.use(observability.errorHandler())",
        "index.js: const server = app.listen(3000, () => {",
        "index.js: observability.start(server)",
      ],
    ],
    [
      "a factory in one file and listen in another, ESM TypeScript",
      {
        "src/app.ts": `import express, { type Express } from "express";\n\nexport function createApp(): Express {\n  const app = express();\n  app.use(express.json());\n  app.get("/", (_req, res) => {\n    res.send("x");\n  });\n  return app;\n}\n`,
        "src/server.ts": `import { createApp } from "./app.js";\n\nconst app = createApp();\nconst server = app.listen(3000);\nexport { server };\n`,
      },
      [
        `src/app.ts: import * as observability from "../observability";`,
        "src/app.ts:   app.use(observability.middleware());",
        "src/app.ts:   app.use(observability.errorHandler());",
        `src/server.ts: import * as observability from "../observability";`,
        "src/server.ts: observability.start(server);",
      ],
    ],
    [
      "a class with methods",
      {
        "src/app.ts": `import express from "express";\nimport { errorMiddleware } from "./error";\n\nexport class App {\n  public app: express.Application;\n\n  constructor() {\n    this.app = express();\n    this.routes();\n    this.errors();\n  }\n\n  public listen(): void {\n    this.app.listen(3000, () => {\n      console.log("up");\n    });\n  }\n\n  private routes(): void {\n    this.app.get("/", (_req, res) => void res.send("x"));\n  }\n\n  private errors(): void {\n    this.app.use(errorMiddleware);\n  }\n}\n`,
        "src/error.ts": `import type { Request, Response, NextFunction } from "express";\nexport const errorMiddleware = (error: Error, req: Request, res: Response, next: NextFunction): void => {\n  res.status(500).end();\n};\n`,
        "src/server.ts": `import { App } from "./app";\nconst app = new App();\napp.listen();\n`,
      },
      [
        `src/app.ts: import * as observability from "../observability";`,
        "src/app.ts:     this.app.use(observability.middleware());",
        "src/app.ts:     const server = this.app.listen(3000, () => {",
        "src/app.ts:     observability.start(server);",
        "src/app.ts:     this.app.use(observability.errorHandler());",
      ],
    ],
    [
      "a class property with initializer",
      {
        "app.ts": `import express from "express";\nclass Server {\n  private app = express();\n  constructor(private port: number) {\n    this.app.use(express.json());\n  }\n  start() {\n    return this.app.listen(this.port);\n  }\n}\nnew Server(1).start();\n`,
      },
      [
        `app.ts: import * as observability from "./observability";`,
        "app.ts:     this.app.use(observability.middleware());",
        "app.ts:     this.app.use(observability.errorHandler());",
        "app.ts:     return observability.start(this.app.listen(this.port));",
      ],
    ],
    [
      "listen inside a promise, dotenv first",
      {
        "server.js": `require('dotenv').config();\nconst express = require('express');\nconst mongoose = require('mongoose');\n\nconst app = express();\napp.use('/api', require('./routes'));\n\nmongoose.connect(process.env.DB).then(() => app.listen(3000)).catch(console.error);\n`,
      },
      [
        "server.js: const observability = require('./observability');",
        "server.js: app.use(observability.middleware());",
        "server.js: app.use(observability.errorHandler());",
        "server.js: mongoose.connect(process.env.DB).then(() => observability.start(app.listen(3000))).catch(console.error);",
      ],
    ],
    [
      "dotenv.config() as a statement below the requires",
      {
        "server.js": `const dotenv = require('dotenv');\nconst express = require('express');\n\ndotenv.config();\n\nconst app = express();\napp.listen(process.env.PORT);\n`,
      },
      [
        "server.js: const observability = require('./observability');",
        "server.js: app.use(observability.middleware());",
        "server.js: app.use(observability.errorHandler());",
        "server.js: const server = app.listen(process.env.PORT);",
        "server.js: observability.start(server);",
      ],
    ],
    [
      "an application made by the require itself, with more requires below",
      {
        "index.js": `const app = require('express')();\nconst server = require('http').Server(app);\nconst io = require('socket.io')(server);\n\napp.get('/', (req, res) => res.end());\nserver.listen(3000);\n`,
      },
      [
        "index.js: const observability = require('./observability');",
        "index.js: app.use(observability.middleware());",
        "index.js: app.use(observability.errorHandler());",
        "index.js: observability.start(server);",
      ],
    ],
    [
      "import x = require(), async bootstrap, http.createServer(app).listen chained",
      {
        "main.ts": `import express = require("express");\nimport http = require("http");\n\nasync function main() {\n  const app = express();\n  await connect();\n  app.get("/", () => {});\n  http.createServer(app).listen(3000, () => console.log("up"));\n}\n\nvoid main();\n`,
      },
      [
        `main.ts: import observability = require("./observability");`,
        "main.ts:   app.use(observability.middleware());",
        "main.ts:   app.use(observability.errorHandler());",
        `main.ts:   const server = http.createServer(app).listen(3000, () => console.log("up"));`,
        "main.ts:   observability.start(server);",
      ],
    ],
    [
      "routes registered in the chain that makes the application",
      {
        "index.js": `const express = require("express");\nconst app = express().use(express.json()).get("/", (req, res) => res.end());\napp.listen(1);\n`,
      },
      [
        `index.js: const observability = require("./observability");`,
        `index.js: const app = express().use(observability.middleware()).use(express.json()).get("/", (req, res) => res.end());`,
        "index.js: app.use(observability.errorHandler());",
        "index.js: const server = app.listen(1);",
        "index.js: observability.start(server);",
      ],
    ],
    [
      "routes that are registered behind listen",
      {
        "index.js": `const express = require("express");\nconst app = express();\napp.use(express.json());\nconst server = app.listen(1);\nconst router = require("./routes");\napp.use("/", router);\nserver.setTimeout(5);\n`,
      },
      [
        `index.js: const observability = require("./observability");`,
        "index.js: app.use(observability.middleware());",
        "index.js: observability.start(server);",
        "index.js: app.use(observability.errorHandler());",
      ],
    ],
    [
      "a second express() that is mounted, not started",
      {
        "index.js": `const express = require("express");\nconst admin = express();\nconst app = express();\napp.use("/admin", admin);\napp.listen(1);\n`,
      },
      [
        `index.js: const observability = require("./observability");`,
        "index.js: app.use(observability.middleware());",
        "index.js: app.use(observability.errorHandler());",
        "index.js: const server = app.listen(1);",
        "index.js: observability.start(server);",
      ],
    ],
  ])("%s", (_name, files, expected) => {
    const { lines, problems } = instrument(files);
    expect(problems).toEqual([]);
    expect(lines).toEqual(expected);
  });

  const shop = (listen: string): string => `const express = require("express");
const http = require("http");
class Shop {
  constructor() {
    this.app = express();
    this.routes();
    this.server = http.createServer(this.app);
  }
  routes() {
    this.app.get("/", (req, res) => res.end());
  }
${listen}}
`;

  it("puts no handler on a server, but on the application by its own name", () => {
    const { lines, problems } = instrument({
      "a.js": `${shop("  listen() {\n    this.server.listen(1);\n  }\n")}new Shop().listen();\n`,
    });
    expect(problems).toEqual([]);
    expect(lines).toEqual([
      `a.js: const observability = require("./observability");`,
      "a.js:     this.app.use(observability.middleware());",
      "a.js:     this.app.use(observability.errorHandler());",
      "a.js:     observability.start(this.server);",
    ]);
  });

  it("gives the snippet to paste where the application has no name, and says which line is unclear", () => {
    const { lines, problems } = instrument({
      "src/www/a.js": `${shop("")}const { server } = new Shop();\nserver.listen(1);\n`,
    });
    expect(lines).toEqual([
      `src/www/a.js: const observability = require("../../observability");`,
      "src/www/a.js:     this.app.use(observability.middleware());",
      "src/www/a.js: observability.start(server);",
    ]);
    expect(problems.map(({ code, severity, at }) => `${code} ${severity} ${at?.line ?? 0}`)).toEqual([
      "place-unknown warning 16",
    ]);
    expect(problems[0]?.snippet).toContain("app.use(observability.errorHandler())");
    expect(problems[0]?.snippet).toContain('const observability = require("../../observability");');
  });
});
