import { basename, join, resolve } from "node:path";
import { type Disk, readerOf, realDisk } from "./disk.ts";
import { matchesGlob } from "./glob.ts";
import { asObject, asStrings, parseConfig } from "./json.ts";
import { parseYaml } from "./yaml.ts";

/** A member of a monorepo. */
export interface Workspace {
  /** Name in its package.json, or the folder's name. */
  readonly name: string;
  /** Folder relative to the monorepo's root, POSIX: "packages/api". */
  readonly dir: string;
}

/** The workspaces of a monorepo, sorted by folder; empty when `root` is not the root of one. */
export function listWorkspaces(root: string): Promise<Workspace[]> {
  return new Promise((done) => {
    done(findWorkspaces(resolve(root)));
  });
}

/** The same, with everything that is learnt through `disk`. */
export function findWorkspaces(root: string, disk: Disk = realDisk): Workspace[] {
  const read = readerOf(root, disk);
  const globs = workspaceGlobs(read);
  if (globs === undefined) return [];
  return foldersBelow({ root, disk }, "", depthOf(globs))
    .filter((dir) => isMember(dir, globs))
    .flatMap((dir) => {
      const name = disk.packageName(join(root, dir, "package.json"));
      // A member with a broken manifest is one too: it has to be told, not left out.
      return name === undefined ? [] : [{ name: name === "" ? basename(dir) : name, dir }];
    })
    .sort((a, b) => (a.dir < b.dir ? -1 : 1));
}

/** What package.json or pnpm-workspace.yaml says about members; undefined when the folder is no workspace root. */
export function workspaceGlobs(read: (path: string) => string | undefined): readonly string[] | undefined {
  const pnpm = read("pnpm-workspace.yaml");
  if (pnpm !== undefined) {
    const packages = asStrings(parseYaml(pnpm)["packages"]);
    // Without `packages` the file only holds settings, or a catalog, of a single package.
    if (packages.length > 0) return packages;
  }
  const workspaces = parseConfig(read("package.json"))?.["workspaces"];
  const globs = asStrings(Array.isArray(workspaces) ? workspaces : asObject(workspaces)?.["packages"]);
  return globs.length > 0 ? globs : undefined;
}

/** Whether the folder `dir` below the root is a member; the last glob that matches decides. */
export function isMember(dir: string, globs: readonly string[]): boolean {
  let member = false;
  for (const raw of globs) {
    const glob = raw
      .replace(/^!/, "")
      .replace(/^\.?\//, "")
      .replace(/\/$/, "");
    if (matchesGlob(dir, glob)) member = !raw.startsWith("!");
  }
  return member;
}

const depthOf = (globs: readonly string[]): number =>
  globs.some((glob) => glob.includes("**")) ? 8 : Math.max(...globs.map((glob) => glob.split("/").length));

interface Tree {
  readonly root: string;
  readonly disk: Disk;
}

function foldersBelow(tree: Tree, folder: string, depth: number): string[] {
  if (depth === 0) return [];
  return subfolders(tree, folder).flatMap((name) => {
    const path = folder === "" ? name : `${folder}/${name}`;
    return [path, ...foldersBelow(tree, path, depth - 1)];
  });
}

/** A folder that can't be read has no members to offer. */
function subfolders({ root, disk }: Tree, folder: string): string[] {
  const entries = disk.list(join(root, folder));
  return (typeof entries === "string" ? [] : entries)
    .filter(({ name, type }) => type === "folder" && !name.startsWith(".") && name !== "node_modules")
    .map(({ name }) => name);
}
