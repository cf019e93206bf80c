import { realDisk } from "./disk.ts";
import { ignoreFilesAbove, placeBelow, surroundingsOf } from "./surroundings.ts";
import { walk } from "./walk.ts";

/** Number of files that belong to the package in `root`; nothing of them is read. */
export function countFiles(root: string): number {
  const ignoreFiles = ignoreFilesAbove(surroundingsOf(root, realDisk));
  return walk({ root, disk: realDisk, ignoreFiles, above: (base) => placeBelow(root, base) }).files.length;
}
