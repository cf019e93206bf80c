import { yamlEntry } from "../../edit/yaml/entry.ts";
import type { Ci } from "../../model/ci.ts";
import type { Requirement } from "../../model/requirement.ts";
import type { Sources } from "../../model/sources.ts";
import { ignoredCheck, passing, runsIn } from "../runs.ts";
import { lefthookFiles } from "./names.ts";

const name = "observability";

/** A job where the hook has jobs, else a command. */
export function lefthookEntry({ checkCommit: run }: Ci, sources: Sources): Requirement {
  const file = lefthookFiles.find((path) => sources.read(path) !== undefined) ?? "lefthook.yml";
  const commands = { [name]: { run } };
  const runOf = runsIn(sources);
  return yamlEntry({
    id: "lefthook pre-commit",
    why: "the check runs before a commit",
    file,
    has: (text) => runOf(text) === "stops",
    flaw: { has: (text) => runOf(text) === "ignored", problem: (at) => ignoredCheck("The hook", passing, at) },
    places: [
      { path: ["pre-commit", "jobs"], item: { name, run } },
      { path: ["pre-commit", "commands"], key: name, value: { run } },
      { path: ["pre-commit"], key: "commands", value: commands },
      { path: [], key: "pre-commit", value: { commands } },
    ],
    blocked: {
      code: "ci-by-hand",
      severity: "warning",
      args: { what: "the pre-commit hook", file },
      snippet: `pre-commit:\n  commands:\n    ${name}:\n      run: ${run}`,
    },
  });
}
