import { existsSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, posix, relative, sep } from "node:path";
import { execa } from "execa";
import { ownGit } from "./git.ts";
import { errorCode, refusal } from "./refusal.ts";

/** The files of a commit in a folder of their own. */
export interface Tree {
  /** What the folder is that the tree was opened for; absolute. */
  readonly dir: string;
  /** Where files of the commit are now that git knows under another name; paths below `dir`. */
  readonly renamed: ReadonlyMap<string, string>;
  dispose(): Promise<void>;
}

interface Blob {
  readonly id: string;
  readonly path: string;
  readonly link: boolean;
}

/**
 * Copies what can be read of `packages` (folders relative to `base`) at the commit `ref` from the repository's objects into a
 * temporary folder: nothing is checked out, and the work tree is not touched. Throws `since.*` when there is no such
 * commit, repository or git.
 */
export async function openTree(base: string, ref: string, packages: readonly string[]): Promise<Tree> {
  const top = await realpath(await topOf(base));
  const commit = await commitOf(base, ref);
  const below = relative(top, await realpath(base))
    .split(sep)
    .join("/");
  // "../../packages/db" seen from "apps/api" is none of the base, and of the same repository.
  const folders = packages.map((dir) => posix.join(below, dir)).map((folder) => (folder === "." ? "" : folder));
  const [listed, renamed] = await Promise.all([listBlobs(base, commit), listRenamed(base, commit)]);
  const blobs = listed.filter(({ path }) => isWanted(path, folders));
  const home = await mkdtemp(join(tmpdir(), "obs-gen-"));
  const dispose = (): Promise<void> => rm(home, { recursive: true, force: true });
  try {
    // Looking upwards ends at the top of the repository, here as there.
    await mkdir(join(home, ".git"));
    await writeBlobs(home, blobs, await readBlobs(base, blobs, ref));
    await linkPackages(top, home, folders);
    const dir = join(home, below);
    await mkdir(dir, { recursive: true });
    return { dir, renamed, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

const git = (cwd: string, args: readonly string[], input?: string) =>
  execa("git", ["--no-optional-locks", "-c", "core.fsmonitor=false", ...args], {
    cwd,
    reject: false,
    stripFinalNewline: false,
    encoding: "buffer",
    maxBuffer: 4 * 1024 ** 3,
    // Objects that a partial clone left out are not fetched: there is no network here.
    env: { ...ownGit, GIT_NO_LAZY_FETCH: "1", LC_ALL: "C" },
    ...(input !== undefined && { input }),
  });

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("utf8");

async function topOf(base: string): Promise<string> {
  const result = await git(base, ["rev-parse", "--show-toplevel"]);
  if (errorCode(result.cause) === "ENOENT") throw refusal("since.no-git", {});
  const message = textOf(result.stderr).trim();
  if (result.failed)
    throw message.includes("not a git repository")
      ? refusal("since.no-repository", {})
      : refusal("since.git-failed", { output: message });
  return textOf(result.stdout).replace(/\n$/, "");
}

async function commitOf(base: string, ref: string): Promise<string> {
  const result = await git(base, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  if (!result.failed) return textOf(result.stdout).trim();
  // Before the first commit, which a hook checks too, nothing was there.
  if (ref === "HEAD") return textOf((await git(base, ["hash-object", "-t", "tree", "--stdin"], "")).stdout).trim();
  const shallow = await git(base, ["rev-parse", "--is-shallow-repository"]);
  throw refusal(textOf(shallow.stdout).trim() === "true" ? "since.shallow" : "since.unknown-ref", { ref });
}

async function listBlobs(base: string, commit: string): Promise<Blob[]> {
  const result = await git(base, ["ls-tree", "-r", "-z", "--full-tree", commit]);
  if (result.failed) throw refusal("since.git-failed", { output: textOf(result.stderr).trim() });
  return textOf(result.stdout)
    .split("\0")
    .flatMap((entry) => {
      const [, mode, id, path] = /^(\d+) blob ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
      return id === undefined || path === undefined ? [] : [{ id, path, link: mode === "120000" }];
    });
}

/** Renames from the commit to the files of the work tree that git keeps track of, below `base`. */
async function listRenamed(base: string, commit: string): Promise<ReadonlyMap<string, string>> {
  const what = ["--find-renames", "--diff-filter=R", "--name-status", "-z", "--relative", "--ignore-submodules"];
  const result = await git(base, ["diff", ...what, "--no-ext-diff", "--no-textconv", commit, "--"]);
  if (result.failed) throw refusal("since.git-failed", { output: textOf(result.stderr).trim() });
  const fields = textOf(result.stdout).split("\0").values();
  const renamed = new Map<string, string>();
  for (const status of fields) if (status !== "") renamed.set(fields.next().value ?? "", fields.next().value ?? "");
  return renamed;
}

/** Files that `check` may read: of the packages, and configuration in the folders above them. */
function isWanted(path: string, folders: readonly string[]): boolean {
  // A tree that was not made by git may hold anything.
  if (path.split("/").some((part) => ["", ".", "..", ".git", "node_modules"].includes(part))) return false;
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const isNear = folders.some(
    (dir) =>
      dir === "" || dir === folder || path.startsWith(`${dir}/`) || folder === "" || dir.startsWith(`${folder}/`),
  );
  return isNear && readable.test(path);
}

/** Source code, configuration, lockfiles, and names without an ending. */
const readable =
  /(?:^|\/)[^./]+$|(?:^|\/)\.[^/]+$|\.(?:[cm]?[jt]sx?|json[5c]?|py|ya?ml|toml|lockb?|ini|cfg)$|Dockerfile[^/]*$/i;

async function readBlobs(base: string, blobs: readonly Blob[], ref: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const ids = [...new Set(blobs.map(({ id }) => id))];
  const result = await git(base, ["cat-file", "--batch"], ids.map((id) => `${id}\n`).join(""));
  if (result.failed) throw refusal("since.git-failed", { output: textOf(result.stderr).trim() });
  const bytes = Buffer.from(result.stdout);
  const found = new Map<string, Uint8Array>();
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf("\n", at);
    const [id = "", type, size = "0"] = bytes.toString("utf8", at, end).split(" ");
    if (type !== "blob") throw refusal("since.incomplete", { ref });
    found.set(id, bytes.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return found;
}

async function writeBlobs(home: string, blobs: readonly Blob[], bytes: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const folders = new Set(blobs.map(({ path }) => dirname(join(home, path))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  // Links come last: nothing is ever written through one.
  for (const { id, path, link } of [...blobs].sort((a, b) => Number(a.link) - Number(b.link))) {
    const content = bytes.get(id) ?? new Uint8Array();
    if (link) await symlink(textOf(content), join(home, path));
    else await writeFile(join(home, path), content);
  }
}

/** Versions of packages that no lockfile names are read from what is installed, here as there. */
async function linkPackages(top: string, home: string, folders: readonly string[]): Promise<void> {
  const above = folders.flatMap((dir) => {
    const parts = dir === "" ? [] : dir.split("/");
    return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
  });
  for (const folder of new Set(["", ...above])) {
    const installed = join(top, folder, "node_modules");
    if (!existsSync(installed) || !existsSync(join(home, folder))) continue;
    await symlink(installed, join(home, folder, "node_modules"), "junction");
  }
}
