import { join } from "node:path";
import type { Problem } from "../model/problem.ts";
import type { Sources } from "../model/sources.ts";
import { liesWithin, readText } from "./disk.ts";

const script = /\.[cm]?[jt]sx?$/;
/** What browsers get: bundles, which are no part of the service. */
const asset = /(?:^|\/)(?:public|static|assets|vendor|www)\/|[.-]min\.js$/;

/**
 * The package's files as text. A file is read when it is first asked for and then kept, so that everybody sees the same
 * bytes. Files that are not listed (because git ignores them) can be read too; nothing outside `root` can. Scripts that
 * can't be read as UTF-8 are reported to `problems` when they are asked for.
 */
export function createSources(root: string, files: readonly string[], problems: Problem[]): Sources {
  const listed = new Set(files);
  const texts = new Map<string, string | undefined>();
  const load = (path: string): string | undefined => {
    if (!listed.has(path) && !isSafe(root, path)) return undefined;
    const file = readText(`${root}/${path}`);
    if (file.kind === "text") return file.text;
    if (file.kind !== "missing" && (script.test(path) || file.kind === "unreadable"))
      problems.push({
        code: `file-${file.kind}`,
        severity: file.kind === "too-large" && asset.test(path) ? "info" : "warning",
        args: { file: path },
        at: { file: path, line: 1 },
      });
    return undefined;
  };
  return {
    read: (path) => {
      if (!texts.has(path)) texts.set(path, load(path));
      return texts.get(path);
    },
    list: () => files,
  };
}

function isSafe(root: string, path: string): boolean {
  const segments = path.split("/");
  const plain = !path.includes("\0") && !path.includes("\\") && !segments.some((it) => it === ".." || it === "");
  return plain && liesWithin(root, join(root, path));
}
