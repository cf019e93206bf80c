import { recordVersion, type Record } from "../../model/record.ts";
import { defaultOptions } from "../../model/selection.ts";

interface Added {
  readonly pillars?: readonly string[];
  readonly dependencies?: readonly string[];
  readonly declined?: readonly string[];
  /** Ids of requirements by the file that their insertion went to. */
  readonly patched?: Readonly<{ [path: string]: readonly string[] }>;
}

/** The record of a project in an example: what had been added to it, without the texts. */
export const recordOf = ({
  pillars = ["tracing", "metrics"],
  dependencies = [],
  declined,
  patched = {},
}: Added): Record => ({
  version: recordVersion,
  selection: { pillars, dependencies, options: defaultOptions, ...(declined && { declined }) },
  generated: {},
  patched: Object.fromEntries(
    Object.entries(patched).map(([path, ids]) => [
      path,
      { sha256: "", insertions: ids.map((id) => ({ at: 0, text: "", for: id })) },
    ]),
  ),
});
