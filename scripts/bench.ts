import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { buildDist } from "./build.ts";

/**
 * `npm run bench [-- name...]`: builds, then runs the benchmarks of test/bench, each in a process of its own. A benchmark
 * is a file that starts by itself; those that others only import export something and are named in `helpers`.
 */
const folder = fileURLToPath(new URL("../test/bench/", import.meta.url));
const helpers = ["corpus.ts", "ratios.ts"];
const wanted = process.argv.slice(2);
const all = readdirSync(folder).filter((file) => file.endsWith(".ts") && !helpers.includes(file));
const chosen = all.filter((file) => wanted.length === 0 || wanted.some((name) => file === `${name}.ts`));
const tsx = createRequire(import.meta.url).resolve("tsx/cli");

await buildDist();
for (const file of chosen.sort()) {
  const { status } = spawnSync(process.execPath, [tsx, folder + file], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
if (chosen.length === 0) {
  console.error(`No such benchmark. Known: ${all.map((file) => file.replace(/\.ts$/, "")).join(", ")}.`);
  process.exitCode = 2;
}
