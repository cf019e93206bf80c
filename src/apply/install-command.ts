import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { PackageManager } from "../model/facts.ts";
import { exists } from "./paths.ts";
import { refusal } from "./refusal.ts";

/** A program, its arguments (no shell reads them) and the folder to run in, relative to the package folder. */
export interface InstallCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/**
 * What makes a package manager install what `package.json` says now. pnpm and yarn berry refuse to change a lockfile
 * when they find themselves in CI: here the change is wanted. Throws `install.unsupported` for managers of other languages.
 */
export function installCommand({ id, lockfileDir }: PackageManager): InstallCommand {
  const install = (command: string, cwd: string, ...flags: string[]) => ({ command, args: ["install", ...flags], cwd });
  switch (id) {
    case "npm":
      return install("npm", lockfileDir, "--no-audit", "--no-fund", "--no-progress", "--loglevel=error");
    case "pnpm":
      return install("pnpm", ".", "--no-frozen-lockfile");
    case "yarn":
      return install("yarn", lockfileDir, "--non-interactive", "--no-progress");
    case "yarn-berry":
      return install("yarn", lockfileDir, "--no-immutable");
    case "bun":
      return install("bun", lockfileDir, "--no-progress");
    case "pip":
    case "uv":
    case "poetry":
      throw refusal("install.unsupported", { manager: id });
  }
}

const lockfiles: ReadonlyArray<readonly string[]> = [
  ["package-lock.json", "npm-shrinkwrap.json"],
  ["pnpm-lock.yaml"],
  ["yarn.lock"],
  ["bun.lock", "bun.lockb"],
];

/**
 * Looks, before anything is written, whether an install can work: throws `install.two-lockfiles` when two package
 * managers claim the folder, `install.missing` when the program is not on the PATH.
 */
export async function requireInstaller(root: string, manager: PackageManager): Promise<void> {
  const folder = join(root, manager.lockfileDir);
  const found: string[] = [];
  for (const family of lockfiles) {
    for (const file of family) {
      if (!(await exists(join(folder, file)))) continue;
      found.push(file);
      break;
    }
  }
  if (found.length > 1) throw refusal("install.two-lockfiles", { files: found.join(", "), manager: manager.id });
  const { command } = installCommand(manager);
  if (!(await isOnPath(command))) throw refusal("install.missing", { command });
}

/** Looks instead of asking for `--version`: that would already run code the project can choose. */
async function isOnPath(command: string): Promise<boolean> {
  const endings = process.platform === "win32" ? (process.env["PATHEXT"] ?? ".EXE;.CMD").split(";") : [""];
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    for (const ending of endings) {
      const usable = access(join(folder, command + ending), constants.X_OK);
      if (
        await usable.then(
          () => true,
          () => false,
        )
      )
        return true;
    }
  }
  return false;
}
