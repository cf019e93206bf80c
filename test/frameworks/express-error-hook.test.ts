import { describe, expect, it } from "vitest";
import { apply, openFiles, planOf, select } from "../support/projects.ts";
import { manifest } from "./wired.ts";

const hook = "app.use(observability.errorHandler()); // records the error, then passes it on";
const load = `const express = require("express");\nconst app = express();\n`;
const answer = `app.use((err, req, res, next) => res.status(500).end());\n`;
const listen = `app.listen(3000);\n`;

/** The files with what is put in for errors, or what is told instead; whatever is put in has no findings right after. */
async function hooked(files: { readonly [path: string]: string }): Promise<{ text: string; problems: string[] }> {
  const packages = manifest("commonjs", { express: "^4.18.0" });
  const state = await openFiles({ "package.json": packages, ...files });
  const selection = select(["tracing", "logging"], []);
  const plan = await planOf(state, selection);
  const problems = plan.problems.map(({ code, at }) => `${code} ${at?.file ?? ""}:${at?.line ?? 0}`);
  const after = apply(state, plan);
  const { steps } = await planOf(after, selection);
  const wrong = steps.filter(
    ({ id, status }) => status !== "satisfied" && (problems.length === 0 || id !== "express.errorHook"),
  );
  expect(wrong).toEqual([]);
  const texts = Object.keys(files).map((path) => after.sources.read(path) ?? "");
  return { text: texts.find((text) => text.includes("errorHandler()")) ?? "", problems };
}

describe("the error hook where error handlers stand under a condition", () => {
  it.each<[string, string]>([
    ["an if", `if (app.get("env") === "development") {\n  ${answer}}\n${answer}`],
    ["an if without braces", `if (process.env.A) ${answer}${answer}`],
    ["an if with else", `if (process.env.A) {\n  ${answer}} else {\n  ${answer}}\n`],
    ["an else alone", `if (process.env.A) {\n  app.disable("etag");\n} else if (process.env.B) {\n  ${answer}}\n`],
    [
      "a switch",
      `switch (process.env.NODE_ENV) {\n  case "development":\n    ${answer}    break;\n  default:\n    ${answer}}\n`,
    ],
    ["a ternary", `process.env.A ? ${answer.replace(";\n", "")} : app.disable("x");\n`],
    ["a logical expression", `process.env.A && ${answer}`],
    ["two conditions", `if (process.env.A) {\n  if (process.env.B) {\n    ${answer}  }\n}\n${answer}`],
    ["a catch", `try {\n  require("missing");\n} catch {\n  ${answer}}\n`],
    ["a loop that may not run", `while (process.env.A) {\n  ${answer}  break;\n}\n`],
    [
      "a function that is called under a condition",
      `if (process.env.A) {\n  handle();\n}\nfunction handle() {\n  ${answer}}\n`,
    ],
    [
      "a function that is given the application",
      `if (process.env.A) {\n  handle(app);\n}\nfunction handle(it) {\n  it.use((err, req, res, next) => res.end());\n}\n`,
    ],
  ])("stands before %s", async (_name, code) => {
    const { text, problems } = await hooked({
      "server.js": `${load}app.get("/", (req, res) => res.end());\n${code}${listen}`,
    });
    expect(problems).toEqual([]);
    expect(text).toContain(`res.end());\n${hook}\n${code.split("\n")[0] ?? ""}`);
  });
});

