import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** Where `test/operations/programs/install` puts what apt does not have. */
export const programs =
  process.env["OPERATIONS_PROGRAMS"] ?? join(homedir(), ".cache", "create-observability", "programs");

const how = {
  prometheus: "apt-get install prometheus",
  promtool: "apt-get install prometheus",
  "prometheus-alertmanager": "apt-get install prometheus-alertmanager",
  amtool: "apt-get install prometheus-alertmanager",
  otelcol: "test/operations/programs/install",
  "otelcol-logs": "test/operations/programs/install",
  jaeger: "test/operations/programs/install",
  elasticsearch: "test/operations/programs/install",
  opensearch: "test/operations/programs/install",
  "kubernetes-schemas": "test/operations/programs/install",
  actionlint: "test/operations/programs/install",
  kubeconform: "test/operations/programs/install",
} as const;
export type Program = keyof typeof how;

function find(name: Program): string | undefined {
  return [programs, ...(process.env["PATH"] ?? "").split(delimiter)]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** For `describe.skipIf`: true where a program isn't installed. In CI nothing is skipped: using it fails instead. */
export const without = (...names: readonly Program[]): boolean =>
  process.env["CI"] === undefined && names.some((name) => find(name) === undefined);

/** Path of a program; throws with the way to get it. */
export function programPath(name: Program): string {
  const path = find(name);
  if (path === undefined) throw new Error(`${name} is not installed: ${how[name]}`);
  return path;
}

/** Runs a program to its end. Gives what it printed, and whether it was content. */
export function run(name: Program, args: readonly string[], cwd: string): { ok: boolean; output: string } {
  try {
    return { ok: true, output: execFileSync(programPath(name), args, { cwd, encoding: "utf8", stdio: "pipe" }) };
  } catch (error) {
    const { status, stdout, stderr } = error as { status?: number | null; stdout?: string; stderr?: string };
    if (typeof status !== "number") throw error;
    return { ok: false, output: `${stdout ?? ""}${stderr ?? ""}` };
  }
}
