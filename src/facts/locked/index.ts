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

/**
 * Every version of one package that a lockfile holds, for whoever asked for it, in no order. Read from its text: the
 * spellings of npm, pnpm, yarn and bun differ, but each has the name next to the version.
 */
export function lockedCopies(text: string, name: string): string[] {
  const escaped = name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  const version = "(\\d+\\.\\d+\\.\\d+(?:-[\\w.]+)?)";
  const spellings = [
    `node_modules/${escaped}":\\s*\\{\\s*"version":\\s*"${version}"`, // npm
    `^ +["'/]*${escaped}[@/]${version}["']?(?:\\(.*\\))?:`, // pnpm
    `^"?${escaped}@[^\\n]*:\\r?\\n {2}version:? "?${version}`, // yarn
    `"${escaped}@${version}"`, // bun
  ];
  const found = spellings.flatMap((spelling) =>
    [...text.matchAll(new RegExp(spelling, "gm"))].map(([, it = ""]) => it),
  );
  return [...new Set(found)];
}
