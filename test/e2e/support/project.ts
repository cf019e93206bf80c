import { existsSync } from "node:fs";
import { cp, lstat, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { cached } from "./cache.ts";
import type { Case } from "./case.ts";
import { succeed } from "./run.ts";

/** A throw-away copy of a case: installed, in a git repository of its own, everything committed. */
export interface Project {
  readonly root: string;
  /** Folder of the service's package: `root`, or a workspace. */
  readonly dir: string;
  /** Commits whatever there is. */
  commit(): Promise<void>;
  git(...args: readonly string[]): Promise<string>;
  readonly dispose: () => Promise<void>;
}

export async function openProject(one: Case): Promise<Project> {
  // A space in the path: users have them.
  const root = await mkdtemp(join(tmpdir(), "e2e project-"));
  const git = (...args: readonly string[]): Promise<string> => succeed("git", [...identity, ...args], { cwd: root });
  await writeSources(one, root);
  await installPackages(root);
  await git("init", "-q");
  if (!existsSync(join(root, ".gitignore"))) await git("config", "core.excludesFile", await nodeModulesIgnored(root));
  const commit = async (): Promise<void> => {
    await git("add", "-A");
    await git("commit", "-qm", "state", "--allow-empty");
  };
  await commit();
  return {
    root,
    dir: one.workspace === undefined ? root : join(root, one.workspace),
    commit,
    git,
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}

const identity = ["-c", "user.name=e2e", "-c", "user.email=e2e@localhost", "-c", "core.autocrlf=false"];

async function nodeModulesIgnored(root: string): Promise<string> {
  const path = join(root, ".git", "ignored");
  await writeFile(path, "node_modules/\n");
  return path;
}

async function writeSources({ dir, generate }: Case, root: string): Promise<void> {
  if (generate === undefined) {
    await cp(join(dir, "input"), root, { recursive: true });
    return;
  }
  const { package: name, bin, args } = generate;
  const generated = await cached(["generated", name, bin, ...args], async (folder) => {
    const app = join(folder, "app");
    await mkdir(app);
    await succeed("npx", ["-y", "-p", name, bin, ...args], { cwd: app });
    await rm(join(app, "node_modules"), { recursive: true, force: true });
  });
  await cp(join(generated, "app"), root, { recursive: true });
  await cp(join(dir, "overlay"), root, { recursive: true });
}

/** Installs once for each set of manifests and copies afterwards. */
async function installPackages(root: string): Promise<void> {
  const manifests = (await listFiles(root)).filter((path) => path.endsWith("package.json")).sort();
  const texts = await Promise.all(manifests.map((path) => readFile(join(root, path), "utf8")));
  const dir = await cached(["packages", ...manifests, ...texts], async (folder) => {
    for (const path of manifests) await cp(join(root, path), join(folder, path), { recursive: true });
    await succeed("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: folder });
  });
  for (const name of ["node_modules", "package-lock.json"])
    await succeed("cp", ["-a", join(dir, name), join(root, name)], { cwd: root });
}

/** Every file below `root` but those of git and of installed packages. */
export async function listFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !/(^|\/)(node_modules|\.git)\//.test(path))
    .sort();
}

/** Each file with its mode and its bytes, to compare whole projects. */
export async function snapshot(root: string, except: (path: string) => boolean): Promise<{ [path: string]: string }> {
  const files = (await listFiles(root)).filter((path) => !except(path));
  const entries = files.map(async (path) => {
    const { mode } = await lstat(join(root, path));
    return [path, `${(mode & 0o777).toString(8)} ${await readFile(join(root, path), "base64")}`] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
