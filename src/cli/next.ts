import { relative } from "node:path";
import { nextSteps } from "../report/next-steps.ts";
import type { Planned } from "./carry-out.ts";
import type { Context } from "./context.ts";

/** What a person does after the plans were written; empty when several packages were, which start in many ways. */
export function stepsAfter({ globals, terminal }: Context, planned: readonly Planned[]): string {
  const [first, second] = planned;
  if (first === undefined || second !== undefined) return "";
  const { project, plan } = first;
  const away = relative(process.cwd(), project.root);
  return nextSteps(
    { facts: project.facts, selection: plan.selection },
    {
      palette: terminal.palette,
      cd: away === "" ? undefined : away,
      start: startScript(project.sources.read("package.json")),
      installed: globals.install || plan.install === undefined,
    },
  );
}

function startScript(manifest: string | undefined): string | undefined {
  try {
    const { scripts } = JSON.parse(manifest ?? "{}") as { scripts?: { [name: string]: string } };
    return ["start", "dev", "start:dev"].find((name) => scripts !== undefined && Object.hasOwn(scripts, name));
  } catch {
    return undefined;
  }
}
