import { asObject, asString, type JsonObject } from "../json.ts";
import type { FindVersion } from "./index.ts";

/** package-lock.json: version 1 has `dependencies` by name, versions 2 and 3 have `packages` by path. */
export function npmVersion(text: string, folder: string): FindVersion {
  const lock = parse(text);
  const packages = asObject(lock["packages"]);
  const dependencies = asObject(lock["dependencies"]);
  const versionAt = (table: JsonObject | undefined, key: string): string | undefined => {
    const entry = asObject(table?.[key]);
    // A link leads to a workspace, whose version says nothing about a release.
    return entry?.["link"] === true ? undefined : asString(entry?.["version"]);
  };
  return ({ name }) => {
    const own = folder === "" ? undefined : versionAt(packages, `${folder}/node_modules/${name}`);
    return own ?? versionAt(packages, `node_modules/${name}`) ?? versionAt(dependencies, name);
  };
}

/** Strict JSON in megabytes: the engine's own parser is far faster than a tolerant one. */
function parse(text: string): JsonObject {
  try {
    return asObject(JSON.parse(text.replace(/^\uFEFF/, ""))) ?? {};
  } catch {
    return {};
  }
}
