import { posix } from "node:path";
import type { Sources } from "../../model/sources.ts";
import { asObject, type JsonObject } from "../json.ts";
import { recordedDir } from "./layout.ts";

/**
 * What the user wrote: no generated files, and no lines that load them from the user's own. They must not count as evidence: facts are
 * the same before and after something was added, and in a small project one line more decides what most lines look like.
 */
export function ownSources(sources: Sources, recorded: JsonObject): Sources {
  const generated = asObject(recorded["generated"]) ?? {};
  const files = sources.list().filter((path) => !Object.hasOwn(generated, path));
  const dir = recordedDir(recorded);
  const read = (path: string): string | undefined => {
    const text = sources.read(path);
    return dir === undefined || text?.includes(posix.basename(dir)) !== true ? text : withoutLoads(text, path, dir);
  };
  return { read, list: () => files };
}

const loading = /^.*\b(?:from|import|require)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["'].*$/gm;

/** Told by where they lead, not by the record's text: formatters lay lines out anew. */
const withoutLoads = (text: string, path: string, dir: string): string =>
  text.replace(loading, (line: string, specifier: string) => {
    const target = posix.join(posix.dirname(path), specifier);
    return target === dir || target.startsWith(`${dir}/`) ? "" : line;
  });
