import { describe, expect, it } from "vitest";
import { defaultSelection, planAdd } from "../../src/plan/index.ts";
import { type Files, projectOf } from "../rules/support.ts";

const pool = 'const { Pool } = require("pg");\nconst pool = new Pool();\n';
const service: Files = {
  "package.json":
    '{ "name": "shop", "scripts": { "start": "node app.js", "seed": "node scripts/seed.js" },\n' +
    '  "dependencies": { "express": "^5.0.0", "pg": "^8.11.0" } }\n',
  "app.js": 'const express = require("express");\nconst app = express();\nrequire("./db");\napp.listen(3000);\n',
  "db.js": `${pool}module.exports = pool;\n`,
};

/** Files whose clients are instrumented, once `files` are there too. */
async function instrumented(files: Files): Promise<string[]> {
  const { sources, facts } = await projectOf({ ...service, ...files });
  const { steps } = await planAdd({ sources, facts, record: undefined, selection: defaultSelection(facts) });
  return steps.flatMap(({ id, file }) => (id.startsWith("postgres.wrap") && file !== undefined ? [file] : [])).sort();
}

describe("a client of a script that is run by hand", () => {
  it.each([
    ...["scripts/seed.js", "packages/api/scripts/export.js", "db/seed-users.js", "migrate.js"],
    ...["knexfile.js", "vitest.config.js", "tools/x.js", "perf/load.js", "jobs/cleanup.js", "src/test-utils.js"],
  ])("is left alone: %s", async (path) => {
    expect(await instrumented({ [path]: `${pool}pool.query("SELECT 1").then(() => pool.end());\n` })).toEqual([
      "db.js",
    ]);
  });

  it("is left alone in a migration, which gives functions to a tool", async () => {
    const migration = `${pool}exports.up = () => pool.query("CREATE TABLE t (id int)");\n`;
    expect(await instrumented({ "migrations/20260101_add.js": migration })).toEqual(["db.js"]);
  });

  it("is one of the service where other files may load it by a pattern", async () => {
    const route = `${pool}module.exports = (app) => app.get("/", (req, res) => res.end());\n`;
    expect(await instrumented({ "routes/orders.js": route })).toContain("routes/orders.js");
  });

  it("is one of the service where that loads it, starts it, or where it stays", async () => {
    expect(await instrumented({ "scripts/a.js": pool, "lib.js": 'require("./scripts/a");\n' })).toContain(
      "scripts/a.js",
    );
    expect(await instrumented({ "scripts/a.js": `${pool}channel.consume("q", handle);\n` })).toContain("scripts/a.js");
    const manifest = service["package.json"]!.replace("node app.js", "node scripts/a.js");
    expect(await instrumented({ "scripts/a.js": pool, "package.json": manifest })).toContain("scripts/a.js");
    expect(await instrumented({ "lib/seed/index.js": pool, "lib.js": 'require("./lib/seed");\n' })).toContain(
      "lib/seed/index.js",
    );
  });

  it("does not make its library one that the service uses", async () => {
    const { "db.js": _, ...others } = service;
    const { facts } = await projectOf({ ...others, "scripts/seed.js": pool });
    expect(facts.dependencies).toEqual([]);
  });
});

describe("an application of an example", () => {
  const example = 'const express = require("express");\nconst app = express();\napp.listen(3001);\n';

  it("is no second service beside the one it shows, and one where there is no other", async () => {
    const files = { "examples/plain.js": example };
    expect((await projectOf({ ...service, ...files })).facts.services).toMatchObject([{ app: { file: "app.js" } }]);
    const alone = { "package.json": service["package.json"]!, ...files };
    expect((await projectOf(alone)).facts.services).toMatchObject([{ app: { file: "examples/plain.js" } }]);
  });
});
