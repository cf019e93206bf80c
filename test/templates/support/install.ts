import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder with these packages from the registry in `node_modules`; installed once for each set of ranges. */
export function installed(packages: Readonly<Record<string, string>>): string {
  const manifest = JSON.stringify({ private: true, dependencies: packages });
  const folder = join(
    tmpdir(),
    `obs-gen-templates-${createHash("sha256").update(manifest).digest("hex").slice(0, 16)}`,
  );
  if (existsSync(folder)) return folder;
  const fresh = mkdtempSync(`${folder}.new-`);
  writeFileSync(join(fresh, "package.json"), manifest);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"], {
    cwd: fresh,
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    renameSync(fresh, folder);
  } catch {
    rmSync(fresh, { recursive: true, force: true }); // another test file was faster
  }
  return folder;
}

/** A new folder inside of an installed one, so that it finds the packages; `type` is that of its package.json. */
export function folderIn(root: string, type: "module" | "commonjs", files: ReadonlyMap<string, string>): string {
  const parent = join(root, "cases");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "case-"));
  writeFiles(folder, new Map([["package.json", JSON.stringify({ name: "shop", private: true, type })], ...files]));
  return folder;
}

export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
