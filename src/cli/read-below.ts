import { readFileSync } from "node:fs";
import { resolve, sep } from "node:path";

/** Reads project files for code frames: text below `dir`, or undefined. */
export function readBelow(dir: string): (path: string) => string | undefined {
  const root = resolve(dir);
  return (path) => {
    const file = resolve(root, path);
    if (!file.startsWith(root + sep)) return undefined;
    try {
      return readFileSync(file, "utf8");
    } catch {
      return undefined;
    }
  };
}
