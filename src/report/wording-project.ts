import { inWords } from "./json-reasons.ts";
import { withoutAccessLog } from "../model/access-log.ts";
import type { Wording } from "./wording.ts";

/** Problems of the project that is looked at: its files, its shape, and what of it is not understood. */
export const projectWording: Wording = {
  "manifest-missing": ({ dir }) => [
    `There is no package.json in ${dir ?? "this folder"}.`,
    "Name the project's folder with --cwd, or start a new service with `create-observability <dir>`.",
  ],
  "manifest-invalid": ({ file, reason }) => [
    `${file} is not valid JSON: ${inWords(reason)}.`,
    "Repair the marked line; package managers don't accept it either.",
  ],
  "ci-not-at-top": ({ dir }) => [
    `CI reads its configuration at the top of the repository, which is ${dir} from here: nothing of it is written.`,
    `Run \`obs-gen add ci --cwd ${dir}\`, and take it out here with \`obs-gen remove ci\`.`,
  ],
  "ci-by-hand": ({ what, file }) => [
    `${file} is written in a way that leaves no safe place for the check in ${what}.`,
    "Put the snippet where it belongs; `obs-gen check` then finds it there.",
  ],
  "ci-ignored": ({ what, by }) => [
    `${what} runs the check and passes over its failure (${by}): nothing is stopped.`,
    "Take that out. Findings that are accepted for now belong into the baseline: `obs-gen check --update-baseline`.",
  ],
  "lockfile-conflict": ({ files }) => [
    `Lockfiles of several package managers lie side by side: ${files}.`,
    'Delete those that are not used, or say which one holds with "packageManager" in package.json.',
  ],
  "lockfile-other": ({ files, declared }) => [
    `package.json names ${declared}, and there are lockfiles of others too: ${files}.`,
    `${declared} is used. Delete the other lockfiles.`,
  ],
  "folder-unreadable": ({ folder, error }) => [
    `The folder ${folder} can't be read (${error}): what is in it was not looked at.`,
    "Give yourself permission to read it.",
  ],
  "file-unreadable": ({ file }) => [
    `${file} can't be read: it was not looked at.`,
    "Give yourself permission to read it.",
  ],
  "file-encoding": ({ file }) => [`${file} is not UTF-8 text: it was not looked at.`, "Save it as UTF-8."],
  "file-binary": ({ file }) => [
    `${file} is no text: it was not looked at.`,
    "Give it another name, or add it to .gitignore when it does not belong to the sources.",
  ],
  "file-too-large": ({ file }) => [
    `${file} is too large to be source code that a person wrote: it was not looked at.`,
    "Move what is generated into a folder that .gitignore names, or split the file.",
  ],
  "file-syntax": ({ file, message }) => [
    `${file} has a syntax error (${message}): what it holds may have been misread.`,
    "Repair the marked line.",
  ],
  "link-not-followed": ({ path }) => `${path} is a link that leads out of the project or nowhere: it was not followed.`,
  "language-unsupported": ({ language }) => `Services in ${language} are not supported yet.`,
  "framework-unknown": ({ supported }) => [
    "No service that could be instrumented was found: no application of a known framework is made in this package.",
    `Known: ${supported}. In a monorepo, name the package with --workspace or --cwd.`,
  ],
  "framework-outdated": ({ framework, package: name, version, range, lowest }) => [
    `The service runs on ${framework} ${version} (package.json asks for ${name} ${range}), and with that generated code does not start: it needs ${lowest} or later.`,
    `Update ${name} to ${lowest} or later, then run the command again.`,
  ],
  "several-services": ({ services }) => [
    `Several applications are started here, and it is not clear which one is meant: ${services}.`,
    "Put each service into a package of its own, or instrument them by hand.",
  ],
  "application-left-out": ({ framework, call, file, line }) => [
    `This ${framework} application is handed to \`${call}\` (${file}:${line}), and from there it can't be followed to where it listens: nothing of it is observed.`,
    "Make its server where it is made, mount it on the instrumented one, or give it a package of its own.",
  ],
  "exit-not-last": ({ file }) => [
    `A signal handler in ${file} does something after process.exit(), so the exit was left as it is: telemetry of the last moments may be lost.`,
    "Wait for the flush before the exit.",
  ],
  "exit-shared": ({ file, name }) => [
    `A signal handler in ${file} ends the process by \`${name}\`, which other code calls too, so it was left as it is: telemetry of the last moments may be lost.`,
    "Wait for the flush in the signal handler.",
  ],
  "place-unknown": ({ framework, need, found }) => [
    `There is no place for the ${needs[String(need)] ?? String(need)} in the way this ${framework} application is written${found === "" ? "" : ` (${found})`}.`,
    "Put the snippet where it belongs; `obs-gen check` then finds it there.",
  ],
  "client-not-at-hand": ({ package: name, by, file, line }) => [
    `A client of ${name} that ${by} makes (${file}:${line}) comes in here, and there is no place that surely has it before it is used.`,
    "Put the snippet where the service has the client first; `obs-gen check` then finds it there.",
  ],
  "wiring-conditional": ({ what, condition }) => [
    `${what} stands under a condition${condition === "" ? "" : ` (${condition})`}: where that does not hold, nothing is observed.`,
    "Move it out of the condition, next to what it is for. Levels, sampling and exporters are chosen by the environment.",
  ],
  "wiring-unreached": ({ what, by }) => [
    `${what} is never run: \`${by}\` comes before it.`,
    "Move it above what leaves, next to what it is for.",
  ],
  "wiring-uncalled": ({ what }) => [
    `${what} is handed on without being called: it makes a middleware and is none, so that no request gets past it.`,
    `Call it: \`${what}()\`.`,
  ],
  "wiring-partial": ({ what, path }) => [
    `${what} sees only a part of all requests (${path}).`,
    "Register it on the application itself, without a path.",
  ],
  "wiring-late": ({ what, other, file, line }) => [
    `${what} comes after \`${other}\` (${file}:${line}): what is answered there is not observed.`,
    "Move it up to where the application is made: it belongs before everything else.",
  ],
  "wiring-early": ({ what, other, file, line }) => [
    `${what} comes before \`${other}\` (${file}:${line}): errors there don't reach it.`,
    "Move it behind all routes, before the application's own error handler.",
  ],
  "wiring-answered": ({ what, other, file, line }) => [
    `${what} comes after an error handler that answers, \`${other}\` (${file}:${line}): no error reaches it.`,
    "Move it before the application's own error handler, behind all routes.",
  ],
  "sdk-exists": ({ what, others }) => [
    `The project starts telemetry of its own here (${what}), and a second SDK would double or lose spans; nothing was changed.`,
    `Leave tracing out: --pillars ${others}. Or remove that SDK first.`,
  ],
  "route-exists": ({ what, flag, others }) => [
    `The project answers ${what} itself, so the generated route would never be reached or would hide it; nothing was changed.`,
    `Choose another path with ${flag}, or leave health out: --pillars ${others}.`,
  ],
  "route-kept": ({ what, health, ready }) => [
    `The project answers ${what} itself, and goes on to: liveness is ${health} and readiness ${ready}.`,
    `Where its own is not needed any more, take it out and run with --health-path ${what}.`,
  ],
  "environment-unread": ({ what }) => [
    `Which file ${what} loads here is not known: METRICS_PORT, LOG_LEVEL and other settings of generated code are not read from it.`,
    "Generated code is imported, so it runs before the call. Set them in the environment, or start with `node --env-file`.",
  ],
  "access-log-exists": ({ what }) => [
    `${what} writes a line of text for each request between the lines of JSON, and those tell of each request too.`,
    `Take ${what} out, or keep it for development: what reads the log can't read its lines.`,
  ],
  "access-log-doubled": ({ what, option }) => [
    `${what} writes a line for each request, and generated code writes one too: every request is in the log twice.`,
    withoutAccessLog({ value: String(what), ...(option !== undefined && { option: String(option) }) }),
  ],
  "package-version": ({ package: name, present, needed }) => [
    `package.json asks for ${name} ${present}, and the generated code is tested with ${needed}; nothing was changed.`,
    "Bring the package to that range, or take the version of this tool that fits it.",
  ],
  "package-newer": ({ package: name, present, needed }) => [
    `package.json asks for ${name} ${present}, which is newer than what the generated code is tested with (${needed}).`,
    "`obs-gen check --live` proves that it works with it.",
  ],
  "package-dev": ({ package: name }) => [
    `${name} is in devDependencies, and what is generated needs it: it is missing where only dependencies are installed.`,
    "Move it to dependencies.",
  ],
  "file-exists": ({ file }) => [
    `${file ?? "A file"} is in the way: it was not generated by this tool and is not overwritten.`,
    "Move or rename it.",
  ],
  "still-used": ({ file, what }) => [
    `${file} uses ${what} of the generated code, which would go; nothing was changed.`,
    "Take that use out or replace it, then run the command again.",
  ],
  "generated-moved": ({ from, to, file }) => [
    `The generated code of ${from} is in ${to} now, and ${file} still imports it from where it was.`,
    `Import it from ${to}; what uses it is found again then.`,
  ],
  "merge-conflict": ({ file }) => [
    `${file ?? "A generated file"} was edited where the new version differs too; nothing was changed.`,
    "Run `obs-gen diff` after undoing the edit, or make the change by hand.",
  ],
  "edited-file-kept": ({ file }) => [
    `${file} was edited by hand and is kept, although nothing needs it any more.`,
    "Delete it when its edits are not wanted.",
  ],
  "edit-refused": ({ edit }) => [
    `The edit for "${edit}" would break this file, so nothing was changed.`,
    "This is a defect of obs-gen; put the piece there by hand.",
  ],
  "exit-lost": ({ file }) => [
    `The signal handler's process.exit() in ${file} is not where it was`,
    "Wait for the flush before the process ends:",
  ],
  "construction-lost": ({ dependency, place }) => [
    `The ${dependency} client of ${place} is made in a way that leaves nothing to hold on to.`,
    "Hand the client over by hand, where it is made.",
  ],
  "syntax-error": ({ file, message }) => [
    `${file} has a syntax error (${message}), so nothing was changed.`,
    "Repair it and run the command again.",
  ],
  "function-unknown": ({ function: name, file }) => [
    `There is no function ${name} in ${file}.`,
    "Write the file relative to the package, and a method as Class.method.",
  ],
  "function-untraceable": ({ function: name }) =>
    `${name} has no body that could run in a span (a generator, or only declared).`,
  "attribute-unknown": ({ attribute, parameters, function: name }) => [
    `${attribute} is no parameter of ${name} and no property of one.`,
    parameters === "" ? "It has no parameters." : `Its parameters: ${parameters}.`,
  ],
};

/** What a framework was asked for, in words. */
const needs: { readonly [kind: string]: string } = {
  middleware: "middleware that sees every request",
  errorHook: "error handler",
  listening: "call that learns when the server listens",
};
