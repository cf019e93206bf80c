import { parse } from "jsonc-parser";
import type { Sources } from "../model/sources.ts";

/** What `packageManager` of package.json says, e.g. "pnpm@9.1.0". */
export function packageManagerField(sources: Sources): string | undefined {
  const { packageManager } = (parse(sources.read("package.json") ?? "{}") ?? {}) as { packageManager?: unknown };
  return typeof packageManager === "string" ? packageManager : undefined;
}

/** The pnpm that reads a lockfile of that version without rewriting it: https://github.com/pnpm/spec. */
const pnpmByLockfile: Readonly<{ [version: string]: number }> = { "5.4": 7, "6.0": 8, "9.0": 10 };

export function pnpmMajor(sources: Sources): number {
  const version = /^lockfileVersion:\s*['"]?([\d.]+)/m.exec(sources.read("pnpm-lock.yaml") ?? "")?.[1] ?? "";
  return pnpmByLockfile[version] ?? 10;
}
