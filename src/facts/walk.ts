import { join } from "node:path";
import { parse as parseJson } from "jsonc-parser";
import type { Problem } from "../model/problem.ts";
import type { Disk, Entry } from "./disk.ts";
import { type IgnoreFile, isIgnored, parseGitignore } from "./gitignore.ts";

export interface Walk {
  /** Source and configuration files, POSIX, relative to the package folder, sorted. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

export interface WalkOptions {
  readonly root: string;
  readonly disk: Disk;
  /** `.gitignore` files above the package folder, outermost first. */
  readonly ignoreFiles: readonly IgnoreFile[];
  /** Where the package folder lies below a folder above it: "../.." gives "packages/api". */
  readonly above: (base: string) => string;
}

const skippedFolders = new Set(["node_modules", "bower_components", "dist", "build", "coverage", "__pycache__"]);
const listedName =
  /\.(?:[cm]?[jt]sx?|jsonc?|py|ya?ml|toml|sh)$|^(?:.*\.)?Dockerfile(?:\..*)?$|^(?:Procfile|Makefile)$|^\.env(?:\..+)?$|^\.gitignore$/i;

/** `bin/www`: scripts without an ending stand in `bin`; whether one is JavaScript is for its first line to say. */
const startScript = /(?:^|[\\/])bin\/[^./]+$/;

/** Whether anything depends on this entry of `folder`, by its name: the others may come and go. */
export function isNoticed(folder: string, { name, type }: Entry): boolean {
  if (type === "file") return listedName.test(name) || startScript.test(`${folder}/${name}`);
  return type !== "other" && !skippedFolders.has(name) && !(type === "folder" && name.startsWith("."));
}

/**
 * Lists the package's own files. What git ignores, hidden folders, build results, installed packages and other packages
 * nested below are none of it. Links are not followed, so nothing is seen twice and no loop is entered.
 */
export function walk(options: WalkOptions): Walk {
  const files: string[] = [];
  const problems: Problem[] = [];
  const visit = (folder: string, outer: readonly IgnoreFile[]): void => {
    const entries = entriesOf(options, folder, problems).filter((entry) => isNoticed(folder, entry));
    if (folder !== "" && entries.some(({ name }) => name === "package.json") && isPackage(options, folder)) return;
    const ignoreFiles = entries.some(({ name }) => name === ".gitignore")
      ? [...outer, ...ignoreFileIn(options, folder)]
      : outer;
    for (const entry of entries) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const ignored = (isFolder: boolean): boolean => isIgnored(path, isFolder, ignoreFiles, options.above);
      if (entry.type === "folder") {
        if (!ignored(true)) visit(path, ignoreFiles);
      } else if (entry.type === "file") {
        if (!ignored(false)) files.push(path);
      } else if (!ignored(false)) reportLink(options, path, problems);
    }
  };
  visit("", options.ignoreFiles);
  return { files: files.sort(), problems };
}

function entriesOf({ root, disk }: WalkOptions, folder: string, problems: Problem[]): readonly Entry[] {
  const entries = disk.list(join(root, folder));
  if (typeof entries !== "string") return entries;
  problems.push({ code: "folder-unreadable", severity: "warning", args: { folder: folder || ".", error: entries } });
  return [];
}

function ignoreFileIn({ root, disk }: WalkOptions, folder: string): IgnoreFile[] {
  const file = disk.readText(join(root, folder, ".gitignore"));
  return file.kind === "text" ? [parseGitignore(file.text, folder)] : [];
}

/** A manifest that only sets `type` belongs to the folder around it. */
function isPackage({ root, disk }: WalkOptions, folder: string): boolean {
  const file = disk.readText(join(root, folder, "package.json"));
  const manifest: unknown = file.kind === "text" ? parseJson(file.text) : undefined;
  return typeof manifest === "object" && manifest !== null && ("name" in manifest || "dependencies" in manifest);
}

/** A link within the package leads to what is listed by its own name; others are left out, which is worth telling. */
function reportLink({ root, disk }: WalkOptions, path: string, problems: Problem[]): void {
  if (!disk.liesWithin(root, join(root, path)))
    problems.push({ code: "link-not-followed", severity: "info", args: { path }, at: { file: path, line: 1 } });
}
