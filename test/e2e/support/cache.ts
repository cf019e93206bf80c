import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Outside of the checkout, where a package that nobody declared can't be found in the checkout's node_modules. */
const cache = join(tmpdir(), "create-observability-e2e");

/** A folder that `fill` writes once for each key, on this machine, whoever asks first. */
export async function cached(key: readonly string[], fill: (dir: string) => Promise<void>): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([process.version, ...key]));
  const dir = join(cache, hash.digest("hex").slice(0, 24));
  if (existsSync(dir)) return dir;
  await mkdir(cache, { recursive: true });
  return locked(`${dir}.lock`, async () => {
    if (existsSync(dir)) return dir;
    const unfinished = await mkdtemp(join(cache, "unfinished-"));
    try {
      await fill(unfinished);
      await rename(unfinished, dir);
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    }
    return dir;
  });
}

/** One process at a time. A lock older than ten minutes belonged to one that was killed. */
async function locked<T>(path: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      await mkdir(path);
      break;
    } catch {
      const age = await stat(path).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      );
      if (age > 600_000) await rm(path, { recursive: true, force: true });
      else await sleep(50);
    }
  }
  try {
    return await work();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}
