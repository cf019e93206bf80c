import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import type { Plan } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { recordFile } from "../model/record.ts";
import { installTraces } from "./install-traces.ts";
import { hash } from "./journal.ts";
import { exists, findHome, fromPosix, isInside, resolveLinks } from "./paths.ts";
import { readRecord } from "./record.ts";
import { errorCode, refusal } from "./refusal.ts";

export interface GitOptions {
  /** When known, its files count too: also untracked ones, and those outside the package folder. */
  readonly plan?: Plan;
  /** The package manager will run, so its lockfile counts. */
  readonly install?: boolean;
  /** What is staged can be had back from the index: only files that are written count, and of them what is not staged. */
  readonly stagedIsSafe?: boolean;
  /** Files below the package folder whose changes are this tool's own: they can be taken out again exactly. */
  readonly own?: readonly string[];
  /** The lockfile, relative to the package folder. It follows the manifests: its changes are this tool's own when all of theirs are. */
  readonly lockfile?: string | undefined;
}

/**
 * Refuses a work tree in which the tool's changes could not be told from the user's: throws `git.dirty`. What counts:
 * - tracked files with changes, staged or not, renamed or deleted, in the package folder;
 * - files the plan changes and files the package manager writes, wherever they are, also when they are not tracked:
 *   git can't show or undo what happens to those.
 * What doesn't: untracked files the plan leaves alone, changes in other packages of the repository, and changes inside
 * a submodule (its recorded commit counts as a file). A plan's new files are no dirt, nothing is there yet.
 * With `stagedIsSafe`, throws `git.unstaged` instead, and only for files the plan or the package manager writes.
 *
 * Without a repository there is nothing to protect. Without the program git the answer is a warning `git.missing`; when
 * git refuses to answer (an owner it doesn't trust, a broken index), `git.failed` is thrown with its words.
 */
export async function checkGit(root: string, options: GitOptions = {}): Promise<readonly Problem[]> {
  const top = await findHome(root);
  if (!(await exists(join(top, ".git")))) return [];
  const { real } = await resolveLinks(root);
  const status = await execa("git", statusArgs, { cwd: real, reject: false, stripFinalNewline: false, env: ownGit });
  if (errorCode(status.cause) === "ENOENT") return [{ code: "git.missing", severity: "warning", args: {} }];
  if (status.failed) throw refusal("git.failed", { output: status.stderr.trim() });

  const changed = parseStatus(status.stdout).map(({ code, path }) => ({ code, path, place: fromPosix(top, path) }));
  const own = new Set((options.own ?? []).map((path) => fromPosix(real, path)));
  if (options.lockfile !== undefined && (await areOwn(changed.map(({ place }) => place).filter(isManifest), own)))
    own.add(fromPosix(real, options.lockfile));
  const touched = (await findTouched(real, options)).filter((file) => !own.has(file));
  const dirty = changed.filter(({ code, path, place }) => {
    if (own.has(place)) return false;
    const counts = touched.some((file) => file === place || (path.endsWith("/") && isInside(place, file)));
    if (options.stagedIsSafe) return counts && code[1] !== " ";
    return counts || (code !== "??" && isInside(real, place));
  });
  if (dirty.length === 0) return [];
  const files = dirty.slice(0, 5).map(({ path }) => path);
  throw refusal(options.stagedIsSafe ? "git.unstaged" : "git.dirty", {
    files: files.join(", "),
    count: new Set(dirty.map(({ path }) => path)).size,
  });
}

const isManifest = (path: string): boolean => basename(path) === "package.json";

/** True when there are some, and each is what this tool wrote: for this package, or for another one of the workspaces. */
async function areOwn(manifests: readonly string[], own: ReadonlySet<string>): Promise<boolean> {
  const known = await Promise.all(manifests.map(async (path) => own.has(path) || (await isAsRecorded(path))));
  return known.length > 0 && known.every(Boolean);
}

async function isAsRecorded(path: string): Promise<boolean> {
  try {
    const record = readRecord(await readFile(join(dirname(path), recordFile), "utf8"));
    return record.patched[basename(path)]?.sha256 === hash(await readFile(path));
  } catch {
    // No record, none that can be read, or a manifest that was deleted.
    return false;
  }
}

/** A file system monitor is a program the repository's configuration names: it is not run. */
const statusArgs = [
  "--no-optional-locks",
  ...["-c", "core.fsmonitor=false"],
  ...["status", "--porcelain=v1", "-z", "--untracked-files=normal", "--ignore-submodules=dirty"],
];

/** Inside a git hook these point to another repository or index than the one on the disk. */
export const ownGit = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_PREFIX: undefined,
};

async function findTouched(root: string, { plan, install }: GitOptions): Promise<string[]> {
  if (plan === undefined) return [];
  const changed = plan.changes.filter(({ before }) => before !== undefined).map(({ path }) => fromPosix(root, path));
  const traces = install && plan.install ? installTraces(root, plan.install.manager).files : [];
  const found: string[] = [];
  for (const path of [...changed, ...traces]) {
    if (await exists(path)) found.push((await resolveLinks(path)).real);
  }
  return found;
}

/** Entries of `git status -z`: "XY path", after a rename or copy followed by the path it came from. */
function parseStatus(output: string): ReadonlyArray<{ code: string; path: string }> {
  const fields = output.split("\0").values();
  const entries: Array<{ code: string; path: string }> = [];
  for (const field of fields) {
    if (field === "") continue;
    const code = field.slice(0, 2);
    entries.push({ code, path: field.slice(3) });
    if (/[RC]/.test(code)) entries.push({ code, path: fields.next().value ?? "" });
  }
  return entries;
}
