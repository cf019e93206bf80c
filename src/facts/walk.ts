import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse as parseJson } from "jsonc-parser";
import type { Problem } from "../model/problem.ts";
import { liesWithin, readText } from "./disk.ts";
import { type IgnoreFile, isIgnored, parseGitignore } from "./gitignore.ts";

export interface Walk {
  /** Source and configuration files, POSIX, relative to the package folder, sorted. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

export interface WalkOptions {
  readonly root: string;
  /** `.gitignore` files above the package folder, outermost first. */
  readonly ignoreFiles: readonly IgnoreFile[];
  /** Where the package folder lies below a folder above it: "../.." gives "packages/api". */
  readonly above: (base: string) => string;
}

const skippedFolders = new Set(["node_modules", "bower_components", "dist", "build", "coverage", "__pycache__"]);
const listedName =
  /\.(?:[cm]?[jt]sx?|jsonc?|py|ya?ml|toml)$|^(?:.*\.)?Dockerfile(?:\..*)?$|^Procfile$|^\.env(?:\..+)?$|^\.gitignore$/i;

/** `bin/www`: scripts without an ending stand in `bin`; whether one is JavaScript is for its first line to say. */
const startScript = /(?:^|\/)bin\/[^./]+$/;

/**
 * Lists the package's own files. What git ignores, hidden folders, build results, installed packages and other packages
 * nested below are none of it. Links are not followed, so nothing is seen twice and no loop is entered.
 */
export function walk(options: WalkOptions): Walk {
  const files: string[] = [];
  const problems: Problem[] = [];
  const visit = (folder: string, outer: readonly IgnoreFile[]): void => {
    const entries = entriesOf(options.root, folder, problems);
    if (folder !== "" && entries.some(({ name }) => name === "package.json") && isPackage(options.root, folder)) return;
    const ignoreFiles = entries.some(({ name }) => name === ".gitignore")
      ? [...outer, ...ignoreFileIn(options.root, folder)]
      : outer;
    for (const entry of entries) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const ignored = (isFolder: boolean): boolean => isIgnored(path, isFolder, ignoreFiles, options.above);
      if (entry.isDirectory()) {
        if (!entry.name.startsWith(".") && !skippedFolders.has(entry.name) && !ignored(true)) visit(path, ignoreFiles);
      } else if (entry.isFile()) {
        if ((listedName.test(entry.name) || startScript.test(path)) && !ignored(false)) files.push(path);
      } else if (entry.isSymbolicLink() && !skippedFolders.has(entry.name) && !ignored(false))
        reportLink(options.root, path, problems);
    }
  };
  visit("", options.ignoreFiles);
  return { files: files.sort(), problems };
}

function entriesOf(root: string, folder: string, problems: Problem[]): Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    problems.push({ code: "folder-unreadable", severity: "warning", args: { folder: folder || ".", error: code } });
    return [];
  }
}

function ignoreFileIn(root: string, folder: string): IgnoreFile[] {
  const file = readText(join(root, folder, ".gitignore"));
  return file.kind === "text" ? [parseGitignore(file.text, folder)] : [];
}

/** A manifest that only sets `type` belongs to the folder around it. */
function isPackage(root: string, folder: string): boolean {
  const file = readText(join(root, folder, "package.json"));
  const manifest: unknown = file.kind === "text" ? parseJson(file.text) : undefined;
  return typeof manifest === "object" && manifest !== null && ("name" in manifest || "dependencies" in manifest);
}

/** A link within the package leads to what is listed by its own name; others are left out, which is worth telling. */
function reportLink(root: string, path: string, problems: Problem[]): void {
  if (!liesWithin(root, join(root, path)))
    problems.push({ code: "link-not-followed", severity: "info", args: { path }, at: { file: path, line: 1 } });
}
