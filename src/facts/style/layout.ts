import { type Layout, usualLayout } from "../../model/facts.ts";
import { recordFile } from "../../model/record.ts";
import { inFolder, placeBelow, type Surroundings } from "../surroundings.ts";
import { editorconfigLayout } from "./editorconfig.ts";
import type { Configured } from "./index.ts";
import { prettierLayout } from "./prettier.ts";

/** What a file says about the layout of the record; what it doesn't say is left out. */
export type PartialLayout = { readonly [key in keyof Layout]?: Layout[key] };

/**
 * By the configuration that Prettier would take, and Prettier's own choice without one. What the code looks like has no say: the record
 * would be laid out anew whenever other code is written.
 */
export function recordLayout({ root }: Surroundings, { prettier, editorconfig }: Configured): Layout {
  const pathBelow = (folder: string): string =>
    folder === "." ? recordFile : inFolder(placeBelow(root, folder), recordFile);
  return {
    ...usualLayout,
    ...editorconfigLayout(editorconfig, pathBelow),
    ...(prettier && prettierLayout(prettier, pathBelow)),
  };
}
