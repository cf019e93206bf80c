import { globSource } from "./glob.ts";

/** The rules of one `.gitignore`. `base` is its folder relative to the package folder: "", "src", or "../..". */
export interface IgnoreFile {
  readonly base: string;
  readonly rules: readonly IgnoreRule[];
}

interface IgnoreRule {
  readonly pattern: RegExp;
  readonly negated: boolean;
  readonly folderOnly: boolean;
}

export function parseGitignore(text: string, base: string): IgnoreFile {
  return { base, rules: text.split(/\r?\n/).flatMap(parseRule) };
}

function parseRule(line: string): IgnoreRule[] {
  let glob = line.replace(/(?<!\\)\s+$/, "");
  if (glob === "" || glob.startsWith("#")) return [];
  const negated = glob.startsWith("!");
  if (negated) glob = glob.slice(1);
  const folderOnly = glob.endsWith("/");
  if (folderOnly) glob = glob.slice(0, -1);
  // A slash anywhere but at the end ties the pattern to the folder of its file.
  const anchored = glob.includes("/");
  const source = globSource(glob.replace(/^\//, "").replace(/^\\(?=[#!])/, ""));
  try {
    return [{ pattern: new RegExp(anchored ? `^${source}$` : `^(?:.*/)?${source}$`), negated, folderOnly }];
  } catch {
    return [];
  }
}

/**
 * Whether git ignores `path`, given the ignore files from the outermost to the innermost; the last rule that matches
 * decides. `above` is where the package folder lies below the base of an ignore file outside of it.
 */
export function isIgnored(
  path: string,
  isFolder: boolean,
  files: readonly IgnoreFile[],
  above: (base: string) => string,
): boolean {
  let ignored = false;
  for (const { base, rules } of files) {
    const relative = relativeTo(base, path, above);
    if (relative === undefined) continue;
    for (const { pattern, negated, folderOnly } of rules)
      if ((isFolder || !folderOnly) && pattern.test(relative)) ignored = !negated;
  }
  return ignored;
}

function relativeTo(base: string, path: string, above: (base: string) => string): string | undefined {
  if (base === "") return path;
  if (base.startsWith("..")) return `${above(base)}/${path}`;
  return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : undefined;
}
