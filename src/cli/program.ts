import { Argument, Command, Option } from "commander";
import { baselineFile } from "../check/baseline-file.ts";
import { severities } from "../model/problem.ts";
import { checkFormats } from "../report/formats.ts";
import type { CommandName } from "./commands.ts";

export type ProgramName = "obs-gen" | "create-observability";

/** Receives the command, its positional arguments and its flags as they were written. */
export type Run = (command: CommandName, args: readonly string[], flags: Flags) => Promise<void>;
export type Flags = Readonly<{ [name: string]: unknown }>;

/**
 * The command line as commander understands it. `run` is called for the command that was named; without it the program
 * only describes itself, which is how the build renders the help pages.
 */
export function createProgram(name: ProgramName, version: string, run: Run = () => Promise.resolve()): Command {
  const program = new Command(name)
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, getOutHelpWidth: () => 100, getErrHelpWidth: () => 100 });
  if (name === "create-observability") defineCreate(program, run);
  else defineCommands(program, run);
  return program;
}

/** Help texts by page name: the program, and each command as "program.command". */
export function helpPages(programs: readonly Command[]): Map<string, string> {
  const pages = new Map<string, string>();
  for (const program of programs) {
    pages.set(program.name(), program.helpInformation());
    for (const command of program.commands) pages.set(`${program.name()}.${command.name()}`, command.helpInformation());
  }
  return pages;
}

function defineCreate(program: Command, run: Run): void {
  program
    .description("Writes a small observable service into an empty folder, or makes an existing project observable.")
    .argument("[dir]", "folder; created when missing", ".")
    .addOption(new Option("--language <id>", "language of a new service").choices(["typescript", "javascript"]))
    .addOption(new Option("--framework <id>", "framework of a new service").choices(["express"]))
    .option("--name <name>", "name of a new service (default: the folder's)");
  selectionFlags(program);
  commonFlags(program);
  writingFlags(program);
  connect(program, "create", run);
}

function defineCommands(program: Command, run: Run): void {
  program.description(
    "Adds logging, metrics, tracing, correlation and health checks to a service, as source code in its repository.",
  );
  const command = (name: CommandName, description: string): Command => {
    const result = program.command(name).description(description).helpOption("-h, --help", "print this help");
    connect(result, name, run);
    return result;
  };
  const writing = (name: CommandName, description: string): Command =>
    command(name, description).allowExcessArguments(false);

  finish(selectionFlags(writing("init", "detects, asks, shows the plan, applies it")), "writing");
  finish(
    selectionFlags(
      writing("add", "adds pillars or dependencies to a project, or puts back what is missing").argument(
        "[pillar...]",
        "ids of `obs-gen list` (default: what the record names)",
      ),
      ["pillars"],
    ),
    "writing",
  );
  finish(
    writing("remove", "takes out exactly what was added")
      .argument("[pillar...]", "ids of `obs-gen list`")
      .option("--all", "everything: code, files, packages and the record"),
    "writing",
  );
  defineCheck(command);
  finish(
    command("explain", "what a rule wants, and why").argument("[rule]", "code of a finding (default: lists all rules)"),
    "plain",
  );
  defineLiveCommands(command);
  finish(
    selectionFlags(
      command("diff", "what `add` would change, as a unified diff").argument("[pillar...]", "ids of `obs-gen list`"),
      ["pillars"],
    ),
    "reading",
  );
  finish(command("doctor", "what was detected, with the evidence for it"), "reading");
  finish(command("list", "pillars, frameworks and dependencies there are"), "plain");
  finish(
    command("stack", "runs what of the stack is installed here, on loopback, until Ctrl-C")
      .addArgument(new Argument("<action>", "what to do").choices(["up"]))
      .option("--port <name=number...>", "another port, e.g. prometheus=9091"),
    "plain",
  );
  finish(
    writing("trace", "wraps a function in a span")
      .addArgument(new Argument("<target>", "<file>#<function>, e.g. src/orders.ts#processOrder"))
      .option("--name <name>", "name of the span (default: the function's, in snake case)")
      .option("--attribute <key=expression...>", "span attribute from a parameter, e.g. order.id=order.id"),
    "writing",
  );
}

type Define = (name: CommandName, description: string) => Command;

