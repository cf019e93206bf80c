import { liveRules } from "../live/rules/index.ts";
import type { RulePage } from "../model/rule.ts";
import { checkPages } from "./pages/check.ts";
import { requirementPages } from "./pages/requirements.ts";
import { rules } from "./registry.ts";

const pageOf = ({ code, severity, title, why, help, source, example }: RulePage): RulePage => ({
  ...{ code, severity, title, why, help, source },
  ...(example !== undefined && { example }),
});

/** The page of every code that `check` can report, by code. The build puts the data in place of this module. */
export const allPages: readonly RulePage[] = [...rules, ...liveRules, ...requirementPages, ...checkPages]
  .map(pageOf)
  .sort((a, b) => (a.code < b.code ? -1 : 1));
