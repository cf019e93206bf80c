import { realpath } from "node:fs/promises";
import type { PackageManager } from "../model/facts.ts";
import type { Plan } from "../model/plan.ts";
import { Failure } from "../model/problem.ts";
import { openDisk, type Checkpoint, type Disk } from "./disk.ts";
import { installCommand, requireInstaller } from "./install-command.ts";
import { runInstall } from "./install.ts";
import { closeJournal, completeJournal, saveJournal, type Journal } from "./journal.ts";
import { noteInstaller, sweep, type Lock } from "./lock.ts";
import { findHome } from "./paths.ts";
import { prepare, type Prepared } from "./prepare.ts";
import { takeSettled } from "./recover.ts";
import { asFailure, refusal } from "./refusal.ts";
import { restore } from "./restore.ts";
import type { Target } from "./targets.ts";
import { writeTargets } from "./write.ts";

export interface ApplyOptions {
  /** Run the package manager when the plan asks for it. */
  readonly install: boolean;
  /** Told the name of each longer step as it begins. */
  readonly onStep?: (step: string) => void;
  /** Aborted when the user wants out: everything is put back. */
  readonly signal?: AbortSignal;
}

/** Paths relative to the package folder, with the record file among them. */
export interface ApplyResult {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
  readonly installed: boolean;
}

/**
 * Brings a plan and its record to the disk, then runs the package manager: all of it, or nothing. `root` is the package
 * folder. After a Failure every file is as it was; only `apply.edited` and `apply.rollback-failed` leave that to the
 * next `recover`. A run that was killed before is settled first.
 */
export async function applyPlan(root: string, plan: Plan, options: ApplyOptions): Promise<ApplyResult> {
  return applyWith(root, plan, options, () => undefined);
}

/** `applyPlan` with a hook before each operation on the disk. */
export async function applyWith(
  root: string,
  plan: Plan,
  options: ApplyOptions,
  checkpoint: Checkpoint,
): Promise<ApplyResult> {
  const errors = plan.problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Failure(errors);
  const disk = openDisk(checkpoint);
  try {
    const home = await findHome(root);
    await sweep(home);
    const { lock } = await takeSettled(home, disk);
    return await run({ home, root: await realpath(root), plan, options, disk, lock }).finally(lock.leave);
  } catch (error) {
    throw explain(error, options.signal);
  }
}

interface Run {
  readonly home: string;
  readonly root: string;
  readonly plan: Plan;
  readonly options: ApplyOptions;
  readonly disk: Disk;
  readonly lock: Lock;
}

async function run(context: Run): Promise<ApplyResult> {
  const { home, root, plan, options, disk, lock } = context;
  const manager = options.install ? plan.install?.manager : undefined;
  options.signal?.throwIfAborted();
  if (manager) await requireInstaller(root, manager);
  const prepared = await prepare(home, root, plan, options.install);
  try {
    await saveJournal(lock.folder, prepared, disk);
    await carryOut(context, prepared, manager);
  } catch (error) {
    await undo(context, prepared.journal, error);
  }
  return summarise(prepared, manager !== undefined);
}

async function carryOut(context: Run, prepared: Prepared, manager: PackageManager | undefined): Promise<void> {
  const { home, root, options, disk, lock } = context;
  const { onStep, signal } = options;
  onStep?.(`Writing ${prepared.targets.length} files`);
  await writeTargets(home, prepared, disk, signal);
  if (manager) {
    const { command, args } = installCommand(manager);
    onStep?.(`Running ${command} ${args[0] ?? ""}`);
    await runInstall(root, manager, { started: async (pid) => noteInstaller(lock.folder, pid), signal });
  }
  signal?.throwIfAborted();
  await completeJournal(lock.folder, disk);
}

/** Puts everything back and throws what went wrong, together with what then could not be put back. */
async function undo({ home, options, disk, lock }: Run, journal: Journal, error: unknown): Promise<never> {
  const failure = explain(error, options.signal);
  options.onStep?.("Putting every file back");
  try {
    await restore(home, lock.folder, journal, disk);
    await closeJournal(lock.folder, disk);
  } catch (second) {
    const left = asFailure(second, "apply.rollback-failed");
    throw new Failure([...failure.problems, ...left.problems], { cause: error });
  }
  throw failure;
}

/** An abort shows as many kinds of error; to the user it is one. */
function explain(error: unknown, signal: AbortSignal | undefined): Failure {
  if (signal?.aborted && !(error instanceof Failure)) return refusal("apply.interrupted", {}, undefined, error);
  return asFailure(error, "apply.failed");
}

function summarise({ targets }: Prepared, installed: boolean): ApplyResult {
  const paths = (is: (target: Target) => boolean) => targets.filter(is).map(({ change }) => change.path);
  return {
    created: paths(({ before }) => before === undefined),
    changed: paths(({ before, after }) => before !== undefined && after !== undefined),
    deleted: paths(({ after }) => after === undefined),
    installed,
  };
}
