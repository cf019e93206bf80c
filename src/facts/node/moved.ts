import { posix } from "node:path";
import type { Problem } from "../../model/problem.ts";
import { loadsIn, searchedFiles, type Sources } from "../../model/sources.ts";
import { asObject, type JsonObject } from "../json.ts";
import { recordedDir } from "./layout.ts";

/** The record of a project in which the folder of generated code has another name now. */
export interface Moved {
  readonly recorded: JsonObject;
  /** Imports that still name the folder as it was. */
  readonly problems: readonly Problem[];
}

/**
 * Finds the folder of generated code where the user put it, by what is in it. Undefined while there is something in its old place, and
 * when no folder holds most of what was there.
 */
export function findMoved(recorded: JsonObject, sources: Sources): Moved | undefined {
  const from = recordedDir(recorded);
  if (from === undefined) return undefined;
  const generated = Object.entries(asObject(recorded["generated"]) ?? {});
  const inFolder = generated.flatMap(([path, text]): File[] =>
    path.startsWith(`${from}/`) && typeof text === "string" ? [{ name: path.slice(from.length + 1), text }] : [],
  );
  if (inFolder.some(({ name }) => sources.read(`${from}/${name}`) !== undefined)) return undefined;
  const to = folderOf(inFolder, sources);
  if (to === undefined) return undefined;
  const renamed = generated.map(([path, text]) => [
    path.startsWith(`${from}/`) ? to + path.slice(from.length) : path,
    text,
  ]);
  return {
    recorded: { ...recorded, generated: Object.fromEntries(renamed) as JsonObject },
    problems: loadsOf(from, sources).map(({ file, line }) => ({
      code: "generated-moved",
      severity: "error",
      args: { file, from, to },
      at: { file, line },
    })),
  };
}

interface File {
  readonly name: string;
  readonly text: string;
}

/** The folder that holds most of `files`, be they edited or laid out anew. */
function folderOf(files: readonly File[], sources: Sources): string | undefined {
  const index = files.find(({ name }) => name.startsWith("index."));
  if (index === undefined) return undefined;
  const folders = sources
    .list()
    .filter((path) => posix.basename(path) === index.name)
    .map(posix.dirname);
  const held = (folder: string): number =>
    files.filter(({ name, text }) => isAlike(sources.read(`${folder}/${name}`), text)).length;
  const [best] = folders.map((folder) => ({ folder, held: held(folder) })).sort((a, b) => b.held - a.held);
  return best !== undefined && best.held * 2 > files.length ? best.folder : undefined;
}

/** True when more than half of the words of `text` are in `other`. */
function isAlike(other: string | undefined, text: string): boolean {
  const [there, here] = [new Set(wordsOf(other ?? "")), new Set(wordsOf(text))];
  return [...here].filter((word) => there.has(word)).length * 2 > here.size;
}

const wordsOf = (text: string): readonly string[] => text.match(/[\w$]+/g) ?? [];

function loadsOf(folder: string, sources: Sources): Array<{ readonly file: string; readonly line: number }> {
  return searchedFiles(sources).flatMap((file) => {
    const leadsThere = (specifier: string): boolean =>
      specifier.startsWith(".") && `${posix.join(posix.dirname(file), specifier)}/`.startsWith(`${folder}/`);
    const specifier = loadsIn(sources, file).find(leadsThere);
    if (specifier === undefined) return [];
    const [before = ""] = (sources.read(file) ?? "").split(specifier);
    return [{ file, line: before.split("\n").length }];
  });
}
