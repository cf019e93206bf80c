import { relative } from "node:path";
import { judge, severeEnough } from "../check/judge.ts";
import { checkSteps, nextSteps } from "../report/next-steps.ts";
import type { Planned } from "./carry-out.ts";
import { checkProject } from "./check-project.ts";
import type { Context } from "./context.ts";
import { readPackage } from "./project.ts";

/**
 * What a person does after the plans were written. When several packages were, which start in many ways, that is only what
 * `check` asks for.
 */
export async function stepsAfter({ globals, terminal }: Context, planned: readonly Planned[]): Promise<string> {
  const [first, second] = planned;
  if (first === undefined) return "";
  const { project, plan } = first;
  const { palette } = terminal;
  const about = { facts: project.facts, selection: plan.selection, open: await openFindings(planned, globals) };
  if (second !== undefined) return about.open.length === 0 ? "" : checkSteps(about, palette);
  const away = relative(process.cwd(), project.root);
  return nextSteps(about, {
    palette,
    cd: away === "" ? undefined : away,
    start: startScript(project.sources.read("package.json")),
    installed: globals.install || plan.install === undefined,
  });
}

/** Codes of what fails a check right after the first run: code that was there before, and that is its owner's to change. */
async function openFindings(planned: readonly Planned[], { packageManager }: Context["globals"]): Promise<string[]> {
  const codes: string[] = [];
  for (const { project } of planned.filter(({ project: { record } }) => record === undefined)) {
    const look = await checkProject(await readPackage(project.root, { dir: project.dir, manager: packageManager }));
    const { findings } = judge(look.findings, look, { rules: undefined, minSeverity: "warning", live: false });
    codes.push(...findings.filter(({ severity }) => severeEnough(severity, "warning")).map(({ code }) => code));
  }
  return codes;
}

function startScript(manifest: string | undefined): string | undefined {
  try {
    const { scripts } = JSON.parse(manifest ?? "{}") as { scripts?: { [name: string]: string } };
    return ["start", "dev", "start:dev"].find((name) => scripts !== undefined && Object.hasOwn(scripts, name));
  } catch {
    return undefined;
  }
}
