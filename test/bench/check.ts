import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyCorpus, peersBin } from "./corpus.ts";
import { type Case, measure, peakMemory, report } from "./ratios.ts";

/**
 * `obs-gen check` of a service among 10,000 real files against reading them all once, and against git and the programs
 * that people check source code with, in one run. Budgets: performance of a check with ts-morph's parser. Expects a build.
 */
const rounds = Number(process.argv[2] ?? 7);
const obsGen = fileURLToPath(new URL("../../bin/obs-gen.cjs", import.meta.url));
const base = mkdtempSync(join(tmpdir(), "bench-check-"));

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

interface Repository {
  readonly root: string;
  /** What stands in it, for the title of a table. */
  readonly size: string;
}

/** A service that `init` has set up among code of a corpus, everything committed. */
function makeRepository(corpus: Parameters<typeof copyCorpus>[0]): Repository {
  const root = join(base, corpus);
  mkdirSync(root);
  for (const [name, text] of Object.entries(service)) writeFileSync(join(root, name), text);
  const { files, bytes } = copyCorpus(corpus, join(root, "lib"), 10_000);
  const run = (program: string, ...args: string[]): void => {
    const { status, stdout } = spawnSync(program, args, { cwd: root, encoding: "utf8" });
    if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status ?? "a signal"}\n${stdout}`);
  };
  run("git", "init", "-q");
  run(process.execPath, obsGen, "init", "--yes", "--no-install", "--force");
  run("git", "add", "-A");
  run("git", "-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-qm", "bench");
  return { root, size: `${files} files, ${(bytes / 1e6).toFixed(0)} MB` };
}

const here = ({ root }: Repository, name: string, command: Case["command"], budget?: number): Case => ({
  ...{ name, command, cwd: root },
  ...(budget === undefined ? {} : { budget }),
});
const readingAll = (repository: Repository): Case => here(repository, "read all", [process.execPath, "-e", readAll]);
const checking = (repository: Repository, budget?: number): Case =>
  here(repository, "obs-gen check --no-cache", [process.execPath, obsGen, "check", "--no-cache"], budget);
const titleOf = (what: string, { size }: Repository): string =>
  `check of a service among ${what}, x reading ${size}, once (medians of ${rounds} rounds)`;

try {
  const services = makeRepository("services");
  const peer = (name: string): string => join(peersBin(), name);
  const check = checking(services, 4);
  const results = measure(
    readingAll(services),
    [
      check,
      here(services, "obs-gen check (second run)", [process.execPath, obsGen, "check"]),
      here(services, "node -e 0", [process.execPath, "-e", "0"]),
      here(services, "git status", ["git", "status", "--short"]),
      here(services, "oxlint", [peer("oxlint"), "--silent", "."]),
      here(services, "ast-grep, one pattern", [peer("ast-grep"), "run", "-p", "new Pool($$$)", "-l", "js", "."]),
      here(services, "biome lint", [peer("biome"), "lint", "--max-diagnostics=1", "."]),
    ],
    rounds,
  );
  const isKept = report(titleOf("what services load", services), results);
  const megabytes = peakMemory(check);
  console.log(
    `  peak memory of a check               ${megabytes.toFixed(0)} MB  ${megabytes <= 150 ? "<=" : "OVER"} 150`,
  );
  const clients = makeRepository("clients");
  report(
    titleOf("frameworks and clients themselves", clients),
    measure(readingAll(clients), [checking(clients)], rounds),
  );
  process.exitCode = isKept && megabytes <= 150 ? 0 : 1;
} finally {
  rmSync(base, { recursive: true, force: true });
}
