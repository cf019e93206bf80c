import { expect, it } from "vitest";
import { instrument } from "./instrument.ts";

it("puts the error hook before the error handler that a loader registers", () => {
  const { lines, files } = instrument({
    "src/server.ts": `import express from "express";
import { load } from "./loaders/index.js";
const start = () => {
  const app = express();
  load(app);
  app.listen(3000);
};
start();
`,
    "src/loaders/index.ts": `import { loadExpress } from "./express.js";
export const load = (app) => {
  loadExpress(app);
};
`,
    "src/loaders/express.ts": `import { answer } from "./errors.js";
export const loadExpress = (app) => {
  app.get("/orders", (req, res) => res.json([]));
  app.use(answer);
};
`,
    "src/loaders/errors.ts": `export const answer = (error, _req, res, _next) => {
  res.status(500).json({ error: error.message });
};
`,
  });
  expect(lines.filter((line) => line.startsWith("src/loaders"))).toEqual([
    'src/loaders/express.ts: import * as observability from "../../observability";',
    "src/loaders/express.ts:   app.use(observability.errorHandler());",
  ]);
  expect(files["src/loaders/express.ts"]).toContain("passes it on\n  app.use(answer);");
});

it("finds the application behind a name that package.json gives it", () => {
  const { lines, problems } = instrument({
    "package.json": '{ "type": "module", "imports": { "#*": "./src/*" } }',
    "src/app.js": `import express from "express";
export const app = express();
app.get("/", (req, res) => res.json([]));
`,
    "src/server.js": `import { app } from "#app.js";
app.listen(3000);
`,
  });
  expect(problems).toEqual([]);
  expect(lines.filter((line) => !line.includes("import * as"))).toEqual([
    "src/app.js: app.use(observability.middleware());",
    "src/app.js: app.use(observability.errorHandler());",
    "src/server.js: const server = app.listen(3000);",
    "src/server.js: observability.start(server);",
  ]);
});
