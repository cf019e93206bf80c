import { parseConfig, asObject, asString } from "../json.ts";
import type { FindVersion } from "./index.ts";

/** bun.lock: `packages` by name, each a list that starts with "name@version"; "member/name" where a member differs. */
export function bunVersion(text: string, packageName: string): FindVersion {
  const packages = asObject(parseConfig(text)?.["packages"]) ?? {};
  const versionAt = (key: string): string | undefined => {
    const entry = packages[key];
    const resolved = Array.isArray(entry) ? asString(entry[0]) : undefined;
    return resolved === undefined ? undefined : /@(\d+\.\d+\.\d+[^@]*)$/.exec(resolved)?.[1];
  };
  return ({ name }) => versionAt(`${packageName}/${name}`) ?? versionAt(name);
}
