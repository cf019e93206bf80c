import type { PackageManager } from "../../model/facts.ts";
import { bunVersion } from "./bun.ts";
import { npmVersion } from "./npm.ts";
import { pnpmVersion } from "./pnpm.ts";
import { yarnVersion } from "./yarn.ts";

/** A package as the manifest names it, and the folder of that manifest below the lockfile's ("" for the same). */
export interface Wanted {
  readonly name: string;
  readonly range: string;
}

export type FindVersion = (wanted: Wanted) => string | undefined;

export interface Lock {
  readonly manager: PackageManager;
  readonly text: string | undefined;
  /** The package folder relative to the lockfile's folder, POSIX, "" for the same. */
  readonly folder: string;
  /** The package's own name. */
  readonly packageName: string;
}

/** Versions that a lockfile fixes. A lockfile that can't be understood fixes none. */
export function lockedVersions({ manager, text, folder, packageName }: Lock): FindVersion {
  if (text === undefined || manager.lockfile === "bun.lockb") return () => undefined;
  switch (manager.id) {
    case "npm":
      return npmVersion(text, folder);
    case "pnpm":
      return pnpmVersion(text, folder);
    case "yarn":
    case "yarn-berry":
      return yarnVersion(text);
    case "bun":
      return bunVersion(text, packageName);
    case "pip":
    case "uv":
    case "poetry":
      return () => undefined;
  }
}
