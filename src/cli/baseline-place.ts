import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { baselineFile } from "../check/baseline-file.ts";
import { realDisk } from "../facts/disk.ts";
import { surroundingsOf } from "../facts/surroundings.ts";

/** A baseline holds for the folder it lies in and all below it, wherever a run begins. */
export interface BaselinePlace {
  /** Absolute. */
  readonly path: string;
  /** As messages call it: from the working folder. */
  readonly name: string;
  /** A package folder as it counts from the baseline. `dir` counts from the working folder. */
  dirOf(dir: string): string;
  /** Absolute path of what the baseline names. */
  resolve(file: string): string;
}

/**
 * The baseline that flags name, else the nearest upwards in the workspace and the repository. Where there is none yet, a
 * member of a workspace gets it at the root: runs of the whole workspace look for it there.
 */
export function placeOfBaseline(base: string, asked: string | undefined): BaselinePlace {
  const path = resolve(base, asked ?? nearest(base));
  const home = dirname(path);
  return {
    path,
    name: posix(relative(base, path)),
    dirOf: (dir) => posix(relative(home, join(base, dir))),
    resolve: (file) => resolve(home, file),
  };
}

function nearest(base: string): string {
  const { folders, workspaceRoot = "." } = surroundingsOf(base, realDisk);
  const found = folders.map((folder) => join(folder, baselineFile)).find((file) => existsSync(resolve(base, file)));
  return found ?? join(workspaceRoot, baselineFile);
}

const posix = (path: string): string => path.split(sep).join("/");
