import { relative, sep } from "node:path";
import { readRecord } from "../apply/index.ts";
import type { Disk } from "../facts/disk.ts";
import { loadProject } from "../facts/index.ts";
import type { Facts, PackageManager } from "../model/facts.ts";
import type { Plan } from "../model/plan.ts";
import { Failure, type Problem } from "../model/problem.ts";
import type { Record } from "../model/record.ts";
import type { Sources } from "../model/sources.ts";
import { inspect, withSettings } from "../plan/index.ts";
import type { Context } from "./context.ts";
import { workingFolder } from "./working-folder.ts";
import { chooseFolders, requireService } from "./workspaces.ts";

/** One package, read and understood. */
export interface OpenProject {
  /** Absolute. */
  readonly root: string;
  /** Relative to the folder the command works in, POSIX, "" for that folder itself. */
  readonly dir: string;
  readonly name: string;
  readonly facts: Facts;
  readonly sources: Sources;
  readonly record: Record | undefined;
  /** What was found wrong while reading; grows while files are read. */
  readonly problems: readonly Problem[];
}

/**
 * Every package the command is about: the folder itself, or the workspaces that were named. `fits` says which projects
 * are meant although they hold no service: the root of a monorepo, for what is about the repository.
 */
export async function openProjects(
  context: Context,
  fits: (project: OpenProject) => boolean = () => false,
): Promise<OpenProject[]> {
  const base = workingFolder(context);
  const all = context.globals.allWorkspaces;
  const projects: OpenProject[] = [];
  for (const root of await chooseFolders(base, context.globals)) {
    const project = await openProject(root, base, context.globals.packageManager);
    const isMeant = project.facts.services.length > 0 || fits(project);
    await requireService(root, isMeant, context.globals);
    if (!all || isMeant) projects.push(project);
  }
  if (projects.length === 0) throw new Failure([{ code: "workspace.no-service", severity: "error", args: {} }]);
  return projects;
}

/** For commands about what was added before. */
export const isRecorded = ({ record }: OpenProject): boolean => record !== undefined;

/** Reads the package in `root`. `manager` overrules the package manager that was detected. */
export async function openProject(root: string, base: string, manager?: string): Promise<OpenProject> {
  const dir = folderBelow(base, root);
  try {
    return await readPackage(root, { dir, manager });
  } catch (error) {
    throw error instanceof Failure ? below(dir, error) : error;
  }
}

/** A folder as reports name it. */
export const folderBelow = (base: string, root: string): string => relative(base, root).split(sep).join("/");

/** Reads the package in `root` through `disk`; places in failures count from the package. */
export async function readPackage(
  root: string,
  { dir, manager, disk }: { dir: string; manager: string | undefined; disk?: Disk },
): Promise<OpenProject> {
  const project = await loadProject(root, disk);
  const detected = inspect(project.sources, project.facts);
  const facts =
    manager === undefined ? detected : { ...detected, packageManager: overruled(detected.packageManager, manager) };
  const { recordText } = project;
  return {
    root,
    dir,
    name: facts.name,
    facts,
    sources: project.sources,
    record: recordText === undefined ? undefined : withSettings(readRecord(recordText), project.sources),
    problems: project.problems,
  };
}

/** Places of a failure as the folder the command works in sees them. */
export function below(dir: string, failure: Failure): Failure {
  const { problems, exitCode, cause } = failure;
  if (dir === "") return failure;
  const moved = problems.map((problem) => {
    const { at, args } = problem;
    if (at === undefined) return problem;
    const file = `${dir}/${at.file}`;
    return { ...problem, at: { ...at, file }, args: args["file"] === at.file ? { ...args, file } : args };
  });
  return new Failure(moved, { exitCode, cause });
}

/** A plan together with what was found wrong while its project was read. */
export const planned = (project: OpenProject, plan: Plan): { project: OpenProject; plan: Plan } => ({
  project,
  plan: { ...plan, problems: [...project.problems, ...plan.problems] },
});

function overruled(fact: Facts["packageManager"], manager: string): Facts["packageManager"] {
  const id = manager as PackageManager["id"];
  const kept = fact.value.id.startsWith(id) ? fact.value : { id, lockfileDir: fact.value.lockfileDir };
  return { ...fact, value: kept };
}
