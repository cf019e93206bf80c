import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { loadProject, type Project } from "../../src/facts/index.ts";

export type Files = Readonly<{ [path: string]: string | Uint8Array | object }>;

/** Writes files (objects as JSON) to a new folder that is removed after the test. */
export function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "facts-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  chmodSync(folder, 0o755);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const isData = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(join(folder, path), isData ? content : JSON.stringify(content, null, 2));
  }
  return folder;
}

/** Loads a project made of `files`; a package.json is added when there is none. `dir` is the package folder. */
export function load(files: Files, dir = "."): Promise<Project> {
  const manifest = join(dir, "package.json");
  return loadProject(join(folderOf({ [manifest]: { name: "app" }, ...files }), dir));
}

/** Everything about a tree that a write could change. */
export function snapshot(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((path) => {
      const file = join(folder, path);
      const { mode, mtimeMs, size } = lstatSync(file);
      const type = lstatSync(file);
      const content = type.isSymbolicLink() ? readlinkSync(file) : type.isFile() ? readFileSync(file, "base64") : "";
      return [path, mode, mtimeMs, size, content].join(" ");
    });
}
