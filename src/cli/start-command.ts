import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { parse as parseJson } from "jsonc-parser";
import type { StartedService } from "../live/index.ts";
import { Failure } from "../model/problem.ts";
import { textFlag } from "./globals.ts";
import type { OpenProject } from "./project.ts";
import type { Flags } from "./program.ts";

/** How the service is started: `--command`, or the package's own start script; `--env-file` goes over the environment. */
export function startedService({ root, facts, sources }: OpenProject, flags: Flags): StartedService {
  const asked = textFlag(flags, "command");
  const envFile = textFlag(flags, "envFile");
  const [command, ...args] =
    asked === undefined ? startScript(facts.packageManager.value.id, sources.read("package.json")) : words(asked);
  if (command === undefined) throw new Failure([{ code: "live.no-command", severity: "error", args: {} }]);
  return { kind: "start", command, args, cwd: root, ...(envFile !== undefined && { env: readEnvironment(envFile) }) };
}

function startScript(manager: string, manifest = "{}"): string[] {
  const { scripts } = (parseJson(manifest) ?? {}) as { scripts?: { start?: unknown } };
  if (typeof scripts?.start !== "string") return [];
  const program = manager.replace(/-berry$/, "");
  // Without --silent the package manager's own lines stand between the log lines.
  return manager === "yarn-berry" ? [program, "run", "start"] : [program, "run", "--silent", "start"];
}

/** Words as a shell would split them, quotes understood; nothing is expanded and no shell is started. */
function words(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? "",
  );
}

function readEnvironment(file: string): Record<string, string> {
  try {
    return parseEnv(readFileSync(file, "utf8")) as Record<string, string>;
  } catch (error) {
    const { code = "unreadable" } = error as NodeJS.ErrnoException;
    throw new Failure([{ code: "live.file", severity: "error", args: { file, reason: code } }]);
  }
}
