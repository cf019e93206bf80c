import { basename, dirname, join, relative, sep } from "node:path";
import { type Disk, type Read, readerOf } from "./disk.ts";
import { type IgnoreFile, parseGitignore } from "./gitignore.ts";
import { workspaceGlobs, isMember } from "./workspaces.ts";

/** The package folder and those above it that belong to the same repository or workspace. */
export interface Surroundings {
  /** Absolute. */
  readonly root: string;
  readonly read: Read;
  exists(path: string): boolean;
  /** The package folder and the folders above it, from the inside out: [".", "..", "../.."]. */
  readonly folders: readonly string[];
  /** The workspace root relative to the package folder, when the package is a member of a workspace. */
  readonly workspaceRoot: string | undefined;
}

export function surroundingsOf(root: string, disk: Disk): Surroundings {
  const read = readerOf(root, disk);
  const exists = (path: string): boolean => disk.exists(join(root, path));
  const all = ancestors(root);
  const workspaceRoot = all.find((folder) => isWorkspaceRoot(root, folder, read));
  const repository = all.find((folder) => exists(`${folder}/.git`));
  const outermost = Math.max(0, ...[workspaceRoot, repository].map((folder) => all.indexOf(folder ?? ".")));
  return { root, read, exists, folders: all.slice(0, outermost + 1), workspaceRoot };
}

function ancestors(root: string): string[] {
  const folders = ["."];
  let folder = root;
  for (let above = ".."; dirname(folder) !== folder; above += "/..") {
    folders.push(above);
    folder = dirname(folder);
  }
  return folders;
}

function isWorkspaceRoot(root: string, folder: string, read: Read): boolean {
  const globs = workspaceGlobs((path) => read(`${folder}/${path}`));
  return globs !== undefined && (folder === "." || isMember(placeBelow(root, folder), globs));
}

/** Where the package folder lies below a folder above it, POSIX: "packages/api" for "../..". */
export const placeBelow = (root: string, folder: string): string =>
  relative(join(root, folder), root).split(sep).join("/") || basename(root);

/** A path to a file in one of `folders`, as evidence names it: "package.json", "../../yarn.lock". */
export const inFolder = (folder: string, file: string): string => (folder === "." ? file : `${folder}/${file}`);

/** `.gitignore` files above the package folder, outermost first. */
export function ignoreFilesAbove({ folders, read }: Surroundings): IgnoreFile[] {
  return folders
    .filter((folder) => folder !== ".")
    .reverse()
    .flatMap((folder) => {
      const text = read(`${folder}/.gitignore`);
      return text === undefined ? [] : [parseGitignore(text, folder)];
    });
}

/** The first file that one of `folders` has, from the inside out. */
export function findAbove(
  { folders, read }: Surroundings,
  names: readonly string[],
): { readonly path: string; readonly name: string; readonly text: string } | undefined {
  for (const folder of folders)
    for (const name of names) {
      const text = read(inFolder(folder, name));
      if (text !== undefined) return { path: inFolder(folder, name), name, text };
    }
  return undefined;
}
