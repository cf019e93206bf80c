import type { FindVersion } from "./index.ts";

/** yarn.lock of version 1 and of berry: blocks headed by "name@range" descriptors, each with a `version`. */
export function yarnVersion(text: string): FindVersion {
  const versions = new Map<string, string>();
  let descriptors: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^\S.*:$/.test(line) && !line.startsWith("#"))
      descriptors = line
        .slice(0, -1)
        .split(",")
        .map((descriptor) => descriptor.trim().replace(/^"|"$/g, ""));
    const version = /^ {2}version:? "?([^"\s]+)"?$/.exec(line)?.[1];
    // Workspaces stand there with a version that is no release.
    if (version !== undefined && !version.includes("use.local"))
      for (const descriptor of descriptors) versions.set(descriptor, version);
  }
  return ({ name, range }) => versions.get(`${name}@${range}`) ?? versions.get(`${name}@npm:${range}`);
}
