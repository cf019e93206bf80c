import { hash, randomBytes } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Setting, Settings } from "../check/settings.ts";
import { isFolder } from "../facts/disk.ts";
import { confirm, type Observation } from "../facts/trace.ts";
import { build, version } from "../model/version.ts";
import type { Look } from "./check-project.ts";

/**
 * Remembers what looking at a package gave, together with every answer the disk gave meanwhile. It is used while the disk
 * would answer the same, so nothing has to be known about which files count.
 */
export interface CheckCache {
  /** What is remembered of the package in `root`, if it still holds. */
  recall(root: string): Look | undefined;
  keep(root: string, look: Look, observations: readonly Observation[]): void;
}

/** For the packages below `base`. `manager` is the flag that changes what is found. No cache when there is no place for one. */
export function openCache(base: string, manager: string | undefined): CheckCache | undefined {
  const folder = placeFor(base);
  if (folder === undefined) return undefined;
  // Whoever may read other files sees another project.
  const maker = [version, build, process.version, process.platform, process.getuid?.() ?? "", manager ?? ""];
  const keyOf = (root: string): string => JSON.stringify([...maker, root]);
  const write = (root: string, look: Look, observations: readonly Observation[]): void => {
    const key = keyOf(root);
    const settings = { ...look.settings, byCode: [...look.settings.byCode] };
    save(folder, fileOf(key), JSON.stringify({ key, look: { ...look, settings }, observations }));
  };
  return {
    recall(root) {
      const key = keyOf(root);
      const kept = load(join(folder, fileOf(key)));
      if (kept?.key !== key) return undefined;
      const confirmed = confirm(root, kept.observations);
      if (confirmed === undefined) return undefined;
      const look = { ...kept.look, settings: { ...kept.look.settings, byCode: new Map(kept.look.settings.byCode) } };
      if (confirmed !== kept.observations) write(root, look, confirmed);
      return look;
    },
    keep: write,
  };
}

interface Kept {
  readonly key: string;
  /** JSON has no maps. */
  readonly look: Omit<Look, "settings"> & {
    readonly settings: Omit<Settings, "byCode"> & { readonly byCode: ReadonlyArray<[string, Setting]> };
  };
  readonly observations: readonly Observation[];
}

/**
 * Where such tools keep what they remember: with the installed packages of the working folder, which no repository tracks;
 * else in a folder of the system's temporary one that is nobody else's.
 */
function placeFor(base: string): string | undefined {
  const installed = join(base, "node_modules");
  if (isFolder(installed)) return join(installed, ".cache", "obs-gen");
  const own = join(tmpdir(), `obs-gen-${process.getuid?.() ?? "cache"}`);
  try {
    mkdirSync(own, { mode: 0o700, recursive: true });
    const { uid, mode } = lstatSync(own);
    const isOwn = process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
    return isOwn && lstatSync(own).isDirectory() ? own : undefined;
  } catch {
    return undefined;
  }
}

const fileOf = (key: string): string => `${hash("sha256", key, "hex").slice(0, 32)}.json`;
const sumOf = (text: string): string => hash("sha256", text, "hex");

/** Undefined for what was not written by this version, is cut off, or was changed. */
function load(file: string): Kept | undefined {
  try {
    const text = readFileSync(file, "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    return text.slice(0, end) === sumOf(body) ? (JSON.parse(body) as Kept) : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all, whoever else runs. A cache that can't be written is only slower. */
function save(folder: string, name: string, body: string): void {
  const temp = join(folder, `${name}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temp, `${sumOf(body)}\n${body}`, { mode: 0o600 });
    renameSync(temp, join(folder, name));
    prune(folder);
  } catch {
    remove(temp);
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Somebody else's, or no folder there.
  }
}

/** Packages that are gone and versions that are no longer used leave files behind, and killed runs temporary ones. */
const maximumFiles = 2_000;
const maximumAgeMs = 30 * 24 * 60 * 60 * 1000;

let isPruned = false;
function prune(folder: string): void {
  if (isPruned) return;
  isPruned = true;
  const ages = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{32}\.json(?:\.|$)/.test(name))
    .flatMap((name) => {
      const file = join(folder, name);
      const stat = statSync(file, { throwIfNoEntry: false });
      return stat === undefined ? [] : [{ file, age: Date.now() - stat.mtimeMs, isTemp: name.endsWith(".tmp") }];
    })
    .sort((a, b) => a.age - b.age);
  const isOld = (age: number, isTemp: boolean): boolean => age > (isTemp ? 60 * 60 * 1000 : maximumAgeMs);
  for (const [index, { file, age, isTemp }] of ages.entries())
    if (index >= maximumFiles || isOld(age, isTemp)) remove(file);
}
