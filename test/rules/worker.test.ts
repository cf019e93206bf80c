import { expect, it } from "vitest";
import { languageAdapter } from "../../src/edit/language.ts";
import { recordFile } from "../../src/model/record.ts";
import { overlay } from "../../src/model/sources.ts";
import { runRules } from "../../src/rules/run.ts";
import { add, edit, factsOf, openFiles, type State } from "../support/projects.ts";

const worker = (start: string): string =>
  'const { Worker } = require("bullmq");\nconst observability = require("./observability");\n' +
  'async function print(job) {\n  return observability.traced("print", {}, () => fetch(job.data.url));\n}\n' +
  `${start}new Worker("labels", print);\n`;

const service = (start = ""): Promise<State> =>
  openFiles({
    "package.json": JSON.stringify({
      name: "shop",
      scripts: { start: "node app.js", worker: "node worker.js" },
      dependencies: { express: "^5.1.0", bullmq: "^5.0.0" },
    }),
    "app.js": 'const app = require("express")();\napp.get("/", (req, res) => res.send("hi"));\napp.listen(3000);\n',
    "worker.js": worker(start),
  });

async function told(state: State): Promise<string[]> {
  const facts = factsOf(state);
  const { sources, record } = state;
  const adapter = languageAdapter(facts.language.value)!;
  const advice = runRules({ facts, sources, code: adapter.read(sources), record });
  const unread = adapter.unparsed(sources);
  return [
    ...advice.map(({ rule, symbol }) => `${rule.code} ${symbol}`),
    ...unread.map(({ at }) => `unread ${at?.file}`),
  ];
}

const pillars = ["logging", "metrics", "tracing"];

it("the process of a worker has to start telemetry, though the service does in its own", async () => {
  expect(await told(await add(await service(), pillars, []))).toEqual(["OG-COV02 process worker.js"]);
  const starting = 'require("./observability/sdk").startTracing();\n';
  expect(await told(await add(await service(starting), pillars, []))).toEqual([]);
});

it("a record whose generated files are gone is still read as the JSON it is", async () => {
  const full = await add(await service(), pillars, []);
  const generated = Object.keys(full.record!.generated);
  const state = generated.reduce((rest, path) => edit(rest, path, () => undefined), full);
  const sources = overlay(state.sources, new Map([[recordFile, JSON.stringify(full.record, null, 2)]]));
  expect((await told({ ...state, sources })).filter((it) => it.startsWith("unread"))).toEqual([]);
});
