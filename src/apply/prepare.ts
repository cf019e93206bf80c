import { randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { recordFile } from "../model/record.ts";
import type { FileChange, Plan } from "../model/plan.ts";
import { installTraces } from "./install-traces.ts";
import { hash, readSnapshot, type Journal, type JournalFile, type Snapshot } from "./journal.ts";
import { exists, fromPosix, isInside, resolveLinks, toPosix } from "./paths.ts";
import { refusal } from "./refusal.ts";
import { formatRecord } from "./record.ts";
import { findTargets, type Target } from "./targets.ts";

/** A plan that was found to be possible: where to write, and how to undo it. */
export interface Prepared {
  readonly journal: Journal;
  /** The bytes before of each file of the journal. */
  readonly bytes: ReadonlyArray<Buffer | undefined>;
  /** In the order of the journal's files, which may be more. */
  readonly targets: readonly Target[];
}

/** Looks at all a plan touches; nothing is written. Folders absolute, links resolved. Throws the refusals of `findTargets`. */
export async function prepare(home: string, root: string, plan: Plan, install: boolean): Promise<Prepared> {
  const changes = [...plan.changes.filter(isChange), ...(await recordChange(root, plan))];
  const targets = await findTargets(
    home,
    root,
    changes.sort((a, b) => rank(a) - rank(b)),
  );
  const traces = install && plan.install ? installTraces(root, plan.install.manager) : { files: [], folders: [] };
  const written = await findTraces(home, traces.files);

  const planned = targets.map(({ path, before, after }) => {
    const end = written.has(path) ? "any" : after === undefined ? "absent" : hash(after);
    return { file: describe(home, path, before, end), bytes: before?.bytes };
  });
  const known = new Set(targets.map(({ path }) => path));
  const extra = [...written]
    .filter(([path]) => !known.has(path))
    .map(([path, before]) => ({ file: describe(home, path, before, "any"), bytes: before?.bytes }));

  const all = [...planned, ...extra];
  const installed: string[] = [];
  for (const folder of traces.folders) if (!(await exists(folder))) installed.push(toPosix(home, folder));
  const folders = await findFolders(home, root, targets);
  const token = randomBytes(4).toString("hex");
  const journal: Journal = { version: 1, token, files: all.map(({ file }) => file), folders, installed };
  return { journal, bytes: all.map(({ bytes }) => bytes), targets };
}

const isChange = ({ before, after }: FileChange): boolean => before !== after;

/** New files, then changed ones that may refer to them, then deletions, then the record: a watcher sees least breakage. */
function rank({ path, before, after }: FileChange): number {
  if (path === recordFile) return 3;
  if (after === undefined) return 2;
  return before === undefined ? 0 : 1;
}

/** The record has no text before in the plan: it is the tool's own, and whatever it says now is replaced. */
async function recordChange(root: string, { record, layout }: Plan): Promise<FileChange[]> {
  const before = await readFile(fromPosix(root, recordFile), "utf8").catch(() => undefined);
  const after = record && formatRecord(record, layout);
  return before === after ? [] : [{ path: recordFile, before, after }];
}

async function findTraces(home: string, files: readonly string[]): Promise<Map<string, Snapshot | undefined>> {
  const found = new Map<string, Snapshot | undefined>();
  for (const file of files) {
    const { real } = await resolveLinks(file);
    if (real !== file && !isInside(home, real))
      throw refusal("apply.outside", { file: toPosix(home, file), target: real });
    found.set(real, await readSnapshot(real));
  }
  return found;
}

/** Folders that will be made, and those that a deletion may leave empty: git has no empty folders either. */
async function findFolders(home: string, root: string, targets: readonly Target[]): Promise<Journal["folders"]> {
  const modes = new Map<string, number | null>();
  for (const { change, path, after, missing } of targets) {
    for (const folder of missing) modes.set(folder, null);
    if (after !== undefined || path !== fromPosix(root, change.path)) continue;
    for (let folder = dirname(path); folder !== root && isInside(root, folder); folder = dirname(folder)) {
      modes.set(folder, (await stat(folder)).mode & 0o7777);
    }
  }
  return [...modes]
    .map(([folder, mode]) => ({ path: toPosix(home, folder), mode }))
    .sort((a, b) => a.path.split("/").length - b.path.split("/").length);
}

function describe(home: string, path: string, before: Snapshot | undefined, after: string): JournalFile {
  const { mode, uid, gid } = before ?? { mode: 0, uid: 0, gid: 0 };
  return { path: toPosix(home, path), before: before ? { hash: hash(before.bytes), mode, uid, gid } : null, after };
}
