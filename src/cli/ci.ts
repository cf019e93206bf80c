import { lookAround } from "../facts/index.ts";
import type { RepositoryFact } from "../model/facts.ts";
import { Failure } from "../model/problem.ts";
import type { Selection } from "../model/selection.ts";
import { gates } from "../registry.ts";
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

function requireTop({ dir }: RepositoryFact): void {
  if (dir === ".") return;
  throw new Failure([{ code: "usage.ci-not-at-top", severity: "error", args: { dir } }]);
}
