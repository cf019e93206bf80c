import type { Style } from "../../src/model/facts.ts";

/** What Prettier 3 does without a configuration. */
export const defaultStyle: Style = {
  indent: 2,
  quotes: "double",
  semicolons: true,
  trailingCommas: "all",
  printWidth: 80,
  arrowParens: "always",
  bracketSpacing: true,
  newline: "\n",
};
