import { chmod, mkdir, open, rename, rm, rmdir, unlink, type FileHandle } from "node:fs/promises";
import { errorCode, isMissing } from "./refusal.ts";

/** Called before each single operation on the disk; tests throw or end the process there. */
export type Checkpoint = (operation: string) => void | Promise<void>;

/** A file's bytes and, where it replaces one, what else that one had. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly like?: { readonly mode: number; readonly uid: number; readonly gid: number } | undefined;
}

/** Every operation that changes the disk. A file is whole or absent at any moment; errors are those of the system. */
export interface Disk {
  /** Writes `temp`, in the folder of `path`, and renames it to `path`. */
  replaceFile(path: string, temp: string, content: Content): Promise<void>;
  /** Nothing happens when it is gone already. */
  removeFile(path: string): Promise<void>;
  makeFolder(path: string, mode?: number): Promise<void>;
  /** Leaves a folder that is not empty. */
  removeEmptyFolder(path: string): Promise<void>;
  removeTree(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Makes renames in a folder survive a power cut, where the system can. */
  syncFolder(path: string): Promise<void>;
}

export function openDisk(checkpoint: Checkpoint): Disk {
  const at = async (operation: string, path: string): Promise<void> => checkpoint(`${operation} ${path}`);
  return {
    async replaceFile(path, temp, content) {
      await at("create", temp);
      await rm(temp, { force: true });
      await writeTemp(temp, content, at);
      await at("rename", path);
      await rename(temp, path);
    },
    async removeFile(path) {
      await at("remove", path);
      await unlink(path).catch(unless(isMissing));
    },
    async makeFolder(path, mode) {
      await at("make", path);
      await mkdir(path);
      if (mode !== undefined) await chmod(path, mode);
    },
    async removeEmptyFolder(path) {
      await at("remove", path);
      await rmdir(path).catch(unless((error) => isMissing(error) || isOccupied(error)));
    },
    async removeTree(path) {
      await at("remove", path);
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
    async rename(from, to) {
      await at("rename", to);
      await rename(from, to);
    },
    syncFolder: async (path) => syncFolder(path),
  };
}

async function writeTemp(
  temp: string,
  { bytes, like }: Content,
  at: (operation: string, path: string) => Promise<void>,
): Promise<void> {
  const file = await open(temp, "wx", like === undefined ? 0o666 : 0o600);
  try {
    await at("write", temp);
    await file.writeFile(bytes);
    if (like !== undefined) await resemble(file, like);
    await at("sync", temp);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Owner before mode: a change of owner clears bits. Only root can give a file away, others keep their own. */
async function resemble(file: FileHandle, like: NonNullable<Content["like"]>): Promise<void> {
  const { uid, gid } = await file.stat();
  if (uid !== like.uid || gid !== like.gid) await file.chown(like.uid, like.gid).catch(() => undefined);
  await file.chmod(like.mode);
}

/** Windows can't open folders; there a rename is durable by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const isOccupied = (error: unknown): boolean => ["ENOTEMPTY", "EEXIST"].includes(errorCode(error));

const unless = (harmless: (error: unknown) => boolean) => (error: unknown) => {
  if (!harmless(error)) throw error;
};
