import { expect, it } from "vitest";
import { defaultSelection, planAdd } from "../../src/plan/index.ts";
import { projectOf } from "../rules/support.ts";

const service = (use: string) => ({
  "package.json":
    '{ "name": "shop", "dependencies": { "express": "^5.0.0", "morgan": "^1.9.0", "pino-http": "^10.0.0" } }\n',
  "app.js": `const morgan = require("morgan"), pinoHttp = require("pino-http");\nconst app = require("express")();\n${use}\napp.listen(3000);\n`,
});

const told = async (use: string, pillars?: readonly string[]): Promise<string[]> => {
  const { sources, facts } = await projectOf(service(use));
  const all = defaultSelection(facts);
  const selection = { ...all, pillars: pillars ?? all.pillars };
  const { problems, changes } = await planAdd({ sources, facts, record: undefined, selection });
  expect(changes.length).toBeGreaterThan(0);
  return problems.map(({ code, severity, at }) => `${severity} ${code} ${at?.file}:${at?.line}`);
};

it("says that lines of text will stand between those of JSON, and stops nothing", async () => {
  expect(await told('app.use(morgan("dev"));')).toEqual(["info access-log-exists app.js:3"]);
});

it("says nothing where no lines are added, and of lines that go elsewhere", async () => {
  expect(await told('app.use(morgan("dev"));', ["metrics"])).toEqual([]);
  expect(await told('app.use(morgan("dev", { stream }));')).toEqual([]);
});

it("says that each request will be in the log twice, and stops nothing", async () => {
  expect(await told("app.use(pinoHttp());")).toEqual(["info access-log-doubled app.js:3"]);
  expect(await told("app.use(pinoHttp());", ["metrics"])).toEqual([]);
  expect(await told("app.use(pinoHttp({ autoLogging: false }));")).toEqual([]);
});
