import { join } from "node:path";
import { compare, minVersion, validRange } from "semver";
import type { DeclaredPackage, PackageManager } from "../model/facts.ts";
import { maximumLockfileSize } from "./disk.ts";
import { asObject, asString, parseConfig } from "./json.ts";
import { type FindVersion, lockedCopies, lockedVersions } from "./locked/index.ts";
import type { Manifest } from "./manifest.ts";
import { inFolder, placeBelow, type Surroundings } from "./surroundings.ts";

/** In this order: a package in several groups counts as what it is needed for most. */
const groups = ["dependencies", "optionalDependencies", "peerDependencies", "devDependencies"];

/** Packages the manifest names, each once, sorted by name, with the version that is locked, installed, or promised. */
export function findPackages(
  surroundings: Surroundings,
  manifest: Manifest,
  manager: PackageManager,
): DeclaredPackage[] {
  const text = lockText(surroundings, manager);
  const locked = readLock(surroundings, manifest, manager, text);
  const found = new Map<string, DeclaredPackage>();
  for (const group of groups)
    for (const [name, value] of Object.entries(asObject(manifest.data[group]) ?? {})) {
      const range = asString(value);
      if (range === undefined || found.has(name)) continue;
      const copies = singletons.has(name) && text !== undefined ? lockedCopies(text, name) : [];
      const present = locked({ name, range }) ?? installedVersion(surroundings, name);
      const version = present ?? lowestVersion(range);
      found.set(name, {
        name,
        range,
        ...(version === undefined ? {} : { version }),
        ...(present === undefined && { promised: true }),
        ...(copies.length > 1 ? { copies: copies.sort(compare) } : {}),
        dev: group === "devDependencies",
        evidence: { file: "package.json", line: manifest.line(group, name) },
      });
    }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Packages of which a process should have one: a second one has a state of its own. */
const singletons = new Set(["@opentelemetry/api"]);

const lockText = ({ read }: Surroundings, { lockfile, lockfileDir }: PackageManager): string | undefined =>
  lockfile === undefined ? undefined : read(inFolder(lockfileDir, lockfile), maximumLockfileSize);

function readLock(
  { root }: Surroundings,
  { data }: Manifest,
  manager: PackageManager,
  text: string | undefined,
): FindVersion {
  const { lockfileDir } = manager;
  return lockedVersions({
    manager,
    text,
    folder: lockfileDir === "." ? "" : placeBelow(root, lockfileDir),
    packageName: asString(data["name"]) ?? "",
  });
}

function installedVersion({ folders, read }: Surroundings, name: string): string | undefined {
  // The name comes from the project: it must not lead anywhere else.
  if (!/^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*$/.test(name)) return undefined;
  for (const folder of folders) {
    const manifest = parseConfig(read(join(folder, "node_modules", name, "package.json")));
    if (manifest !== undefined) return asString(manifest["version"]);
  }
  return undefined;
}

/** The lowest version a range allows; a range that allows everything promises nothing. */
function lowestVersion(range: string): string | undefined {
  const valid = validRange(range);
  return valid === null || valid === "*" ? undefined : minVersion(valid)?.version;
}
