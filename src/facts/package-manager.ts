import type { Fact, PackageManager } from "../model/facts.ts";
import type { Problem } from "../model/problem.ts";
import { maximumLockfileSize } from "./disk.ts";
import { asObject, asString } from "./json.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { inFolder, type Surroundings } from "./surroundings.ts";

type Id = PackageManager["id"];

const lockfiles = [
  "package-lock.json",
  "npm-shrinkwrap.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "bun.lockb",
] as const;

export interface PackageManagerFinding {
  readonly fact: Fact<PackageManager>;
  readonly problems: readonly Problem[];
}

/**
 * Lockfiles and the `packageManager` field decide, in the package folder or else at the root of its workspace. The field
 * settles it when lockfiles of several package managers lie side by side; without it that is an error.
 */
export function findPackageManager(surroundings: Surroundings): PackageManagerFinding {
  const { workspaceRoot } = surroundings;
  const folders = workspaceRoot === undefined || workspaceRoot === "." ? ["."] : [".", workspaceRoot];
  for (const folder of folders) {
    const found = inOneFolder(surroundings, folder);
    if (found !== undefined) return found;
  }
  const lockfileDir = workspaceRoot ?? ".";
  const value: PackageManager = { id: "npm", lockfileDir };
  return { fact: { value, evidence: { file: inFolder(lockfileDir, "package.json"), line: 1 } }, problems: [] };
}

function inOneFolder({ exists, read }: Surroundings, folder: string): PackageManagerFinding | undefined {
  const present = lockfiles.filter((name) => exists(inFolder(folder, name)));
  const found = present.map((name) => ({
    name,
    id: managerOf(name, (path) => read(inFolder(folder, path), maximumLockfileSize)),
  }));
  const text = read(inFolder(folder, "package.json"));
  const manifest = text === undefined ? undefined : parseManifest(text, inFolder(folder, "package.json"));
  const declared = manifest && declaredManager(manifest);
  const first = found.find(({ id }) => id === declared?.id) ?? (declared === undefined ? found[0] : undefined);
  const id = declared?.id ?? first?.id;
  if (id === undefined) return undefined;
  const evidence =
    first === undefined
      ? { file: inFolder(folder, "package.json"), line: declared?.line ?? 1 }
      : { file: inFolder(folder, first.name), line: 1 };
  const value = { id, lockfileDir: folder, ...(first === undefined ? {} : { lockfile: first.name }) };
  return { fact: { value, evidence }, problems: conflict(found, declared, folder) };
}

function managerOf(lockfile: string, read: (path: string) => string | undefined): Id {
  if (lockfile.startsWith("bun")) return "bun";
  if (lockfile === "pnpm-lock.yaml") return "pnpm";
  if (lockfile !== "yarn.lock") return "npm";
  const text = read(lockfile) ?? "";
  if (text.includes("# yarn lockfile v1")) return "yarn";
  return /^__metadata:/m.test(text) || read(".yarnrc.yml") !== undefined ? "yarn-berry" : "yarn";
}

/** `packageManager: "pnpm@9.1.0+sha..."`, or the newer `devEngines.packageManager`. */
function declaredManager({ data, line }: Manifest): { readonly id: Id; readonly line: number } | undefined {
  const field = asString(data["packageManager"]);
  const engine = asObject(asObject(data["devEngines"])?.["packageManager"]);
  const [name, version = ""] = field?.split("@") ?? [asString(engine?.["name"]), asString(engine?.["version"])];
  const at = field === undefined ? line("devEngines", "packageManager") : line("packageManager");
  if (name === "yarn") return { id: /^\D*1(?:\D|$)/.test(version) ? "yarn" : "yarn-berry", line: at };
  return name === "npm" || name === "pnpm" || name === "bun" ? { id: name, line: at } : undefined;
}

function conflict(
  found: ReadonlyArray<{ readonly name: string; readonly id: Id }>,
  declared: { readonly id: Id } | undefined,
  folder: string,
): Problem[] {
  const managers = new Set(found.map(({ id }) => id));
  const args = { files: found.map(({ name }) => inFolder(folder, name)).join(", ") };
  const at = { file: inFolder(folder, found[0]?.name ?? "package.json"), line: 1 };
  if (declared === undefined)
    return managers.size > 1 ? [{ code: "lockfile-conflict", severity: "error", args, at }] : [];
  managers.delete(declared.id);
  if (managers.size === 0) return [];
  return [{ code: "lockfile-other", severity: "warning", args: { ...args, declared: declared.id }, at }];
}
