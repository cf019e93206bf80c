import { posix } from "node:path";
import type { Read } from "../disk.ts";
import { asObject, asString, asStrings, type JsonObject, parseConfig } from "../json.ts";

/** What a tsconfig says after everything it extends. Paths are relative to the package folder. */
export interface TypescriptConfig {
  readonly file: string;
  /** Lower case, e.g. "nodenext". */
  readonly module: string | undefined;
  readonly moduleResolution: string | undefined;
  readonly target: string | undefined;
  readonly rootDir: string | undefined;
  readonly outDir: string | undefined;
  readonly importsTsFiles: boolean;
}

const names = ["tsconfig.json", "tsconfig.build.json", "tsconfig.app.json", "tsconfig.base.json"];

/** The package's own TypeScript configuration; `folders` are those in which an extended package may be installed. */
export function readTypescriptConfig(read: Read, folders: readonly string[]): TypescriptConfig | undefined {
  const file = names.find((name) => read(name) !== undefined);
  if (file === undefined) return undefined;
  const options = optionsOf(file, { read, folders, seen: new Set() });
  const lower = (key: string): string | undefined => asString(options[key])?.toLowerCase();
  return {
    file,
    module: lower("module"),
    moduleResolution: lower("moduleresolution"),
    target: lower("target"),
    rootDir: asString(options["rootdir"]),
    outDir: asString(options["outdir"]),
    importsTsFiles: [options["allowimportingtsextensions"], options["rewriterelativeimportextensions"]].includes(true),
  };
}

interface Chain {
  readonly read: Read;
  readonly folders: readonly string[];
  readonly seen: Set<string>;
}

/** What the compiler wrote repeats the sources, and nobody edits it. */
export function withoutCompiled(files: readonly string[], tsconfig: TypescriptConfig | undefined): readonly string[] {
  const { outDir = "", rootDir } = tsconfig ?? {};
  if (outDir === "" || outDir.startsWith("..") || outDir === rootDir) return files;
  return files.filter((path) => !path.startsWith(`${outDir}/`));
}

/** Compiler options by lower-case name; a file that is missing or extends itself adds nothing. */
function optionsOf(file: string, chain: Chain): JsonObject {
  const config = chain.seen.has(file) ? undefined : parseConfig(chain.read(file));
  if (config === undefined) return {};
  chain.seen.add(file);
  const extended = typeof config["extends"] === "string" ? [config["extends"]] : asStrings(config["extends"]);
  const merged: { [name: string]: unknown } = {};
  for (const reference of extended) Object.assign(merged, optionsOf(extendedFile(reference, file, chain), chain));
  for (const [name, value] of Object.entries(asObject(config["compilerOptions"]) ?? {}))
    merged[name.toLowerCase()] = isPath(name) && typeof value === "string" ? resolvePath(file, value) : value;
  return merged;
}

const isPath = (option: string): boolean => option === "rootDir" || option === "outDir";

const resolvePath = (file: string, path: string): string => {
  const resolved = posix.join(posix.dirname(file), path).replace(/\/$/, "");
  return resolved === "." ? "" : resolved;
};

function extendedFile(reference: string, from: string, { read, folders }: Chain): string {
  const withEnding = reference.endsWith(".json") ? reference : `${reference}.json`;
  if (reference.startsWith(".")) return posix.join(posix.dirname(from), withEnding);
  const candidates = folders.flatMap((folder) => [
    posix.join(folder, "node_modules", withEnding),
    posix.join(folder, "node_modules", reference, "tsconfig.json"),
  ]);
  return candidates.find((path) => read(path) !== undefined) ?? "";
}
