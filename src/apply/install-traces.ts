import { join } from "node:path";
import type { PackageManager } from "../model/facts.ts";

/** Files that package managers write, besides the packages: kept before an install, put back when it fails. */
const written: Readonly<{ [id in PackageManager["id"]]?: readonly string[] }> = {
  npm: ["package.json", "package-lock.json", "npm-shrinkwrap.json"],
  pnpm: ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"],
  yarn: ["package.json", "yarn.lock"],
  "yarn-berry": ["package.json", "yarn.lock", ".yarnrc.yml", ".pnp.cjs", ".pnp.loader.mjs", ".yarn/install-state.gz"],
  bun: ["package.json", "bun.lock", "bun.lockb"],
};

export const installFiles: readonly string[] = [...new Set(Object.values(written).flat())];

/** Folders that package managers make. One that was not there before is removed whole when the install fails. */
export const installFolders: readonly string[] = ["node_modules", ".yarn"];

/** Places an install writes to, absolute: in the package's folder and in that of its lockfile. */
export function installTraces(root: string, manager: PackageManager): { files: string[]; folders: string[] } {
  const bases = [...new Set([root, join(root, manager.lockfileDir)])];
  const below = (names: readonly string[]) => bases.flatMap((base) => names.map((name) => join(base, name)));
  return { files: below(written[manager.id] ?? []), folders: below(installFolders) };
}
