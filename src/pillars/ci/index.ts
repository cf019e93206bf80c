import type { Gate, NeedContext, Pillar } from "../../model/catalog.ts";
import type { Ci } from "../../model/ci.ts";
import type { Sources } from "../../model/sources.ts";
import { version } from "../../model/version.ts";

/** `obs-gen check` where it can stop a change: in CI, and before a commit. */
export const ci: Pillar = {
  id: "ci",
  title: "CI",
  description: "`obs-gen check` in GitHub Actions, GitLab CI, husky or lefthook",
  order: 9,
  optional: true,
  repository: true,
  needs: (context) =>
    // Workflows are read at the top of the repository only; `src/gates/refusals.ts` says so.
    context.facts.repository.dir !== "."
      ? []
      : [
          {
            kind: "package",
            why: "the check runs in the version that is locked",
            name: "create-observability",
            range: version,
            accepts: "*",
            dev: true,
          },
          {
            kind: "operations",
            owner: "ci",
            files: (sources) => ask(context, (gate, ci) => gate.files?.(ci, sources), sources),
          },
          {
            kind: "entries",
            owner: "ci",
            requirements: (sources) => ask(context, (gate, ci) => gate.entries?.(ci, sources), sources),
          },
        ],
};

/** What each chosen gate answers. */
async function ask<T>(
  context: NeedContext,
  of: (gate: Gate, ci: Ci) => Promise<readonly T[]> | undefined,
  sources: Sources,
): Promise<readonly T[]> {
  const { chosenGates, ciOf } = await import("../../gates/context.ts");
  const ci = ciOf(context, sources);
  return (await Promise.all(chosenGates(context.selection).map((gate) => of(gate, ci) ?? Promise.resolve([])))).flat();
}
