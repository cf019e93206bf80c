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
