import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildDist } from "./build.ts";

/**
 * `npm run play -- <fixture> [obs-gen arguments]`: builds, copies the fixture (or any folder) to a throw-away one that is
 * a git repository, runs the program there (`init --no-install` without arguments) and shows what changed.
 */
const fixtures = fileURLToPath(new URL("../test/fixtures/", import.meta.url));
const bin = fileURLToPath(new URL("../bin/obs-gen.cjs", import.meta.url));
const [name = "", ...args] = process.argv.slice(2);
const source = [join(fixtures, name, "input"), name].find((dir) => name !== "" && existsSync(dir));

if (source === undefined) {
  const known = existsSync(fixtures) ? readdirSync(fixtures).join(", ") : "none";
  console.error(`usage: npm run play -- <fixture or folder> [arguments]\nfixtures: ${known}`);
  process.exit(2);
}

const cwd = mkdtempSync(join(tmpdir(), "play-"));
cpSync(source, cwd, { recursive: true });
const run = (program: string, words: readonly string[]): number | null =>
  spawnSync(program, words, { cwd, stdio: "inherit" }).status;
const identity = ["-c", "user.name=play", "-c", "user.email=play@localhost"];
run("git", ["init", "--quiet"]);
run("git", ["add", "--all"]);
run("git", [...identity, "commit", "--quiet", "--message", "before"]);
await buildDist();
process.exitCode = run(process.execPath, [bin, ...(args.length > 0 ? args : ["init", "--no-install"])]) ?? 1;
run("git", ["add", "--intent-to-add", "."]);
run("git", ["--no-pager", "diff", "--stat"]);
console.log(`\nThe copy stays in ${cwd}`);
