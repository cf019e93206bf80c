import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { FileChange, Plan } from "../model/plan.ts";
import { planAdd } from "../plan/index.ts";
import { openProject, planned, type OpenProject } from "./project.ts";
import { initialSelection, type SelectionFlags } from "./selection.ts";
import { serviceFiles, type NewService } from "./service-files.ts";

/**
 * One plan that writes a new service, instrumented, into `root`. The service is laid out in a scratch folder first and
 * then goes through the very same stages as any project; nothing is written to `root`.
 */
export async function planService(
  root: string,
  service: NewService,
  chosen: SelectionFlags,
  manager: string | undefined,
): Promise<{ project: OpenProject; plan: Plan }> {
  const files = await serviceFiles(service);
  const scratch = await mkdtemp(join(tmpdir(), "create-observability-"));
  try {
    await writeAll(scratch, files);
    const project = await openProject(scratch, scratch, manager ?? "npm");
    const { sources, facts } = project;
    const selection = initialSelection(facts, undefined, chosen);
    const plan = await planAdd({ sources, facts, record: undefined, selection });
    return { project: { ...project, root, dir: "" }, plan: merged(planned(project, plan).plan, files) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function writeAll(root: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

/** The plan as seen from an empty folder: every file is new. */
function merged(plan: Plan, files: ReadonlyMap<string, string>): Plan {
  if (plan.problems.some(({ severity }) => severity === "error")) return plan;
  const planned = new Map(plan.changes.map((change) => [change.path, change.after]));
  const all = new Map<string, string | undefined>([...files, ...planned]);
  const changes = [...all].map(([path, after]): FileChange => ({ path, before: undefined, after }));
  return { ...plan, changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
