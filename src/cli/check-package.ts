import { traced } from "../facts/trace.ts";
import { Failure } from "../model/problem.ts";
import { type Finding, planFinding } from "../report/finding.ts";
import { checkProject, type Look } from "./check-project.ts";
import type { CheckCache } from "./check-cache.ts";
import { below, isRecorded, type OpenProject, readPackage } from "./project.ts";

/** A package that was looked at, or could not be. */
export interface LookedAt {
  readonly look: Look;
  readonly project?: OpenProject;
  readonly failed?: true;
}

/**
 * Looks at the package in `root` and remembers what it gave. With `others`, a package that can't be judged (its manifest or its
 * record can't be read) is a finding instead of a failure: it must not hide the rest.
 */
export async function lookAt(
  { root, dir }: { readonly root: string; readonly dir: string },
  options: { readonly manager: string | undefined; readonly others: boolean; readonly cache: CheckCache | undefined },
): Promise<LookedAt> {
  const trace = options.cache && traced(root);
  try {
    const disk = trace && { disk: trace.disk };
    const project = await readPackage(root, { dir, manager: options.manager, ...disk });
    // A library of a monorepo: nothing would be told of it.
    const isMeant = project.facts.services.length > 0 || isRecorded(project);
    const look = isMeant || !options.others ? await checkProject(project) : { ...nothing, name: project.name };
    if (trace !== undefined) options.cache?.keep(root, look, trace.observations());
    return { look, project };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (!options.others) throw below(dir, error);
    return {
      look: { ...nothing, name: dir, isMeant: true, isService: true, findings: error.problems.map(unjudged) },
      failed: true,
    };
  }
}

const nothing: Look = {
  name: "",
  isMeant: false,
  isService: false,
  findings: [],
  steps: [],
  neighbours: [],
  settings: { byCode: new Map(), findings: [] },
  suppressions: { list: [], findings: [] },
};

const unjudged = (problem: Failure["problems"][number]): Finding => ({ ...planFinding(problem), code: "OG-CHK01" });
