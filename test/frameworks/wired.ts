import { type State, apply, openFiles, planOf, select } from "../support/projects.ts";

export const manifest = (type: string, packages: object): string =>
  JSON.stringify({ name: "shop", version: "1.0.0", type, main: "server.js", dependencies: packages });

export const server = `const express = require("express");
const { Pool } = require("pg");
const { errors } = require("./errors");
const app = express();
const pool = new Pool();
app.get("/orders", (req, res) => res.json([]));
app.post("/orders", (req, res) => res.status(201).end());
app.use(errors);
const server = app.listen(3000);
`;
export const errors = `exports.errors = (error, req, res, next) => {
  if (res.headersSent) return next(error);
  res.status(500).end();
};
`;
const selection = select(["tracing", "logging"], ["postgres"]);
export const middleware = "app.use(observability.middleware()); // first, so that it sees every request whole\n";
export const hook = "app.use(observability.errorHandler()); // records the error, then passes it on\n";
export const start = "observability.start(server);";

export async function instrumented(files: { readonly [path: string]: string }): Promise<State> {
  const state = await openFiles({
    "package.json": manifest("commonjs", { express: "^5.1.0", pg: "^8.16.0" }),
    ...files,
  });
  return apply(state, await planOf(state, selection));
}

/** What `check` says of the wiring after `change`, as "id: code". */
export async function judged(state: State): Promise<string[]> {
  const { steps } = await planOf(state, selection);
  return steps
    .filter(({ status }) => status !== "satisfied")
    .map(({ id, status, problem }) => `${id} ${status}: ${problem?.code ?? ""}`);
}

/** Replaces pieces of a text that have to be there. */
export const change =
  (...replacements: ReadonlyArray<readonly [from: string, to: string]>) =>
  (text: string): string =>
    replacements.reduce((result, [from, to]) => {
      if (!result.includes(from)) throw new Error(`no ${from}`);
      return result.replace(from, () => to);
    }, text);
