import { mkdir, rmdir } from "node:fs/promises";
import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { Failure } from "../model/problem.ts";
import { isPackageName, packageName } from "./package-name.ts";
import { askNewService, askPillars } from "./ask.ts";
import { carryOut } from "./carry-out.ts";
import type { CommandRun } from "./commands.ts";
import type { Context } from "./context.ts";
import { textFlag } from "./globals.ts";
import { init } from "./init.ts";
import { stepsAfter } from "./next.ts";
import type { Flags } from "./program.ts";
import { planService } from "./scaffold.ts";
import { readSelectionFlags, usualPillars, type SelectionFlags } from "./selection.ts";
import type { NewService } from "./service-files.ts";
import { requireAnswers } from "./unanswered.ts";
import { newServiceWords } from "./words.ts";

/** `create-observability [dir]`: a new service in an empty folder; in a folder with a project the same as `init`. */
export const create: CommandRun = async (context, [dir = "."], flags) => {
  const root = resolve(context.globals.cwd, dir);
  if (existsSync(join(root, "package.json"))) {
    const cwd = relative(process.cwd(), root) || ".";
    return init({ ...context, globals: { ...context.globals, cwd } }, [], flags);
  }
  requireEmpty(root, dir);
  requireAnswers(
    context,
    ["--language", "--framework", "--name", "--pillars"].map((flag) => [
      flag,
      textFlag(flags, flag.slice(2)) !== undefined,
    ]),
  );
  return createService(context, root, flags);
};

async function createService(context: Context, root: string, flags: Flags): Promise<number> {
  const flagged = readSelectionFlags(flags);
  const service = await chooseService(context, root, flags);
  const chosen = await chooseSelection(context, flagged);
  const { project, plan } = await planService(root, service, chosen, context.globals.packageManager);
  const planned = [{ project, plan }];
  const isNew = !existsSync(root);
  if (isNew && !context.globals.dryRun) await mkdir(root, { recursive: true });
  try {
    return await carryOut(context, planned, {
      question: "Write this?",
      commandLine: newServiceWords(context, relative(process.cwd(), root) || ".", service, plan.selection),
      epilogue: () => stepsAfter(context, planned),
    });
  } finally {
    // A folder that was made for nothing goes again; one with files in it stays.
    if (isNew) await rmdir(root).catch(() => undefined);
  }
}

/** Folders that hold only what a new repository or an editor puts there count as empty. */
function requireEmpty(root: string, dir: string): void {
  const harmless = [".git", ".gitkeep", ".idea", ".vscode", ".DS_Store"];
  const entry = existsSync(root) ? readdirSync(root).find((name) => !harmless.includes(name)) : undefined;
  if (entry !== undefined) throw new Failure([{ code: "usage.not-empty", severity: "error", args: { dir, entry } }]);
}

async function chooseService({ terminal }: Context, root: string, flags: Flags): Promise<NewService> {
  const proposed: NewService = {
    name: textFlag(flags, "name") ?? packageName(basename(root)),
    language: textFlag(flags, "language") === "javascript" ? "javascript" : "typescript",
  };
  const open = { name: textFlag(flags, "name") === undefined, language: textFlag(flags, "language") === undefined };
  const service = terminal.interactive ? await askNewService(proposed, open) : proposed;
  if (!isPackageName(service.name))
    throw new Failure([{ code: "usage.name", severity: "error", args: { name: service.name } }]);
  return service;
}

/** A new service has no client of a dependency yet. */
async function chooseSelection({ terminal }: Context, flagged: SelectionFlags): Promise<SelectionFlags> {
  const dependencies = flagged.dependencies === "detected" ? [] : (flagged.dependencies ?? []);
  if (dependencies.length > 0)
    throw new Failure([{ code: "usage.new-dependency", severity: "error", args: { ids: dependencies.join(", ") } }]);
  const asked = terminal.interactive && flagged.pillars === undefined;
  return { ...flagged, dependencies, pillars: asked ? await askPillars(usualPillars()) : flagged.pillars };
}
