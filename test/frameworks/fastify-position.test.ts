import { describe, expect, it } from "vitest";
import { apply, edit, openFiles, planOf, select } from "../support/projects.ts";
import { change, manifest } from "./wired.ts";

describe("the plugin of Fastify", () => {
  const plugin = "app.register(observability.plugin); // first, so that it sees every request whole\n";
  const fastify = `const app = require("fastify")();
app.addHook("onRequest", async (request, reply) => {
  if (request.headers["x-key"] === undefined) return reply.code(401).send();
});
app.addHook("onRequest", async (request) => {
  request.tenant = "a";
});
app.get("/", async () => 1);
app.register(async (child) => child.get("/child", async () => 1));
app.listen({ port: 3000 });
`;
  const moved = async (edited: (text: string) => string): Promise<string[]> => {
    const manifestOf = manifest("commonjs", { fastify: "^5.0.0" });
    const state = await openFiles({ "package.json": manifestOf, "server.js": fastify });
    const full = apply(state, await planOf(state, select(["tracing"], [])));
    const { steps } = await planOf(edit(full, "server.js", edited), select(["tracing"], []));
    return steps.flatMap(({ id, problem }) => (problem === undefined ? [] : [`${id}: ${problem.code}`]));
  };

  it.each<[string, readonly string[], (text: string) => string]>([
    ["where it was put", [], (text) => text],
    [
      "below the routes, which get its hooks when all is ready",
      [],
      (text) => change([plugin, ""], ["app.addHook", `${plugin}app.addHook`])(text),
    ],
    ["with options", [], change(["(observability.plugin)", `(observability.plugin, { prefix: "/api" })`])],
    [
      "behind a hook that answers",
      ["fastify.register: wiring-late"],
      change([plugin, ""], ["app.get", `${plugin}app.get`]),
    ],
    [
      "behind listen",
      ["fastify.register: wiring-late"],
      change([plugin, ""], ["app.addHook", "0;\napp.addHook"], ["3000 });\n", `3000 });\n${plugin}`]),
    ],
    [
      "under a condition",
      ["fastify.register: wiring-conditional"],
      change(["app.register(obs", "if (process.env.A) app.register(obs"]),
    ],
  ])("%s", async (_name, expected, edited) => {
    expect(await moved(edited)).toEqual(expected);
  });
});

describe("one of several applications", () => {
  const head = `const Fastify = require("fastify");\nconst observability = require("./observability");\n`;
  const chosen = "const app = process.env.A ? Fastify({ logger: true }) : Fastify();\n";
  const branches = "let app;\nif (process.env.A) {\n  app = Fastify({});\n} else {\n  app = Fastify();\n}\n";
  const line = "app.register(observability.plugin);\n";
  const both = (code: string): string => code.replaceAll(/(Fastify\([^)]*\));?/g, "$1.register(observability.plugin)");
  const first = (code: string): string => code.replace(/(Fastify\([^)]*\))/, "$1.register(observability.plugin)");

  it.each<[string, readonly string[], string]>([
    ["behind the choice", [], chosen + line],
    ["in the first half", ["fastify.register: wiring-conditional"], first(chosen)],
    ["in both halves", [], both(chosen)],
    ["behind the branches", [], branches + line],
    ["in the first branch", ["fastify.register: wiring-conditional"], first(branches)],
    ["in both branches", [], both(branches)],
    [
      "as a statement in the first branch",
      ["fastify.register: wiring-conditional"],
      branches.replace("({});", `({});\n  ${line.trim()}`),
    ],
    ["as a statement in both branches", [], branches.replace(/\);\n}/g, `);\n  ${line}}`)],
  ])("the plugin %s", async (_name, expected, code) => {
    const manifestOf = manifest("commonjs", { fastify: "^5.0.0" });
    const text = `${head}${code}app.get("/", async () => 1);\napp.listen({ port: 3000 });\n`;
    const state = await openFiles({ "package.json": manifestOf, "server.js": text });
    const { steps } = await planOf(state, select(["tracing"], []));
    const own = steps.filter(({ id }) => id === "fastify.register");
    expect(own.map(({ id, problem }) => (problem === undefined ? [] : [`${id}: ${problem.code}`])).flat()).toEqual(
      expected,
    );
    expect(own.map(({ status }) => status)).toEqual([expected.length === 0 ? "satisfied" : "drifted"]);
  });
});
