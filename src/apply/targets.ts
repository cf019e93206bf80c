import { access, constants, lstat } from "node:fs/promises";
import { basename, dirname, isAbsolute } from "node:path";
import type { FileChange } from "../model/plan.ts";
import { readSnapshot, type Snapshot } from "./journal.ts";
import { fromPosix, isInside, resolveLinks } from "./paths.ts";
import { errorCode, isForbidden, isMissing, refusal } from "./refusal.ts";

/** A change of a plan, found to be possible, and where it happens. */
export interface Target {
  readonly change: FileChange;
  /** Absolute, links resolved. */
  readonly path: string;
  readonly before: Snapshot | undefined;
  readonly after: Buffer | undefined;
  /** Folders to be made first, absolute, outermost first. */
  readonly missing: readonly string[];
}

/**
 * Looks at everything a plan will touch, and writes nothing. A Failure for: a path or link out of `home`, something
 * that is no file, text that is not UTF-8, a file that changed since the plan was made, a missing permission.
 * Both folders absolute, links resolved.
 */
export async function findTargets(home: string, root: string, changes: readonly FileChange[]): Promise<Target[]> {
  const targets: Target[] = [];
  const seen = new Map<string, string>();
  for (const change of changes) {
    const target = await findTarget(home, root, change);
    const other = seen.get(target.path);
    if (other !== undefined) throw refusal("apply.same-file", { file: change.path, other }, change.path);
    seen.set(target.path, change.path);
    targets.push(target);
  }
  return targets;
}

async function findTarget(home: string, root: string, change: FileChange): Promise<Target> {
  const { real, missing } = await locate(home, root, change);
  const file = change.path;
  const found = await lstat(real).catch(absent);
  if (found !== undefined && !found.isFile()) {
    throw refusal("apply.not-a-file", { file, found: found.isDirectory() ? "folder" : "special file" }, file);
  }
  const before = await readSnapshot(real).catch((error: unknown) => {
    throw isForbidden(error) ? refusal("apply.not-readable", { file }, file, error) : error;
  });
  if (decode(before, file) !== change.before) throw refusal("apply.stale", { file }, file);
  await requireFolder(file, dirname(missing[0] ?? real));
  if (before !== undefined) await requireAccess(file, real, constants.W_OK);
  const after = change.after === undefined ? undefined : Buffer.from(change.after, "utf8");
  return { change, path: real, before, after, missing };
}

/** A link inside the project is followed, so that it stays a link; deleting through one would leave it dangling. */
async function locate(home: string, root: string, { path: file, after }: FileChange) {
  const segments = file.split("/");
  const strange = segments.some((part) => part === "" || part === "." || part === ".." || /[\\\0]/.test(part));
  if (strange || isAbsolute(file)) throw refusal("apply.outside", { file, target: file });
  try {
    const path = fromPosix(root, file);
    const link = (await lstat(path).catch(absent))?.isSymbolicLink() ?? false;
    if (link && after === undefined) throw refusal("apply.link", { file }, file);
    const resolved = await resolveLinks(path);
    if (!isInside(home, resolved.real)) throw refusal("apply.outside", { file, target: resolved.real }, file);
    return resolved;
  } catch (error) {
    throw isMissing(error) || errorCode(error) === "ELOOP" ? refusal("apply.link", { file }, file, error) : error;
  }
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decode(snapshot: Snapshot | undefined, file: string): string | undefined {
  if (snapshot === undefined) return undefined;
  try {
    return strict.decode(snapshot.bytes);
  } catch (error) {
    throw refusal("apply.not-utf8", { file }, file, error);
  }
}

async function requireFolder(file: string, folder: string): Promise<void> {
  if (!(await lstat(folder)).isDirectory())
    throw refusal("apply.not-a-folder", { file, folder: basename(folder) }, file);
  await requireAccess(file, folder, constants.W_OK | constants.X_OK);
}

/** Replacing a file by a rename asks its folder only; a file made read-only on purpose must be asked itself. */
async function requireAccess(file: string, path: string, mode: number): Promise<void> {
  try {
    await access(path, mode);
  } catch (error) {
    throw refusal("apply.not-writable", { file }, file, error);
  }
}

function absent(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
