import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const cache = fileURLToPath(new URL("../../../node_modules/.cache/live/", import.meta.url));

export const fixtureDir = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

/** Folder with the installed packages of a fixture, for NODE_PATH: the fixture itself stays as it is in git. */
export async function installedPackages(fixture: string): Promise<string> {
  const manifest = `${fixtureDir(fixture)}/package.json`;
  const key = createHash("sha256")
    .update(await readFile(manifest))
    .update(process.version)
    .digest("hex")
    .slice(0, 16);
  const folder = await once(`${fixture}-${key}`, async (into) => {
    await copyFile(manifest, `${into}/package.json`);
    await run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"], { cwd: into });
  });
  return `${folder}/node_modules`;
}

/** Interpreter of a virtual environment with `packages`. */
export async function pythonWith(packages: readonly string[]): Promise<string> {
  const key = createHash("sha256").update(packages.join()).digest("hex").slice(0, 16);
  const folder = await once(`python-${key}`, async (into) => {
    await run("python3", ["-m", "venv", into]);
    await run(`${into}/bin/python`, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]);
  });
  return `${folder}/bin/python`;
}

/** Fills a folder beside the final one and renames it, so that two runs at once or a broken one do no harm. */
async function once(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = cache + name;
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const fresh = await mkdtemp(`${folder}.new-`);
  try {
    await fill(fresh);
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
