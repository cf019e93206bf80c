import { hash } from "node:crypto";
import { statSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { type Disk, type FileBytes, type FileText, type Listing, realDisk } from "./disk.ts";
import { isNoticed } from "./walk.ts";

type Ask = "text" | "name" | "exists" | "list" | "within";

/**
 * One question about the disk with its answer: what was asked, the path (relative to the package folder, where it lies
 * below), the answer (contents as a hash), the state of the file by its metadata ("" when that proves nothing), and the
 * argument of the question, if there was one.
 */
export type Observation = readonly [ask: Ask, path: string, answer: string, state: string, argument?: number];

/** A disk that keeps account of what it was asked: whoever gets the same answers again comes to the same result. */
export function traced(root: string, disk: Disk = realDisk): { readonly disk: Disk; observations(): Observation[] } {
  const seen = new Map<string, Observation>();
  const settled = Date.now() - unsettledMs;
  const ask = <T>(what: Ask, file: string, get: () => T, answer: (value: T) => string, argument?: number): T => {
    const key = `${what}${argument ?? ""} ${file}`;
    if (seen.has(key)) return get();
    // Before the file is read: a change in between then shows as one.
    const state = hasState(what) ? stateOf(file, settled) : "";
    const value = get();
    const path = file.startsWith(`${root}/`) ? file.slice(root.length + 1) : relative(root, file);
    const observation = [what, path, answer(value), state] as const;
    seen.set(key, argument === undefined ? observation : [...observation, argument]);
    return value;
  };
  return {
    observations: () => [...seen.values()],
    disk: {
      readText: (file, limit) => ask("text", file, () => disk.readText(file, limit), answerOf, limit),
      readBytes: (file) => ask("text", file, () => disk.readBytes(file), answerOf),
      packageName: (file) => ask("name", file, () => disk.packageName(file), nameOf),
      exists: (path) => ask("exists", path, () => disk.exists(path), String),
      list: (folder) =>
        ask(
          "list",
          folder,
          () => disk.list(folder),
          (listing) => listingOf(folder, listing),
        ),
      liesWithin: (from, file) => ask("within", file, () => disk.liesWithin(from, file), String),
    },
  };
}

/**
 * The observations as they would be made now, when all answers are the same; undefined when one is not. A file whose
 * metadata did not change is not read, as git does it; all others are read and hashed.
 */
export function confirm(root: string, observations: readonly Observation[]): readonly Observation[] | undefined {
  const settled = Date.now() - unsettledMs;
  const changed = new Map<Observation, Observation>();
  for (const observation of observations) {
    const [ask, path, answer, state, argument] = observation;
    // Thousands of times: joining is left to the few that lead above.
    const file = path.startsWith("..") || isAbsolute(path) ? resolve(root, path) : `${root}/${path}`;
    const now = hasState(ask) ? stateOf(file, settled) : "";
    if (now !== "" && now === state) continue;
    if (answerNow(root, ask, file, argument) !== answer) return undefined;
    if (now !== state)
      changed.set(observation, argument === undefined ? [ask, path, answer, now] : [ask, path, answer, now, argument]);
  }
  return changed.size === 0 ? observations : observations.map((it) => changed.get(it) ?? it);
}

function answerNow(root: string, ask: Ask, file: string, argument: number | undefined): string {
  switch (ask) {
    case "text":
      return answerOf(realDisk.readText(file, argument));
    case "name":
      return nameOf(realDisk.packageName(file));
    case "list":
      return listingOf(file, realDisk.list(file));
    case "exists":
      return String(realDisk.exists(file));
    case "within":
      return String(realDisk.liesWithin(root, file));
  }
}

/** A path exists or leads somewhere by more than its own metadata. */
const hasState = (ask: Ask): boolean => ask === "text" || ask === "name" || ask === "list";

/** What changed in the last moments can change again without a trace in its time: FAT counts in steps of two seconds. */
const unsettledMs = 2_500;

/**
 * Metadata that changes with every change of a file or folder. The time of change, not of modification: tools set the
 * latter as they like. "-" for what is not there, "" when nothing can be said.
 */
function stateOf(file: string, settled: number): string {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return "-";
    return stat.ctimeMs < settled ? `${stat.size} ${stat.ctimeMs} ${stat.ino}` : "";
  } catch {
    return "";
  }
}

const digest = (text: string | Uint8Array): string => hash("sha256", text, "base64").slice(0, 27);

const nameOf = (name: string | undefined): string => name ?? "!missing";

/** The same for a text and for its bytes. */
function answerOf(file: FileText | FileBytes): string {
  if (file.kind === "text") return digest(file.text);
  if (file.kind === "bytes") return digest(file.bytes.subarray(0, file.length));
  return `!${file.kind}${file.kind === "unreadable" ? ` ${file.error}` : ""}`;
}

function listingOf(folder: string, listing: Listing): string {
  if (typeof listing === "string") return `!${listing}`;
  const names = listing.filter((entry) => isNoticed(folder, entry)).map(({ name, type }) => `${type} ${name}`);
  return digest(names.sort().join("\n"));
}
