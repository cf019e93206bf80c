import { join } from "node:path";
import { loadProject } from "../../src/facts/index.ts";
import type { Facts } from "../../src/model/facts.ts";
import type { Plan } from "../../src/model/plan.ts";
import { defaultSelection, inspect, planAdd } from "../../src/plan/index.ts";
import { type Files, folderOf } from "../facts/folder.ts";

/** A service, and a library with a factory, of one workspace. */
const monorepo: Files = {
  "package.json": { private: true, workspaces: ["apps/*", "packages/*"] },
  "apps/api/package.json": { name: "api", type: "module", dependencies: { express: "^5.0.0", "@acme/db": "*" } },
  "apps/api/src/app.ts":
    'import express from "express";\nimport "./db.js";\nconst app = express();\napp.listen(3000);\n',
  "apps/api/tsconfig.json": { compilerOptions: { module: "nodenext" } },
  "packages/db/package.json": {
    name: "@acme/db",
    main: "dist/index.js",
    types: "dist/index.d.ts",
    dependencies: { pg: "^8.11.0", ioredis: "^5.4.0", redis: "^4.7.0", winston: "^3.13.0", pino: "^9.2.0" },
  },
  "packages/db/src/index.ts":
    'import { Pool } from "pg";\nexport function createPool() {\n  return new Pool({ max: 5 });\n}\n',
};

type Project = Awaited<ReturnType<typeof loadProject>>;

export interface Seen {
  readonly facts: Facts;
  readonly plan: Plan;
  /** Clients with what is planned for them: "src/db.ts#pool missing src/db.ts:4". */
  readonly clients: readonly string[];
}

/** Opens the service with `files` of the monorepo besides. */
export const open = (files: Files): Promise<Project> =>
  loadProject(join(folderOf({ ...monorepo, ...files }), "apps/api"));

export const planned = async (files: Files): Promise<Seen> => planOf(await open(files));

/** What is planned for a state of the service. */
export async function planOf(
  { sources, facts: base }: Pick<Project, "sources" | "facts">,
  record?: Plan["record"],
): Promise<Seen> {
  const facts = inspect(sources, base);
  const plan = await planAdd({ sources, facts, record, selection: defaultSelection(facts) });
  const clients = plan.steps
    .filter(({ id }) => id.includes(".wrap "))
    .map(({ id, status, file, line }) => `${id.replace(/.*\.wrap /, "")} ${status} ${file}:${line}`);
  return { facts, plan, clients };
}

/** Lines that a plan adds to a file. */
export function added({ plan: { changes } }: Seen, file: string): string[] {
  const { before, after } = changes.find(({ path }) => path === file) ?? {};
  const old = (before ?? "").split("\n");
  return (after ?? "").split("\n").filter((line) => !old.includes(line));
}

/** Where facts say that clients are. */
export const places = ({ facts }: Seen): string[] =>
  facts.dependencies.flatMap(({ id, constructions }) =>
    constructions.map(({ file, line, column }) => `${id} ${file}:${line}:${column}`),
  );

export const importLine = 'import * as observability from "./observability/index.js";';
/** `src/db.ts` of the service. */
export const db = 'import { createPool } from "@acme/db";\nexport const pool = createPool();\n';
