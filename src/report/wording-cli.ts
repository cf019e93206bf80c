import { inWords } from "./json-reasons.ts";
import type { Wording } from "./wording.ts";

/** Problems of the command line itself. */
export const cliWording: Wording = {
  "usage.nothing-to-add": () => [
    "Nothing was added to this project before, so it is not known what to put back.",
    "Name the pillars, e.g. `obs-gen add tracing`, or take what fits with `obs-gen init`.",
  ],
  "usage.ci-not-at-top": ({ dir }) => [
    `CI reads its configuration at the top of the repository, which is ${dir} from here; nothing was written.`,
    `Run \`obs-gen add ci --cwd ${dir}\`: it checks every workspace.`,
  ],
  "usage.not-in-use": ({ id }) => [
    `No client of ${id} is constructed in this project, so there is nothing to instrument.`,
    "`obs-gen doctor` shows what was found in use.",
  ],
  "not-set-up": () => ["This project has no .observability.json: nothing was added to it yet.", "Run `obs-gen init`."],
  "usage.unanswered": ({ flags, command }) => [
    `There is no terminal to ask on, and these answers are missing: ${flags}.`,
    `Name them, or run \`${command} --yes\` to take what was detected.`,
  ],
  "usage.unknown-id": ({ kind, id, known, suggestion }) => [
    `There is no ${kind} named ${id}.${suggestion === "" ? "" : ` Did you mean ${suggestion}?`}`,
    `Known: ${known}.`,
  ],
  "usage.unknown-rule": ({ rule, suggestion }) => [
    `There is no rule ${rule}.${suggestion === "" ? "" : ` Did you mean ${suggestion}?`}`,
    "`obs-gen explain` lists them.",
  ],
  "output.unwritable": ({ file, reason }) => [
    `The report can't be written to ${file}: ${reason}.`,
    "Give --output a file in a folder that exists and may be written to.",
  ],
  "baseline.broken": ({ file, reason }) => [
    `${file} is no baseline that can be read: ${inWords(reason)}.`,
    "Take it back from version control, or write it anew with `obs-gen check --update-baseline`.",
  ],
  "baseline.missing": ({ file }) => [
    `There is no baseline ${file}.`,
    "Write one with `obs-gen check --update-baseline`, or leave --baseline out.",
  ],
  "baseline.unreadable": ({ file, error }) => [
    `The baseline ${file} can't be read (${error}).`,
    "Name a file with --baseline, and give yourself permission to read it.",
  ],
  "since.no-git": () => ["There is no git on this machine, which --since needs.", "Install it, or leave --since out."],
  "since.no-repository": () => ["This folder is in no git repository, which --since needs.", "Leave --since out."],
  "since.unknown-ref": ({ ref }) => [
    `git knows no commit ${ref}.`,
    "Fetch it first (`git fetch origin`), or name another: a branch, a tag or a commit.",
  ],
  "since.shallow": ({ ref }) => [
    `This clone is shallow and does not have ${ref}.`,
    "Fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout and `GIT_DEPTH: 0` in GitLab.",
  ],
  "since.incomplete": ({ ref }) => [
    `This clone lacks files of ${ref}.`,
    "It is a partial clone; fetch what is missing, e.g. with `git checkout` of that commit, or clone without --filter.",
  ],
  "since.git-failed": ({ output }) => [
    `git can't read the repository:\n${output}`,
    "Repair that, or leave --since out.",
  ],
  "usage.shard": ({ value }) => [
    `--shard ${value} is no part of a whole.`,
    "Write the number of the shard and how many there are: --shard 1/4.",
  ],
  "merge.unreadable": ({ file, error }) => [
    `The report ${file} can't be read (${error}).`,
    "Name the file that a shard wrote with --format json --output.",
  ],
  "merge.no-report": ({ file }) => [
    `${file} is no JSON report of \`obs-gen check\`.`,
    "Name the files that the shards wrote with --format json --output.",
  ],
  "merge.no-shard": ({ file }) => [
    `${file} is the report of a whole run, not of a shard.`,
    "Only reports of `obs-gen check --shard` are put together.",
  ],
  "merge.failed": ({ file }) => [
    `${file} is the report of a run that failed, so its packages were not checked.`,
    "Mend what it tells and run that shard again.",
  ],
  "merge.missing": ({ shards }) => [
    `These shards are missing: ${shards}.`,
    "Run them, and name the reports of all shards.",
  ],
  "merge.overlap": ({ what, first, second }) => [
    `${first} and ${second} both hold ${what}.`,
    "Name the report of each shard once.",
  ],
  "merge.different": ({ what, first, second }) => [
    `${first} and ${second} are no parts of one whole: they differ in ${what}.`,
    "Run all shards of one commit with the same version and the same flags.",
  ],
  "usage.path": ({ flag, value }) => [
    `${flag} ${value} is not a route path.`,
    'A path starts with "/" and holds letters, digits, ".", "_", "~" and "-".',
  ],
  "usage.same-path": ({ first, second, value }) => [
    `${first} and ${second} are both ${value}.`,
    "Each needs a path of its own.",
  ],
  "usage.nothing-to-remove": () => ["Nothing was named to be taken out.", "Name pillars, or use --all."],
  "usage.remove-all-and-names": () => "--all and names of pillars exclude each other.",
  "usage.new-dependency": ({ ids }) => [
    `A new service has no client of ${ids} that could be instrumented.`,
    "Leave --dependencies out; when the client is there, run `obs-gen add` with its name.",
  ],
  "usage.name": ({ name }) => [
    `${name} can't be the name of a package.`,
    "Use lower-case letters, digits, -, _ and ., at most 214 characters, and start with a letter or digit.",
  ],
  "usage.trace-target": ({ target }) => [
    `${target} names no function.`,
    "Write the file and the function: src/orders.ts#processOrder.",
  ],
  "usage.trace-attribute": ({ attribute }) => [
    `${attribute} is no attribute.`,
    "Write a key and where its value comes from: order.id=order.id.",
  ],
  "trace.without-tracing": () => [
    "This project was not given tracing, so there is no span to put a function into.",
    "Run `obs-gen add tracing` first.",
  ],
  "folder-missing": ({ dir }) => `${dir} is no folder.`,
  "usage.not-empty": ({ dir, entry }) => [
    `${dir} has no package.json but is not empty (${entry}).`,
    "Use an empty folder for a new service, or a project's own folder.",
  ],
  "workspace.unknown": ({ name, known }) => [`There is no workspace ${name}.`, `Known: ${known}.`],
  "workspace.none": ({ dir }) => [`${dir} has no workspaces.`, "Leave --workspace and --all-workspaces out."],
  "workspace.choose": ({ known }) => [
    "This is the root of a monorepo and holds no service itself.",
    `Choose with --workspace <name> or --all-workspaces. Known: ${known}.`,
  ],
  "workspace.no-service": () => "No workspace holds a service.",
  "record.none": () => ["This project has no .observability.json: nothing was added.", "Run `obs-gen init` to add it."],
  internal: ({ message }) => [
    `This is a defect of obs-gen: ${message}`,
    "Nothing was written. Run again with --verbose for the stack trace.",
  ],
};