function defineCheck(define: Define): void {
  const command = define("check", "fails when something that `add` would write is missing, or a rule is broken")
    .allowExcessArguments(false)
    .addOption(
      new Option("--format <id>", "how findings are written (default: text; github in GitHub Actions)").choices(
        checkFormats,
      ),
    )
    .option("--output <file>", "write --format there; what is printed stays readable")
    .addOption(new Option("--min-severity <severity>", "leave out what is milder").choices(severities))
    .option("--rule <codes>", "comma-separated: only findings of these rules")
    .option("--since <commit>", "only what was not there at a branch, tag or commit")
    .option("--no-cache", "look at every package, whatever an earlier run remembers")
    .optionsGroup("Known findings:")
    .option("--baseline <file>", `findings to leave out (default: ${baselineFile}, if it is there)`)
    .addOption(new Option("--update-baseline", "write all findings into the baseline").conflicts(["since", "fix"]))
    .addOption(
      new Option("--prune", "take out of the baseline what does not occur any more").conflicts("updateBaseline"),
    )
    .optionsGroup("Repairs:")
    .option("--fix", "write what `add` would, for the findings that are shown");
  writingFlags(command, "With --fix:");
  // Behind --workspace and --all-workspaces.
  command
    .addOption(
      new Option("--shard <i/n>", "the i-th of n equal parts of all workspaces").conflicts([
        "workspace",
        "fix",
        "live",
      ]),
    )
    .addOption(
      new Option("--merge <report...>", "join the JSON reports of all shards into one; checks nothing").conflicts([
        ...["shard", "workspace", "allWorkspaces", "fix", "live", "rule", "since"],
        ...["baseline", "updateBaseline", "prune"],
      ]),
    );
  startFlags(command)
    .option("--live", "boot the service, send it requests and prove what it sends")
    .option("--url <url>", "attach to a service that runs instead of starting it")
    .option("--metrics-url <url>", "where the running service is scraped")
    .option("--receiver-port <number>", "where the running service sends its spans")
    .option("--request <request...>", 'e.g. "POST /orders {"item":1}"; it is repeated with other ids and bodies')
    .option("--openapi <file>", "requests from an OpenAPI document")
    .option("--report <file...>", "write the proof as .html or .json");
  commonFlags(command);
}

/** Commands that boot a service. */
function defineLiveCommands(command: Define): void {
  finish(
    startFlags(command("dev", "runs the service and shows its requests live, in the terminal and on a local page"))
      .option("--port <number>", "port of the page (default: a free one)")
      .option("--service-port <number>", "PORT of the service (default: a free one)")
      .option("--forward <url>", "hand everything on to a collector, OTLP over HTTP"),
    "reading",
  );
}

function startFlags(command: Command): Command {
  return command
    .optionsGroup("For a service that is started:")
    .option("--command <command>", "how it is started (default: the start script of package.json)")
    .option("--env-file <file>", "environment for it");
}

function finish(command: Command, kind: "plain" | "reading" | "writing"): void {
  commonFlags(command);
  if (kind === "reading") workspaceFlags(command);
  if (kind === "writing") writingFlags(command);
}

function selectionFlags(command: Command, without: readonly string[] = []): Command {
  command.optionsGroup("What to add:");
  if (!without.includes("pillars")) command.option("--pillars <ids>", "comma-separated, or all");
  command
    .option("--dependencies <ids>", "comma-separated, all that are in use, or none")
    .option("--health-path <path>", "liveness route")
    .option("--ready-path <path>", "readiness route")
    .option("--metrics-path <path>", "scrape route");
  return operationsFlags(command);
}

function operationsFlags(command: Command): Command {
  return command
    .optionsGroup("For alerting, dashboards and stack:")
    .option("--slo-objective <percent>", "requests answered without a 5xx (default: 99.9)")
    .option("--slo-latency <seconds>", "how long an answer may take, a bucket of the metric (default: 0.5)")
    .option("--latency-objective <percent>", "requests answered within that time (default: 99)")
    .option("--slo-window <days>", "over which the objectives hold (default: 30)")
    .option("--backend <ids>", "comma-separated, or all (default)")
    .option(
      "--scale <ids>",
      "comma-separated: collector-gateway, remote-write, jaeger-elasticsearch, jaeger-opensearch",
    )
    .option("--retention <days>", "that Prometheus keeps its data (default: 45)")
    .option("--runbooks <url>", "where ops/runbooks is read; links in alerts begin with it")
    .option("--log-fields <plain|ecs>", "names of log fields in Elasticsearch (default: plain, as in the lines)")
    .optionsGroup("For ci:")
    .option("--ci <ids>", "comma-separated: github, gitlab, husky, lefthook (default: those in use, else github)");
}

function writingFlags(command: Command, title = "Writing:"): void {
  command
    .optionsGroup(title)
    .option("--dry-run", "print the change as a diff and write nothing")
    .option("--no-install", "change package.json only; run no package manager")
    .option("--force", "write although the git tree has uncommitted changes")
    .addOption(
      new Option("--package-manager <id>", "instead of the one the lockfile tells").choices([
        "npm",
        "pnpm",
        "yarn",
        "bun",
      ]),
    );
  workspaceFlags(command);
}

function workspaceFlags(command: Command): void {
  command
    .optionsGroup("Monorepos:")
    .addOption(new Option("--workspace <name>", "one workspace, by package name or folder").conflicts("allWorkspaces"))
    .option("--all-workspaces", "each workspace that holds a service");
}

function commonFlags(command: Command): void {
  command
    .optionsGroup("Everywhere:")
    .option("--cwd <dir>", "project folder instead of the current one")
    .option("-y, --yes", "take the detected answers and ask nothing")
    .option("--json", "one JSON document on standard output, nothing else")
    .option("--no-color", "no colours (also NO_COLOR=1)")
    .option("--verbose", "evidence, and stack traces of failures");
}

function connect(command: Command, name: CommandName, run: Run): void {
  command.action(async (...all: unknown[]) => {
    const positional = all
      .slice(0, -2)
      .flat()
      .filter((argument) => typeof argument === "string");
    await run(name, positional, command.opts());
  });
}
