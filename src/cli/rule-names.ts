import { Failure } from "../model/problem.ts";
import type { RulePage } from "../model/rule.ts";
import { catalog, findPage } from "../rules/catalog.ts";
import { nearest } from "./ids.ts";

/** The page of a rule that was named on the command line; throws with a suggestion when there is none. */
export function requirePage(name: string): RulePage {
  const page = findPage(name);
  if (page !== undefined) return page;
  const codes = catalog.map(({ code }) => code);
  const suggestion = nearest(name, codes) ?? nearest(`OG-${name}`, codes) ?? "";
  throw new Failure([{ code: "usage.unknown-rule", severity: "error", args: { rule: name, suggestion } }]);
}
