import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyCorpus, peersBin } from "./corpus.ts";
import { type Case, measure, peakMemory, report } from "./ratios.ts";

/**
 * `obs-gen check` over a service among 10,000 real files against reading them all once, and against git and the programs
 * that people check source code with, in one run. Budgets: performance of a check with ts-morph's parser. Expects a build.
 */
const rounds = Number(process.argv[2] ?? 7);
const obsGen = fileURLToPath(new URL("../../bin/obs-gen.cjs", import.meta.url));
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

const readAll =
  'const fs=require("fs");const walk=d=>{for(const e of fs.readdirSync(d,{withFileTypes:true}))if(e.isDirectory()){if(e.name!==".git")walk(d+"/"+e.name)}else fs.readFileSync(d+"/"+e.name)};walk(".")';

function run(program: string, ...args: string[]): void {
  const { status, stdout } = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status ?? "a signal"}\n${stdout}`);
}

try {
  for (const [name, text] of Object.entries(service)) writeFileSync(join(root, name), text);
  const { files, bytes } = copyCorpus(join(root, "lib"), 10_000);
  run("git", "init", "-q");
  run(process.execPath, obsGen, "init", "--yes", "--no-install", "--force");
  run("git", "add", "-A");
  run("git", "-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-qm", "bench");
  const here = (name: string, command: Case["command"], budget?: number): Case => ({
    ...{ name, command, cwd: root },
    ...(budget === undefined ? {} : { budget }),
  });
  const peer = (name: string): string => join(peersBin(), name);
  const check = here("obs-gen check --no-cache", [process.execPath, obsGen, "check", "--no-cache"], 4);
  const results = measure(
    here("read all", [process.execPath, "-e", readAll]),
    [
      check,
      here("obs-gen check (second run)", [process.execPath, obsGen, "check"]),
      here("node -e 0", [process.execPath, "-e", "0"]),
      here("git status", ["git", "status", "--short"]),
      here("oxlint", [peer("oxlint"), "--silent", "."]),
      here("ast-grep, one pattern", [peer("ast-grep"), "run", "-p", "new Pool($$$)", "-l", "js", "."]),
      here("biome lint", [peer("biome"), "lint", "--max-diagnostics=1", "."]),
    ],
    rounds,
  );
  const title = `check, x reading ${files} files, ${(bytes / 1e6).toFixed(0)} MB, once (medians of ${rounds} rounds)`;
  const isKept = report(title, results);
  const megabytes = peakMemory(check);
  console.log(
    `  peak memory of a check               ${megabytes.toFixed(0)} MB  ${megabytes <= 150 ? "<=" : "OVER"} 150`,
  );
  process.exitCode = isKept && megabytes <= 150 ? 0 : 1;
} finally {
  rmSync(root, { recursive: true, force: true });
}
