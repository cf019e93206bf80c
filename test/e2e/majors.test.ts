import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { binOf, execute, project, type Result } from "../cli/support.ts";

const shop = {
  "package.json": JSON.stringify({
    name: "shop",
    version: "1.0.0",
    scripts: { start: "node server.js" },
    dependencies: { express: "^5.0.0" },
  }),
  "server.js": 'const express = require("express");\nconst app = express();\napp.listen(process.env.PORT);\n',
};

/** Colleagues and CI run the tool on the Node they have; what it finds must not depend on that. */
describe.each([22, 24])("Node %d besides the one that runs the tests", (major) => {
  let other = "";

  beforeAll(async () => {
    const home = project({ "package.json": '{ "private": true }\n' });
    const installed = await execute("npm", ["install", "--no-audit", "--no-fund", `node@${major}`], { cwd: home });
    expect(installed).toMatchObject({ code: 0 });
    other = join(home, "node_modules/node/bin/node");
    expect((await execute(other, ["--version"], { cwd: home })).stdout).toMatch(new RegExp(`^v${major}\\.`));
  }, 240_000);

  const run = (node: string, cwd: string, ...args: string[]): Promise<Result> =>
    execute(node, [binOf("obs-gen"), ...args], { cwd });
  const init = ["init", "--yes", "--no-install", "--force"];

  it("finds nothing where this one set up, and the other way round", async () => {
    for (const [one, two] of [
      [process.execPath, other],
      [other, process.execPath],
    ] as const) {
      const dir = project(shop);
      expect(await run(one, dir, ...init)).toMatchObject({ code: 0 });
      expect(await run(two, dir, "check", "--no-cache")).toMatchObject({ code: 0, stderr: "" });
      const record = readFileSync(join(dir, ".observability.json"), "utf8");
      expect(await run(two, dir, ...init)).toMatchObject({ code: 0 });
      expect(readFileSync(join(dir, ".observability.json"), "utf8")).toBe(record);
    }
  });
});
