import { helpers } from "./helpers.ts";

/** How templates are compiled, in development and by the build. Source code is printed, so nothing is HTML-escaped. */
export const compileOptions = {
  strict: true,
  noEscape: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(Object.keys(helpers).map((name) => [name, true])),
};
