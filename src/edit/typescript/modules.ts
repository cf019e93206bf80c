import { parse as parseJson } from "jsonc-parser";
import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { subpathTargets } from "./subpaths.ts";

/** Where an import leads: to a file of the project, or to a package. */
export type ModuleTarget = { readonly file: string } | { readonly package: string };

const endings = [".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx"];

/** What a specifier may leave out of the path of the file that it leads to. */
export const moduleEnding = /(?:(?:^|\/)index)?(?:\.[cm]?[jt]sx?)?$/;

/** Resolves `specifier` as written in `from`: neighbours, relative paths, `imports` of package.json and `paths` of tsconfig.json. */
export function resolveModule(sources: Sources, from: string, specifier: string): ModuleTarget {
  const beyond = sources.beyond?.resolve(from, specifier);
  if (beyond !== undefined) return { file: beyond };
  if (specifier.startsWith(".")) {
    const file = findFile(sources, joinRelative(from, specifier));
    return file === undefined ? { package: specifier } : { file };
  }
  // A neighbour's aliases are its own.
  const isOwn = sources.beyond?.owner(from) === undefined;
  const targets = isOwn ? subpathTargets(sources, from, specifier) : [];
  const own = targets.filter((target) => target.startsWith("./")).map((target) => join(target));
  for (const base of isOwn ? [...own, ...own.map(sourceOf), ...aliasBases(sources, specifier)] : []) {
    const file = findFile(sources, base);
    if (file !== undefined) return { file };
  }
  const named = targets.find((target) => !target.startsWith("./")) ?? specifier;
  return { package: named.replace(/^node:/, "") };
}

/** Of what was built only the source is known. */
const sourceOf = (path: string): string => path.replace(/^(?:dist|build|lib|out|output)\//, "src/");

/** A path is found as it stands, with an ending, as a TypeScript file behind a .js import, or as a folder's index. */
function findFile(sources: Sources, path: string): string | undefined {
  const { paths, byStem } = listingOf(sources);
  if (paths.has(path)) return path;
  const script = /\.[cm]?jsx?$/.exec(path)?.[0];
  const typed = script === undefined ? undefined : byStem.get(path.slice(0, -script.length));
  return (
    byStem.get(path)?.[0] ??
    typed?.find((file) => isTypescript.test(file)) ??
    byStem.get(path === "" ? "index" : `${path}/index`)?.[0]
  );
}

const isTypescript = /\.(?:ts|tsx|mts|cts)$/;

interface FileListing {
  readonly paths: ReadonlySet<string>;
  /** Scripts by their path without its ending, in the order in which endings are tried. */
  readonly byStem: ReadonlyMap<string, readonly string[]>;
}

const listings = new WeakMap<Sources, FileListing>();

/** Asking the disk, or a list, for each name that a module might have would take longer than everything else. */
function listingOf(sources: Sources): FileListing {
  const known = listings.get(sources);
  if (known !== undefined) return known;
  const byStem = new Map<string, string[]>();
  for (const path of sources.list()) {
    const dot = path.lastIndexOf(".");
    if (!endings.includes(path.slice(dot))) continue;
    const stem = path.slice(0, dot);
    const files = byStem.get(stem);
    if (files === undefined) byStem.set(stem, [path]);
    else files.push(path);
  }
  const rank = (path: string): number => endings.indexOf(path.slice(path.lastIndexOf(".")));
  for (const files of byStem.values()) if (files.length > 1) files.sort((a, b) => rank(a) - rank(b));
  const listing = { paths: new Set(sources.list()), byStem };
  listings.set(sources, listing);
  return listing;
}

interface CompilerPaths {
  readonly baseUrl?: string;
  readonly paths?: Readonly<{ [pattern: string]: readonly string[] }>;
}

const compilerPaths = new WeakMap<Sources, CompilerPaths>();

function compilerPathsOf(sources: Sources): CompilerPaths {
  const known = compilerPaths.get(sources);
  if (known !== undefined) return known;
  const config = sources.read("tsconfig.json") ?? sources.read("jsconfig.json") ?? "{}";
  const { compilerOptions = {} } = (parseJson(config) ?? {}) as { compilerOptions?: CompilerPaths };
  compilerPaths.set(sources, compilerOptions);
  return compilerOptions;
}

function aliasBases(sources: Sources, specifier: string): string[] {
  const { baseUrl, paths = {} } = compilerPathsOf(sources);
  const bases: string[] = [];
  for (const [pattern, targets] of Object.entries(paths)) {
    const [prefix = "", suffix] = pattern.split("*");
    const matches =
      suffix === undefined ? specifier === pattern : specifier.startsWith(prefix) && specifier.endsWith(suffix);
    if (!matches) continue;
    const star = suffix === undefined ? "" : specifier.slice(prefix.length, specifier.length - suffix.length);
    bases.push(...targets.map((target) => join(baseUrl ?? ".", target.replace("*", star))));
  }
  return baseUrl === undefined ? bases : [...bases, join(baseUrl, specifier)];
}

/** Whether a specifier that is not relative may lead to a file of the project. */
export function mayBeAlias(sources: Sources, specifier: string): boolean {
  if (specifier.startsWith("#")) return true;
  const { baseUrl, paths } = compilerPathsOf(sources);
  return baseUrl !== undefined || paths !== undefined;
}

export const dirname = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** Where a relative specifier leads, seen from the folder of the file `from`. */
export function joinRelative(from: string, specifier: string): string {
  let folder = dirname(from);
  let rest = specifier;
  for (;;) {
    if (rest.startsWith("./")) rest = rest.slice(2);
    else if (rest.startsWith("../") && folder !== "") {
      folder = dirname(folder);
      rest = rest.slice(3);
    } else break;
  }
  // Dots and slashes in the middle, or a path that leads out of the project: seldom.
  if (/(?:^|\/)\.{0,2}(?:\/|$)/.test(rest)) return join(folder, rest);
  return folder === "" ? rest : `${folder}/${rest}`;
}

/** Joins POSIX paths and folds "." and "..". */
export function join(...parts: readonly string[]): string {
  const folded: string[] = [];
  for (const part of parts.join("/").split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && folded.length > 0 && folded.at(-1) !== "..") folded.pop();
    else folded.push(part);
  }
  return folded.join("/");
}

/** The relative specifier that leads from the file `from` to the file or folder `to`. */
export function relativeSpecifier(from: string, to: string): string {
  const source = dirname(from).split("/").filter(Boolean);
  const target = to.split("/");
  while (source.length > 0 && source[0] === target[0]) {
    source.shift();
    target.shift();
  }
  return `${source.length === 0 ? "./" : "../".repeat(source.length)}${target.join("/")}`;
}

/** The module named by `require("x")` or `import("x")`, or undefined for anything else. */
export function requiredModule(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || node.arguments.length !== 1) return undefined;
  const [argument] = node.arguments;
  if (argument === undefined || !ts.isStringLiteralLike(argument)) return undefined;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === "require";
  return isRequire || node.expression.kind === ts.SyntaxKind.ImportKeyword ? argument.text : undefined;
}
