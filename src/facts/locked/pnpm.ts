import { asObject, asString, type JsonObject } from "../json.ts";
import { parseYaml } from "../yaml.ts";
import type { FindVersion } from "./index.ts";

const groups = ["dependencies", "devDependencies", "optionalDependencies"];

/**
 * pnpm-lock.yaml, lockfile versions 5 to 9: an importer for each workspace, or (before 9) the groups at the top level
 * when there is only one package. A version is a scalar or `{ specifier, version }`, followed by its peers.
 */
export function pnpmVersion(text: string, folder: string): FindVersion {
  const lock = parseYaml(["importers", ...groups].map((key) => section(text, key)).join("\n"));
  const importers = asObject(lock["importers"]);
  const importer: JsonObject | undefined = importers === undefined ? lock : asObject(importers[folder || "."]);
  return ({ name }) => {
    for (const group of groups) {
      const entry = asObject(importer?.[group])?.[name];
      const version = asString(entry) ?? asString(asObject(entry)?.["version"]);
      if (version !== undefined) return release(version);
    }
    return undefined;
  };
}

/** One top-level key with what it holds. The rest of the file is far larger and of no interest here. */
function section(text: string, key: string): string {
  const [head] = new RegExp(`^${key}:.*\\r?\\n`, "m").exec(text) ?? [];
  if (head === undefined) return "";
  const body = text.slice(text.indexOf(`\n${head}`) + 1 + head.length);
  const end = body.search(/^\S/m);
  return head + (end === -1 ? body : body.slice(0, end));
}

/** "4.18.2(supports-color@8.0.0)", "4.18.2_peer@1.0.0", "/express@4.18.2", "express@4.18.2"; not "link:../shared". */
const release = (version: string): string | undefined =>
  /(?:^|[/@])(\d+\.\d+\.\d+(?:-[\w.-]+)?)(?=$|[(_+])/.exec(version)?.[1];
