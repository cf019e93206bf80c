import { lookAround } from "../facts/index.ts";
import type { RepositoryFact } from "../model/facts.ts";
import { Failure } from "../model/problem.ts";
import type { Selection } from "../model/selection.ts";
import { gates } from "../registry.ts";
import type { Planned } from "./carry-out.ts";
import type { OpenProject } from "./project.ts";

/**
 * A selection that says what runs the check and for which branch, when it has the pillar `ci`: as the record or the flags
 * say, else as the repository looks. Throws where no gate would be read.
 */
export function withGates({ root, facts }: Pick<OpenProject, "root" | "facts">, selection: Selection): Selection {
  if (!selection.pillars.includes("ci")) return selection;
  requireTop(facts.repository);
  const { ci } = selection.options;
  if (ci?.branch !== undefined) return selection;
  const { present, branch } = lookAround(
    root,
    gates.flatMap(({ markers }) => markers),
  );
  const detected = gates.filter(({ markers }) => markers.some((name) => present.includes(name))).map(({ id }) => id);
  const chosen = ci?.gates ?? (detected.length > 0 ? detected : ["github"]);
  return { ...selection, options: { ...selection.options, ci: { gates: chosen, branch: branch ?? "main" } } };
}

/** A hook that nothing runs looks like a gate: said of each chosen program that is no package of the project. */
export function missingRunners({ project: { facts }, plan: { selection } }: Planned): string {
  const declared = new Set(facts.packages.map(({ name }) => name));
  return gates
    .flatMap(({ id, title, description, runner }) => {
      const isChosen = selection.pillars.includes("ci") && selection.options.ci?.gates.includes(id);
      if (!isChosen || runner === undefined || runner.packages.some((name) => declared.has(name))) return [];
      return [`${title} is no package of this project, and without it nothing runs ${description}: ${runner.setUp}.\n`];
    })
    .join("");
}

function requireTop({ dir }: RepositoryFact): void {
  if (dir === ".") return;
  throw new Failure([{ code: "usage.ci-not-at-top", severity: "error", args: { dir } }]);
}
