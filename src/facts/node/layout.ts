import { posix } from "node:path";
import type { DeclaredPackage } from "../../model/facts.ts";
import type { Sources } from "../../model/sources.ts";
import { asObject, type JsonObject } from "../json.ts";
import { startedFolder } from "./builds.ts";
import type { ModuleInput } from "./modules.ts";
import { isTypescript, ownScripts } from "./scripts.ts";

/** The folder of the service's own code: "" or, mostly, "src". Where nothing else tells, most files do. */
export function findSourceDir({ manifest, sources, language, tsconfig }: Omit<ModuleInput, "sourceDir">): string {
  const scripts = ownScripts(sources);
  if (language === "typescript") {
    const { rootDir = "" } = tsconfig ?? {};
    // A file outside the folder that holds all others would move everything the compiler writes.
    if (rootDir !== "" && !rootDir.startsWith("..")) return rootDir;
    const common = commonFolder(scripts.filter(isTypescript));
    if (common !== "") return /^(?:.*\/)?src(?=\/|$)/.exec(common)?.[0] ?? common;
  }
  const started = startedFolder(sources, manifest);
  if (started !== undefined) return started;
  const inSrc = scripts.filter((path) => path.startsWith("src/")).length;
  return inSrc > 0 && inSrc * 2 >= scripts.length ? "src" : "";
}

function commonFolder(paths: readonly string[]): string {
  const [first, ...others] = paths.map((path) => path.split("/").slice(0, -1));
  let length = first?.length ?? 0;
  for (const other of others) {
    const different = other.slice(0, length).findIndex((name, index) => name !== first?.[index]);
    length = different === -1 ? Math.min(length, other.length) : different;
  }
  return first?.slice(0, length).join("/") ?? "";
}

/**
 * The folder for generated code: where the record says it is; else "observability" beside the project's own code, unless
 * that name is taken by something else or the framework would load every file put there.
 */
export function findObservabilityDir(
  sources: Sources,
  sourceDir: string,
  packages: readonly Pick<DeclaredPackage, "name">[],
  recorded: JsonObject,
): string {
  const autoloads = packages.some(({ name }) => autoloaders.includes(name));
  const autoloaded = autoloads ? autoloadedFolders(sources) : [];
  const isFree = (folder: string): boolean =>
    !autoloaded.some((loaded) => loaded === "" || folder === loaded || folder.startsWith(`${loaded}/`)) &&
    isFreeOrOurs(sources, folder);
  const candidates = ["observability", "instrumentation", "o11y"].map((name) => posix.join(sourceDir, name));
  const elsewhere = ["observability", "lib/observability"];
  const [preferred = "observability"] = candidates;
  return recordedDir(recorded) ?? [...candidates, ...elsewhere].find(isFree) ?? preferred;
}

/** The folder that generated code was put into. */
export function recordedDir(recorded: JsonObject): string | undefined {
  const generated = Object.keys(asObject(recorded["generated"]) ?? {});
  const index = generated
    .filter((path) => /(?:^|\/)index\.[cm]?[jt]s$/.test(path))
    .sort((a, b) => a.length - b.length)[0];
  return index === undefined || index.startsWith("..") ? undefined : posix.dirname(index);
}

/** A folder with both files that generated code always has counts as ours even when the record is gone. */
function isFreeOrOurs(sources: Sources, folder: string): boolean {
  const inside = sources.list().filter((path) => path.startsWith(`${folder}/`));
  const has = (name: string): boolean => inside.some((path) => posix.basename(path).startsWith(`${name}.`));
  return inside.length === 0 || (has("index") && has("config"));
}

const autoloaders = ["@fastify/autoload", "fastify-autoload"];

/** Folders given to @fastify/autoload, which executes every file in them. */
function autoloadedFolders(sources: Sources): string[] {
  return ownScripts(sources).flatMap((file) => {
    const text = sources.read(file) ?? "";
    if (!autoloaders.some((name) => text.includes(name))) return [];
    return [...text.matchAll(/\bdir\s*:\s*([^\n]*)/g)].flatMap(([, expression = ""]) => folderIn(expression, file));
  });
}

/** `path.join(__dirname, 'plugins')`, `join(import.meta.dirname, "a", "b")`, `__dirname`; anything else is unknown. */
function folderIn(expression: string, file: string): string[] {
  const here = /__dirname|import\.meta\.dirname|new URL\(/.test(expression);
  if (!here) return [];
  const names = [...expression.matchAll(/["']([^"']+)["']/g)].map(([, name = ""]) => name);
  const folder = posix.join(posix.dirname(file), ...names).replace(/\/$/, "");
  return folder.startsWith("..") ? [] : [folder === "." ? "" : folder];
}
