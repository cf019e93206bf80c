import type { Wording } from "./wording.ts";

/** Problems of writing: files, git, the record and the package manager. Unless they say so, nothing was changed. */
export const applyWording: Wording = {
  "apply.outside": ({ file, target }) => [
    `${file} leads out of the project, to ${target}; nothing was written.`,
    "Replace the link by a folder of the project, or run the tool where the link leads.",
  ],
  "apply.link": ({ file }) => [
    `${file} is a link that can't be followed safely; nothing was written.`,
    "Replace it by a file, or repair where it leads.",
  ],
  "apply.same-file": ({ file, other }) => [
    `${file} and ${other} are one file on the disk; nothing was written.`,
    "Remove one of the two names.",
  ],
  "apply.not-a-file": ({ file, found }) => [
    `${file} is a ${found}, and a file should be written there; nothing was written.`,
    "Move it away.",
  ],
  "apply.not-a-folder": ({ file, folder }) => [
    `${file} can't be written: ${folder} is no folder. Nothing was written.`,
    "Move it away.",
  ],
  "apply.not-readable": ({ file }) => [
    `${file} can't be read; nothing was written.`,
    "Give yourself permission to read it.",
  ],
  "apply.not-writable": ({ file }) => [
    `There is no permission to write ${file}; nothing was written.`,
    "Run as the user the project belongs to, or give the file and its folder write permission.",
  ],
  "apply.not-utf8": ({ file }) => [
    `${file} is not UTF-8 text; nothing was written.`,
    "Save it as UTF-8 and run the command again.",
  ],
  "apply.stale": ({ file }) => [
    `${file} changed while the plan was shown; nothing was written.`,
    "Run the command again to plan from what it holds now.",
  ],
  "apply.locked": ({ pid, host, file }) => [
    `Another run (process ${pid} on ${host}) is writing to this project.`,
    `Wait for it. If there is no such process, delete ${file}.`,
  ],
  "apply.edited": ({ file, saved }) => [
    `An earlier run was interrupted, and ${file} was edited since: it is left as it is.`,
    saved === ""
      ? "The file was new. Delete it, or keep it and delete the folder .observability.journal."
      : `Its text from before that run is in ${saved}. Choose one of the two, then delete the folder .observability.journal.`,
  ],
  "apply.journal-broken": ({ file }) => [
    `The journal of an interrupted run in ${file} can't be read.`,
    "Compare the project with its last commit, then delete that folder.",
  ],
  "apply.rollback-failed": ({ message }) => [
    `Not every file could be put back: ${message}`,
    "Repair that, then run the command again: it puts the rest back first.",
  ],
  "apply.interrupted": () => "Interrupted; every file was put back.",
  "apply.failed": ({ message }) => [
    `Writing failed, and every file was put back: ${message}`,
    "Repair that and run again.",
  ],
  "apply.not-written": ({ message }) => [`The file could not be written: ${message}`, "Repair that and run again."],
  "git.dirty": ({ files, count }) => [
    `There are uncommitted changes (${count === 1 ? "1 file" : `${count} files`}: ${files}); nothing was written.`,
    "Commit or stash them, so that this tool's changes can be told from yours, or use --force.",
  ],
  "git.unstaged": ({ files, count }) => [
    `There are changes that are not staged in files that would be written (${count === 1 ? "1 file" : `${count} files`}: ${files}); nothing was written.`,
    "Stage them (`git add`), so that this tool's changes can be told from yours, or use --force.",
  ],
  "git.failed": ({ output }) => [
    `git can't tell whether there are uncommitted changes:\n${output}`,
    "Repair that, or use --force.",
  ],
  "git.missing": () => "There is no git on this machine, so uncommitted changes were not looked for.",
  "install.failed": ({ command, output }) => [
    `${command} failed; every file was put back.\n${output}`,
    "Repair that, or use --no-install and install later.",
  ],
  "install.missing": ({ command }) => [
    `The package manager ${command} is not on this machine; nothing was written.`,
    "Install it, name another with --package-manager, or use --no-install.",
  ],
  "install.two-lockfiles": ({ files, manager }) => [
    `There are lockfiles of several package managers: ${files}; nothing was written.`,
    `Delete those that are not used, or set "packageManager" in package.json; ${manager} would have run.`,
  ],
  "install.unsupported": ({ manager }) => [
    `${manager} is not run by this tool.`,
    "Use --no-install and install the packages yourself.",
  ],
  "record.conflict": ({ theirs }) => [
    ".observability.json has merge conflict markers.",
    theirs === undefined
      ? "Take one side of all conflicts, then run `obs-gen add` with the pillars and dependencies that only the other side selects."
      : theirs === ""
        ? "Take the upper side of all conflicts (`git checkout --ours .observability.json`), then run `obs-gen check --fix`."
        : `Take the upper side of all conflicts (\`git checkout --ours .observability.json\`), then run \`obs-gen add ${theirs}\`: only the lower side selects that.`,
  ],
  "record.broken": ({ reason }) => [
    `.observability.json can't be understood: ${reason}.`,
    "Take it back from version control. Without it nothing can be taken out exactly.",
  ],
  "record.newer": ({ version, known }) => [
    `.observability.json was written by a later version of this tool (format ${version}; this one knows ${known}).`,
    "Update obs-gen.",
  ],
  "record.unknown-version": ({ known }) => [
    `.observability.json names no format version; this tool knows ${known}.`,
    "Take it back from version control.",
  ],
};
