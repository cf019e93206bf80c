import { lstat, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { isMissing } from "./refusal.ts";

/**
 * The folder that holds the journal, and the border no write crosses: the top of the git work tree around `root`, or
 * `root` itself without git. One for a whole repository, because its packages share a lockfile. Symlinks resolved.
 */
export async function findHome(root: string): Promise<string> {
  const start = await realpath(root);
  for (let folder = start; ; folder = dirname(folder)) {
    if (await exists(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return start;
  }
}

/** True when something has that name, also a link that leads nowhere. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** True for `folder` itself and everything below it that is not git's own. Both absolute, symlinks resolved. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  if (isAbsolute(way)) return false;
  const segments = way.split(sep);
  return segments[0] !== ".." && !segments.some((segment) => segment.toLowerCase() === ".git");
}

/** Path of a plan or journal (POSIX) as a path of this system. */
export const fromPosix = (folder: string, path: string): string => resolve(folder, ...path.split("/"));

export const toPosix = (folder: string, path: string): string => relative(folder, path).split(sep).join("/");

/**
 * Follows every link in `path`, whose last parts need not exist yet.
 * `missing` are the folders that have to be made, outermost first. Throws ENOENT for a link that leads nowhere.
 */
export async function resolveLinks(path: string): Promise<{ real: string; missing: readonly string[] }> {
  if (await exists(path)) return { real: await realpath(path), missing: [] };
  const absent: string[] = [];
  let parent = dirname(path);
  while (!(await exists(parent))) {
    absent.unshift(parent);
    parent = dirname(parent);
  }
  const base = await realpath(parent);
  const move = (name: string): string => join(base, relative(parent, name));
  return { real: move(path), missing: absent.map(move) };
}
