import { createHash } from "node:crypto";
import { copyFile, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cached } from "./cache.ts";
import { type Finished, run, succeed } from "./run.ts";

/** The tool as a user has it: packed, and installed from the tarball into an otherwise empty folder. */
export interface Tool {
  obsGen(args: readonly string[], cwd: string): Promise<Finished>;
  create(args: readonly string[], cwd: string): Promise<Finished>;
  /** What a project installs while the package is not published. */
  readonly tarball: string;
}

const checkout = fileURLToPath(new URL("../../..", import.meta.url));

let installed: Promise<Tool> | undefined;

export const packedTool = (): Promise<Tool> => (installed ??= install());

async function install(): Promise<Tool> {
  const tarballs = await mkdtemp(join(tmpdir(), "e2e-pack-"));
  try {
    // dist/ was built before the first test.
    await succeed("npm", ["pack", "--ignore-scripts", "--pack-destination", tarballs], { cwd: checkout });
    const [name = ""] = await readdir(tarballs);
    const tarball = join(tarballs, name);
    const digest = createHash("sha256")
      .update(await readFile(tarball))
      .digest("hex");
    const dir = await cached(["tool and tarball", digest], async (empty) => {
      await copyFile(tarball, join(empty, name));
      await succeed("npm", ["install", "--no-audit", "--no-fund", "--prefix", empty, tarball], { cwd: empty });
    });
    const bin = (program: string) => (args: readonly string[], cwd: string) =>
      run(join(dir, "node_modules", ".bin", program), args, { cwd });
    return { obsGen: bin("obs-gen"), create: bin("create-observability"), tarball: join(dir, name) };
  } finally {
    await rm(tarballs, { recursive: true, force: true });
  }
}
