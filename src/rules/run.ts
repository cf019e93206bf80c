import type { Severity } from "../model/problem.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { rules } from "./registry.ts";

/** A finding together with the rule it comes from. */
export interface Advice extends RuleFinding {
  readonly rule: Rule;
  readonly severity: Severity;
}

/** Everything the rules have to say about a project, sorted by file, line and code. Reads `project` only. */
export function runRules(project: RuleProject, chosen: readonly Rule[] = rules): Advice[] {
  const language = project.facts.language.value;
  return chosen
    .filter(({ languages }) => languages.includes(language))
    .flatMap((rule) => rule.check(project).map((finding) => ({ severity: rule.severity, ...finding, rule })))
    .sort((a, b) => compare(a.at.file, b.at.file) || a.at.line - b.at.line || compare(a.rule.code, b.rule.code));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
