import { join } from "node:path";
import type { Problem } from "../model/problem.ts";
import { isSearched, type Sources } from "../model/sources.ts";
import { type Scan, type Survey, scanner, survey } from "../model/survey.ts";
import type { Disk } from "./disk.ts";

const script = /\.[cm]?[jt]sx?$/;
/** What browsers get: bundles, which are no part of the service. */
const asset = /(?:^|\/)(?:public|static|assets|vendors?|www)\/|[.-]min\.js$/;

/**
 * The package's files as text. A file is read when it is first asked for and then kept, so that everybody sees the same
 * bytes. Files that are not listed (because git ignores them) can be read too; nothing outside `root` can. Scripts that
 * can't be read as UTF-8 are reported to `problems` when they are asked for, the survey included.
 */
export function createSources(
  { root, disk }: { readonly root: string; readonly disk: Disk },
  files: readonly string[],
  problems: Problem[],
): Sources {
  const listed = new Set(files);
  const texts = new Map<string, string | undefined>();
  const reported = new Set<string>();
  const report = (path: string, kind: string): void => {
    if (reported.has(path) || kind === "missing" || (!script.test(path) && kind !== "unreadable")) return;
    reported.add(path);
    problems.push({
      code: `file-${kind}`,
      severity: kind !== "unreadable" && asset.test(path) ? "info" : "warning",
      args: { file: path },
      at: { file: path, line: 1 },
    });
  };
  const load = (path: string): string | undefined => {
    if (!listed.has(path) && !(isPlain(path) && disk.liesWithin(root, join(root, path)))) return undefined;
    const file = disk.readText(`${root}/${path}`);
    if (file.kind === "text") return file.text;
    report(path, file.kind);
    return undefined;
  };
  let surveyed: Survey | undefined;
  return {
    read: (path) => {
      if (!texts.has(path)) texts.set(path, load(path));
      return texts.get(path);
    },
    list: () => files,
    survey: () =>
      (surveyed ??= survey(files.filter(isSearched), (path) =>
        bytesOf(disk, `${root}/${path}`, (kind) => report(path, kind)),
      )),
  };
}

function bytesOf(disk: Disk, file: string, report: (kind: string) => void): Scan | undefined {
  const read = disk.readBytes(file);
  if (read.kind === "bytes") return scanner().scan(read.bytes, read.length);
  report(read.kind);
  return undefined;
}

function isPlain(path: string): boolean {
  const segments = path.split("/");
  return !path.includes("\0") && !path.includes("\\") && !segments.some((it) => it === ".." || it === "");
}
