import type { RulePage } from "../model/rule.ts";
import { catalogText, pageText } from "../report/explain-text.ts";
import { document } from "../report/json.ts";
import { catalog } from "../rules/catalog.ts";
import type { CommandRun } from "./commands.ts";
import { requirePage } from "./rule-names.ts";

/** `obs-gen explain [rule]`: one rule's page, or all rules by group. */
export const explain: CommandRun = ({ terminal, globals }, [name]) => {
  const pages = name === undefined ? catalog : [requirePage(name)];
  const [page] = pages;
  if (globals.json) terminal.out(document("explain", true, { rules: pages.map(ruleJson) }));
  else
    terminal.out(name === undefined || !page ? catalogText(pages, terminal.palette) : pageText(page, terminal.palette));
  return Promise.resolve(0);
};

const ruleJson = ({ code, severity, title, why, help, source, example }: RulePage): object => ({
  ...{ code, severity, title, why, help, source },
  ...(example && { example: { before: example.before, after: example.after } }),
});
