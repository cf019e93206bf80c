import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadProject } from "../../src/facts/index.ts";
import { inspect } from "../../src/inspect/index.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "started-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

async function detected(files: Readonly<{ [path: string]: string }>): Promise<readonly string[]> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { sources, facts } = await loadProject(root);
  return inspect(sources, facts).services.map(({ app }) => app.file);
}

const started = {
  "package.json": JSON.stringify({
    scripts: { start: "npm run build && fastify start -l info dist/app.js" },
    dependencies: { fastify: "^5.0.0", "fastify-cli": "^8.0.0" },
  }),
  "tsconfig.json": JSON.stringify({ compilerOptions: { outDir: "dist" }, include: ["src"] }),
  "src/app.ts": "export default async function (fastify) {\n  fastify.register(import('./routes'))\n}\n",
};

test("the plugin that is started is found in its source, before and after it was built", async () => {
  expect(await detected(started)).toEqual(["src/app.ts"]);
  const built = { "dist/app.js": "module.exports = async function (fastify) {}\n" };
  expect(await detected(built)).toEqual(["src/app.ts"]);
  expect(await detected({ "tsconfig.json": "{}", ".gitignore": "dist\n" })).toEqual(["src/app.ts"]);
});
