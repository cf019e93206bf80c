import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Case, measure, report } from "./ratios.ts";

/**
 * `obs-gen check` over 10,000 real files (what is installed here) against reading them all once, and against git and a
 * linter on the same files, in one run. Budgets: performance of a check with ts-morph alone. Expects a build.
 */
const rounds = Number(process.argv[2] ?? 5);
const repository = fileURLToPath(new URL("../../", import.meta.url));
const obsGen = join(repository, "bin/obs-gen.cjs");
const root = mkdtempSync(join(tmpdir(), "bench-check-"));

const service = {
  "package.json": JSON.stringify({
    name: "bench",
    version: "1.0.0",
    scripts: { start: "node server.js" },
    dependencies: { express: "^5.0.0", pg: "^8.13.0" },
  }),
  "db.js": 'const { Pool } = require("pg");\nexports.pool = new Pool();\n',
  "server.js":
    'const express = require("express");\nconst { pool } = require("./db");\nconst app = express();\n' +
    'app.get("/", async (req, res) => res.json((await pool.query("select 1")).rows));\napp.listen(3000);\n',
};

/** Scripts of installed packages, up to `wanted`; huge ones are build results that no project has as sources. */
function copyScripts(wanted: number): number {
  const waiting = [join(repository, "node_modules")];
  let count = 0;
  for (let folder = waiting.pop(); folder !== undefined && count < wanted; folder = waiting.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      if (!entry.isFile() || !/\.[cm]?[jt]s$/.test(entry.name) || statSync(path).size > 60_000) continue;
      const target = join(root, "lib", String(count % 200));
      mkdirSync(target, { recursive: true });
      copyFileSync(path, join(target, `${count}-${entry.name}`));
      count += 1;
      if (count === wanted) break;
    }
  }
  return count;
}

const readAll =
  'const fs=require("fs");const walk=d=>{for(const e of fs.readdirSync(d,{withFileTypes:true}))if(e.isDirectory()){if(e.name!==".git")walk(d+"/"+e.name)}else fs.readFileSync(d+"/"+e.name)};walk(".")';

try {
  for (const [name, text] of Object.entries(service)) writeFileSync(join(root, name), text);
  const count = copyScripts(10_000);
  const git = (...args: string[]): unknown => spawnSync("git", args, { cwd: root });
  git("init", "-q");
  spawnSync(process.execPath, [obsGen, "init", "--yes", "--no-install", "--force"], { cwd: root, stdio: "ignore" });
  git("add", "-A");
  git("-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-qm", "bench");
  const here = (name: string, command: Case["command"], budget?: number): Case => ({
    ...{ name, command, cwd: root },
    ...(budget === undefined ? {} : { budget }),
  });
  const oxlint = join(repository, "node_modules/.bin/oxlint");
  const results = measure(
    here("read all", [process.execPath, "-e", readAll]),
    [
      here("obs-gen check --no-cache", [process.execPath, obsGen, "check", "--no-cache"], 4),
      here("obs-gen check (second run)", [process.execPath, obsGen, "check"]),
      here("git status", ["git", "status", "--short"]),
      ...(existsSync(oxlint) ? [here("oxlint", [oxlint, "--silent", "."])] : []),
    ],
    rounds,
  );
  process.exitCode = report(`check, x reading ${count} files once (medians of ${rounds} rounds)`, results) ? 0 : 1;
} finally {
  rmSync(root, { recursive: true, force: true });
}
