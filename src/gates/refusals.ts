import type { NeedContext } from "../model/catalog.ts";
import type { Problem } from "../model/problem.ts";
import { gates } from "../registry.ts";
import { gateIds } from "./context.ts";

/** What of the pillar `ci` can't be written here. */
export function ciProblems({ facts, selection }: NeedContext): readonly Problem[] {
  if (!selection.pillars.includes("ci")) return [];
  const { dir } = facts.repository;
  const known = gates.map(({ id }) => id);
  return [
    ...(dir === "." ? [] : [{ code: "ci-not-at-top", severity: "warning", args: { dir } } as const]),
    ...gateIds(selection)
      .filter((id) => !known.includes(id))
      .map((id) => ({
        code: "usage.unknown-id",
        severity: "error" as const,
        args: { kind: "gate", id, known: known.join(", "), suggestion: "" },
      })),
  ];
}
