import type { RulePage } from "../../model/rule.ts";

/** Codes of findings about the check itself: what it could not see, and what it was told to leave out. */
export const checkPages: readonly RulePage[] = [
  {
    code: "OG-CHK01",
    severity: "warning",
    title: "Every file of the service could be read",
    why: "What could not be read or parsed was not judged, and a clean result would say more than was seen.",
    help: "Repair the file. One that is no source code belongs into .gitignore or out of the package.",
    source: "obs-gen check",
  },
  {
    code: "OG-CHK02",
    severity: "warning",
    title: "Every suppression names a rule and gives a reason",
    why: "Without a reason nobody can tell later whether the suppression still holds, and one for an unknown code does nothing at all.",
    help: "Write `// obs-gen-ignore OG-LOG01: why it is right here`.",
    source: "obs-gen check",
  },
  {
    code: "OG-CHK03",
    severity: "warning",
    title: "Every suppression suppresses something",
    why: "The finding is gone, and a suppression that stays would hide the next one at this place.",
    help: "Delete the comment.",
    source: "obs-gen check",
  },
  {
    code: "OG-CHK04",
    severity: "error",
    title: "Rule settings name rules there are",
    why: "A setting for a rule that does not exist, or with a value that means nothing, has no effect, and its author believes it has.",
    help: 'Write "rules": { "OG-MET01": "off" }, with "off", "info", "warning" or "error".',
    source: "obs-gen check",
  },
  {
    code: "OG-CHK05",
    severity: "error",
    title: "Every entry of the baseline still occurs",
    why: "The finding was mended. An entry that stays would let it come back unseen.",
    help: "Run `obs-gen check --prune` and commit the baseline.",
    source: "obs-gen check",
  },
];