describe("the error hook where no condition is in the way", () => {
  const route = `app.get("/", (req, res) => res.end());\n`;
  it.each<[string, string, string]>([
    [
      "the application is made under the same condition",
      `const express = require("express");
if (require.main === module) {
  const app = express();
  ${route}  ${answer}  ${listen}}
`,
      `  ${hook}\n  ${answer}`,
    ],
    ["the condition always holds", `${load}${route}if (true) {\n  ${answer}}\n${listen}`, `{\n  ${hook}\n  ${answer}`],
    [
      "the function is also called without one",
      `${load}${route}if (process.env.A) handle();\nhandle();\nfunction handle() {\n  ${answer}}\n${listen}`,
      `{\n  ${hook}\n  ${answer}`,
    ],
    [
      "it is asked for the application itself",
      `${load}${route}handle(app);\nfunction handle(app) {\n  if (app) {\n    ${answer}  }\n}\n${listen}`,
      `{\n    ${hook}\n    ${answer}`,
    ],
    [
      "another handler is registered first, in a function that stands below",
      `${load}function late() {\n  ${answer}}\n${route}${answer}late();\n${listen}`,
      `${route}${hook}\n${answer}late();`,
    ],
  ])("stands at the handler when %s", async (_name, text, expected) => {
    const hooks = await hooked({ "server.js": text });
    expect(hooks.problems).toEqual([]);
    expect(hooks.text).toContain(expected);
  });

  it("stands in the file whose function is called under a condition", async () => {
    const { text, problems } = await hooked({
      "server.js": `${load}const { develop } = require("./develop");\n${route}if (process.env.A) develop(app);\n${listen}`,
      "develop.js": `exports.develop = (it) => {\n  it.use((err, req, res, next) => res.end());\n};\n`,
    });
    expect(problems).toEqual([]);
    expect(text).toContain(`${route}${hook}\nif (process.env.A) develop(app);`);
  });

  it.each([
    ["has routes too", `if (process.env.A) {\n  app.get("/a", (req, res) => res.end());\n  ${answer}}\n${answer}`, 5],
    [
      "gives the application another name",
      `if (process.env.A) {\n  const it = app;\n  it.use((err, req, res, next) => res.end());\n}\n`,
      5,
    ],
  ])("has no place where the condition %s: that line is told", async (_name, code, line) => {
    const { text, problems } = await hooked({ "server.js": `${load}${code}${listen}` });
    expect(problems).toEqual([`place-unknown server.js:${line}`]);
    expect(text).toBe("");
  });
});

describe("a name that may stand for something else than the application", () => {
  const secure = `if (process.env.KEY) server = https.createServer({}, app);\n`;
  it("is not what the hook is put on: the application's own name is", async () => {
    const { text, problems } = await hooked({
      "server.js": `const https = require("https");
${load}let server = app;
async function bootstrap() {
  app.use(express.static("public"));
  ${secure}  server.listen(3000);
}
bootstrap();
`,
    });
    expect(problems).toEqual([]);
    expect(text).toContain(`  ${hook}\n  const httpServer = server.listen(3000);\n  observability.start(httpServer);`);
  });

  it("is not used behind what gives it another value", async () => {
    const { text, problems } = await hooked({
      "server.js": `const express = require("express");
const { secured } = require("./secured");
let app = express();
app.get("/", (req, res) => res.end());
if (process.env.KEY) app = secured(app);
app.listen(3000);
`,
      "secured.js": `exports.secured = (app) => require("tls-server")(app);\n`,
    });
    expect(problems).toEqual([]);
    expect(text).toContain(`res.end());\n${hook}\nif (process.env.KEY)`);
  });

  it("is what it is when it gets one value only, later", async () => {
    const { text, problems } = await hooked({
      "server.js": `const express = require("express");
let app;
function make() {
  app = express();
}
make();
app.listen(3000);
`,
    });
    expect(problems).toEqual([]);
    expect(text).toContain("app.use(observability.errorHandler())");
  });

  it("is a server when each of its values is one", async () => {
    const { text } = await hooked({
      "server.js": `const http = require("http");
const https = require("https");
${load}let server;
if (process.env.KEY) {
  server = https.createServer({}, app);
} else {
  server = http.createServer(app);
}
server.listen(3000);
`,
    });
    expect(text).toContain("server.listen(3000);\nobservability.start(server);");
  });

  it("is no server when it may be the application", async () => {
    const { text } = await hooked({
      "server.js": `const https = require("https");
${load}let server = https.createServer({}, app);
if (process.env.PLAIN) server = app;
server.listen(3000);
`,
    });
    expect(text).toContain("const httpServer = server.listen(3000);\nobservability.start(httpServer);");
  });
});
