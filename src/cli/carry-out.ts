import { applyPlan, checkGit, formatRecord, recover } from "../apply/index.ts";
import type { Plan } from "../model/plan.ts";
import { recordFile } from "../model/record.ts";
import { ownFiles } from "../plan/index.ts";
import { shellLine } from "../report/command-line.ts";
import { unifiedDiff } from "../report/diff.ts";
import { problemFinding } from "../report/finding.ts";
import { findingsText } from "../report/findings-text.ts";
import { planJson } from "../report/json.ts";
import { planText, summary } from "../report/plan-text.ts";
import { confirmPlan } from "./ask.ts";
import type { Context } from "./context.ts";
import { startProgress } from "./progress.ts";
import type { OpenProject } from "./project.ts";

export interface Planned {
  readonly project: OpenProject;
  readonly plan: Plan;
}

export interface Intent {
  /** What the user is asked to confirm, e.g. "Write this?". */
  readonly question: string;
  /** The command line that does the same without a question. */
  readonly commandLine: readonly string[];
  /** Git's index keeps what is staged, so only other changes in the files that are written can be lost. */
  readonly stagedIsSafe?: boolean;
  /** Told after everything was written. */
  readonly epilogue?: () => Promise<string>;
}

/** Puts projects that a killed run left half-written back in order. Call it before they are read. */
export async function recoverAll(context: Context, roots: readonly string[]): Promise<void> {
  if (context.globals.dryRun) return;
  for (const root of roots) await recover(root);
}

/** Shows the plans, asks, writes, and tells what comes next. Returns the exit code. */
export async function carryOut(context: Context, planned: readonly Planned[], intent: Intent): Promise<number> {
  const { globals, terminal } = context;
  const failed = planned.some(({ plan }) => plan.problems.some(({ severity }) => severity === "error"));
  const idle = planned.every((it) => !changesAnything(it));
  const show = globals.dryRun && !failed ? showDiff : showPlans;
  const commandLine = shellLine(intent.commandLine);
  const tell = (applied: boolean): void => {
    if (globals.json) terminal.out(planJson(context.command, projectsOf(planned), { applied, commandLine }));
  };
  const isWritten = !failed && !idle && !globals.dryRun;
  // What a refusal keeps from happening is not announced.
  if (isWritten) await guard(context, planned, intent);
  if (!globals.json) terminal.out(show(context, planned));
  if (!isWritten) {
    tell(false);
    return failed ? 2 : 0;
  }
  if (!(await isConfirmed(context, intent))) {
    terminal.note("Nothing was written.\n");
    return 0;
  }
  await write(context, planned);
  tell(true);
  if (!globals.json) terminal.out(await farewell(context, planned, { ...intent, shell: commandLine }));
  return 0;
}

const projectsOf = (planned: readonly Planned[]): Array<{ name: string; dir: string; plan: Plan }> =>
  planned.map(({ project, plan }) => ({
    name: project.name,
    dir: project.dir,
    plan: withRecord(plan, project),
  }));

const changesAnything = ({ plan, project }: Planned): boolean => withRecord(plan, project).changes.length > 0;

function showPlans({ terminal: { palette } }: Context, planned: readonly Planned[]): string {
  return planned
    .map(({ project, plan }) => {
      const prefix = project.dir === "" ? "" : `${project.dir}/`;
      const text = planText(withRecord(plan, project), { palette, prefix, read: (path) => project.sources.read(path) });
      return planned.length > 1 ? `${palette.bold(project.name)}\n\n${text}` : text;
    })
    .join("\n");
}

/** The record is written with every plan; the plan view and the JSON document name it like any other file. */
export function withRecord(plan: Plan, { record }: Pick<OpenProject, "record">): Plan {
  const before = record && formatRecord(record, plan.layout);
  const after = plan.record && formatRecord(plan.record, plan.layout);
  return before === after ? plan : { ...plan, changes: [...plan.changes, { path: recordFile, before, after }] };
}

function showDiff({ terminal: { palette } }: Context, planned: readonly Planned[]): string {
  return planned
    .map(({ project, plan }) =>
      unifiedDiff(plan.changes, { palette, prefix: project.dir === "" ? "" : `${project.dir}/` }),
    )
    .join("");
}

/** Refuses what git could not tell from the user's own changes, before anything is asked. */
async function guard(
  { globals, terminal }: Context,
  planned: readonly Planned[],
  { stagedIsSafe = false }: Intent,
): Promise<void> {
  if (globals.force) return;
  for (const { project, plan } of planned) {
    const own = ownFiles(project.sources, project.record);
    const { lockfile: name, lockfileDir } = project.facts.packageManager.value;
    const lockfile = name === undefined ? undefined : `${lockfileDir}/${name}`;
    const warnings = await checkGit(project.root, { plan, install: globals.install, own, lockfile, stagedIsSafe });
    const { palette } = terminal;
    terminal.note(findingsText(warnings.map(problemFinding), { palette, read: (path) => project.sources.read(path) }));
  }
}

async function isConfirmed({ globals, terminal }: Context, { question }: Intent): Promise<boolean> {
  if (globals.yes) return true;
  return terminal.interactive && confirmPlan(question);
}

/** One package after the other; each is a transaction of its own. */
async function write({ globals, terminal, interruption }: Context, planned: readonly Planned[]): Promise<void> {
  const progress = startProgress(terminal);
  try {
    for (const { project, plan } of planned)
      await interruption.whileWriting(() =>
        applyPlan(project.root, plan, {
          install: globals.install,
          signal: interruption.signal,
          onStep: (name) => progress.step(planned.length > 1 ? `${project.name}: ${name}` : name),
        }),
      );
  } finally {
    progress.done();
  }
}

async function farewell(
  { globals, terminal: { palette, interactive } }: Context,
  planned: readonly Planned[],
  intent: Intent & { shell: string },
): Promise<string> {
  const done = planned.map((it) => `${palette.good("Done.")} ${summary(withRecord(it.plan, it.project))}\n`).join("");
  const epilogue = (await intent.epilogue?.()) ?? "";
  const same = interactive && !globals.yes ? `\nThe same without questions:\n  ${intent.shell}\n` : "";
  return [done, epilogue === "" ? "" : `\n${epilogue}`, same].join("");
}
