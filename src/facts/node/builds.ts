import { posix } from "node:path";
import type { Sources } from "../../model/sources.ts";
import { asObject, asString } from "../json.ts";
import type { Manifest } from "../manifest.ts";
import { ownScripts } from "./scripts.ts";

/**
 * The folder that the service runs from: what a script compiles of which the service is started, or "src" where what is started lies there;
 * undefined where the manifest doesn't tell. Tools and declarations may be more files than the service has.
 */
export function startedFolder(sources: Sources, { data }: Manifest): string | undefined {
  const commands = Object.entries(asObject(data["scripts"]) ?? {}).flatMap(([name, script]) =>
    (asString(script) ?? "").split(/&&|\|\||[;|]/).map((command) => ({ name, words: wordsIn(command) })),
  );
  const builds = commands.flatMap(({ words }) => buildIn(sources, words) ?? []);
  const starting = commands.filter(({ name, words }) => /^(?:start|serve|dev)\b/.test(name) && !isBuild(words));
  const started = [...starting.flatMap(({ words }) => words), ...wordsIn(asString(data["main"]) ?? "")];
  const scripts = started.filter((path) => isScript(sources, path));
  const build = builds.find(
    ({ from, to }) =>
      scripts.some((path) => isIn(path, from)) || (to !== undefined && started.some((it) => isIn(it, to))),
  );
  return build?.from ?? (scripts.some((path) => isIn(path, "src")) ? "src" : undefined);
}

/** Paths as the sources have them. */
const wordsIn = (command: string): string[] =>
  command
    .split(/[\s"']+/)
    .filter((word) => word !== "")
    .map((word) => posix.normalize(word).replace(/(?<=.)\/$/, ""));

const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** `node src`, `node src/server`, `node src/server.js` */
const isScript = (sources: Sources, path: string): boolean =>
  ownScripts(sources).some(
    (script) => script.startsWith(path) && /^(?:(?:\/index)?\.[cm]?[jt]sx?)?$/.test(script.slice(path.length)),
  );

interface Build {
  readonly from: string;
  readonly to: string | undefined;
}

const isBuild = (words: readonly string[]): boolean =>
  words.some((word) => /^(?:babel|swc)$/.test(posix.basename(word)));

/** `babel src -d dist`: of what stands there, the first that is a folder of the project with scripts, and where it goes. */
function buildIn(sources: Sources, words: readonly string[]): Build | undefined {
  if (!isBuild(words)) return undefined;
  const option = words.findIndex((word) => /^(?:-d|--out-dir)(?:=|$)/.test(word));
  const to = option === -1 ? undefined : (words[option]?.split("=")[1] ?? words[option + 1]);
  const from = words.find((word) => word !== to && ownScripts(sources).some((path) => path.startsWith(`${word}/`)));
  return from === undefined ? undefined : { from, to: to && posix.normalize(to) };
}
