import { isOlder } from "../dependencies/version.ts";
import { type Code, type CodeCall, type CodeFunction, type CodeValue, keyOf } from "../model/code.ts";
import type { ExistingFact, Place } from "../model/facts.ts";
import { kindOfPath } from "../model/monitoring.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { sought } from "../model/survey.ts";
import { type Registration, isRouter, madeAt, registrations } from "./support/handlers.ts";
import { loggerOf } from "./support/loggers.ts";
import { setUps } from "./support/setups.ts";
import { entry, itemsOf, lacks, textOf, valuesIn } from "./support/values.ts";

const http = "@opentelemetry/instrumentation-http";
const auto = "@opentelemetry/auto-instrumentations-node#getNodeAutoInstrumentations";
/** Options that keep requests out; the first two are those of before 0.34. */
const ignoring = [
  ...["ignoreIncomingPaths", "ignoreUrls", "ignoreIncomingRequestHook"],
  ...["disableIncomingRequestInstrumentation", "requireParentforIncomingSpans", "enabled"],
];

export const trc07: Rule = {
  code: "OG-TRC07",
  severity: "warning",
  title: "Probes and scrapes are neither traced nor in the access log",
  why:
    "A probe every ten seconds and a scrape every fifteen are more traces and lines than most services get from users. They cost storage, they hide what matters, and " +
    "they make the share of errors and the latency look better than users see them.",
  help: 'Give HttpInstrumentation an `ignoreIncomingRequestHook` that knows the paths, and the access log a `skip` (morgan) or `autoLogging.ignore` (pino-http). Routes of Fastify take `logLevel: "silent"`.',
  source: "OpenTelemetry JS: @opentelemetry/instrumentation-http",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "app.js":
        'const express = require("express");\n' +
        'const morgan = require("morgan");\n' +
        "const app = express();\n" +
        'app.use(morgan("combined"));\n' +
        'app.get("/healthz", (req, res) => res.send("ok"));\n' +
        "app.listen(3000);\n",
    },
    after: {
      "app.js":
        'const express = require("express");\n' +
        'const morgan = require("morgan");\n' +
        "const app = express();\n" +
        'app.use(morgan("combined", { skip: (req) => req.path === "/healthz" }));\n' +
        'app.get("/healthz", (req, res) => res.send("ok"));\n' +
        "app.listen(3000);\n",
    },
    finds: ["app.js:4"],
  },
  check: (project) => [...traced(project), ...logged(project), ...loggedByFastify(project)],
};

const probeRoutes = ({ facts, code }: RuleProject): ExistingFact[] => {
  const literal = facts.existing.filter(({ kind }) => kind === "metrics-route" || kind === "health-route");
  const others = constantRoutes(code).filter((route) => !literal.some((known) => isSamePlace(known, route)));
  // "/status" and "/ping" may be anybody's.
  return [...literal, ...others].filter(({ value }) => !/^\/(?:status|ping|live)$/.test(value));
};

/** Routes of monitoring whose path is a constant: `app.get(paths.health, handler)`. */
const constantRoutes = (code: Code): ExistingFact[] =>
  registrations(code).flatMap(({ call: { at }, path, method }) => {
    const kind = path === undefined || !["get", "all", "use", "route"].includes(method) ? undefined : kindOfPath(path);
    return kind === undefined || path === undefined ? [] : [{ kind, value: path, evidence: at }];
  });

const isSamePlace = (one: ExistingFact, other: ExistingFact): boolean => isSame(one.evidence, other.evidence);

const isSame = (one: Place, other: Place): boolean => one.file === other.file && one.line === other.line;

function traced(project: RuleProject): RuleFinding[] {
  const { code, record } = project;
  const generated = record?.selection.pillars.filter((pillar) => ["health", "metrics"].includes(pillar)) ?? [];
  const [probe] = probeRoutes(project);
  if (generated.length === 0 && probe === undefined) return [];
  // A sampler or a processor of one's own may drop them.
  const mayDrop = setUps(code).some(({ options }) =>
    ["sampler", "spanProcessor", "spanProcessors"].some((key) => entry(options, key) !== undefined),
  );
  if (mayDrop) return [];
  const path = probe?.value ?? record?.selection.options.healthPath ?? "";
  return code.calls([`${http}#HttpInstrumentation`, auto]).flatMap((call) => {
    const options = call.callee === auto ? optionsOfHttp(call) : call.args[0];
    const plain = options === "none" || ignoring.every((key) => lacks(options, key));
    if (!plain) return [];
    return [{ at: call.at, symbol: call.name, message: `Requests to ${path} are traced like those of users.` }];
  });
}

/** What `getNodeAutoInstrumentations` is told about HTTP; "none" when that is nothing. */
function optionsOfHttp({ args: [options] }: CodeCall): CodeCall["args"][number] | "none" | undefined {
  return lacks(options, http) ? "none" : (entry(options, http) ?? options);
}

const loggers: ReadonlyArray<readonly [callee: string, options: 0 | 1, keys: readonly string[]]> = [
  ["morgan", 1, ["skip", "stream"]],
  ["pino-http", 0, ["autoLogging", "customLogLevel", "logger", "level"]],
  ["pino-http#pinoHttp", 0, ["autoLogging", "customLogLevel", "logger", "level"]],
  ["express-winston#logger", 0, ["skip", "ignoreRoute", "ignoredRoutes", "winstonInstance"]],
];

const packages = sought(...loggers.map(([callee]) => callee.replace(/#.*/, "")));

/** Access logs that a probe surely passes: mounted for all paths in the same file, above its route. */
function logged(project: RuleProject): RuleFinding[] {
  const probes = probeRoutes(project);
  if (probes.length === 0) return [];
  const mounts = project.code.methods(["use"], { near: packages }).filter(({ conditional }) => !conditional);
  return mounts.flatMap((mount) => {
    const logger = middlewaresOf(mount).find(logsAll);
    const route = logger && probes.find((probe) => isPassed(mount, probe, project.code));
    if (logger === undefined || route === undefined) return [];
    const message = `Every request to ${route.value} is a line in the access log.`;
    return [{ at: mount.at, symbol: logger.name || logger.callee, message }];
  });
}

/** Calls that make middlewares for all paths: `app.use(a())`, `app.use([a(), b()])`; none where a path may come first. */
function middlewaresOf({ args }: CodeCall): CodeCall[] {
  const [first] = args;
  const isMiddleware = first?.kind === "list" ? !first.items.some(isPath) : first !== undefined && !isPath(first);
  return isMiddleware ? args.flatMap((value) => [value, ...itemsOf(value)]).flatMap(callIn) : [];
}

/** Packages that make a middleware: what nobody knows may make a path. */
const makers = ["helmet", "cors", "compression", "cookie-parser", "response-time", "express-session", "hpp"];

/** True for what may be one. */
const isPath = (value: CodeValue): boolean =>
  value.kind !== "function" && !(value.kind === "call" && isMaker(value.call));

const isMaker = ({ callee }: CodeCall): boolean =>
  makers.includes(callee) || loggers.some(([logger]) => logger === callee);

const callIn = (value: CodeValue): CodeCall[] => (value.kind === "call" && !value.varies ? [value.call] : []);

function logsAll({ callee, args }: CodeCall): boolean {
  const [, position = 0, keys = []] = loggers.find(([logger]) => logger === callee) ?? [];
  return keys.length > 0 && keys.every((key) => lacks(args[position], key));
}

function isPassed({ at, within, receiver }: CodeCall, route: ExistingFact, code: Code): boolean {
  const { file, line } = route.evidence;
  // In another function the order of lines is not the order in which it happens.
  if (file !== at.file || line <= at.line || line < (within[0]?.at.line ?? 0)) return false;
  const other = receiverOf(code, route);
  // A router answers only what it is mounted for, and may be mounted on what has the log.
  if (isRouter(other) && !isRouter(receiver)) return true;
  return madeAt(receiver) === madeAt(other) && (madeAt(other) !== undefined || receiver?.source === other?.source);
}

const quiet = new Set(["warn", "error", "fatal", "silent"]);

const isAt = ({ evidence }: ExistingFact, { call: { at } }: Registration): boolean => isSame(evidence, at);

/** What a route is registered with. */
const receiverOf = (code: Code, route: ExistingFact): CodeValue | undefined =>
  registrations(code).find((it) => isAt(route, it))?.call.receiver;

/** Fastify's own logger writes two lines for each request, also where a hook answers it before any route. */
function loggedByFastify(project: RuleProject): RuleFinding[] {
  const { code, record } = project;
  const generated =
    record?.selection.pillars.includes("health") === true ? record.selection.options.healthPath : undefined;
  const probes = probeRoutes(project);
  if (generated === undefined && probes.length === 0) return [];
  const apps = code.calls(["fastify", "fastify#fastify", "fastify#Fastify"]);
  const switchOff = switchOffOf(project);
  return apps.flatMap((call): RuleFinding[] => {
    const {
      args: [options],
      at,
    } = call;
    if (!["disableRequestLogging", "logController"].every((key) => lacks(options, key)) || !writesLines(options))
      return [];
    const isOfThis = (route: ExistingFact): boolean => {
      const receiver = receiverOf(code, route);
      return receiver?.kind === "call" ? isSame(receiver.call.at, at) : apps.length === 1;
    };
    const path = generated ?? probes.find((route) => isOfThis(route) && !isSilenced(code, route))?.value;
    if (path === undefined) return [];
    return [
      {
        at,
        symbol: "fastify logger",
        severity: "info",
        message: `Fastify writes two lines for each request to ${path}: with \`${switchOff}\`${generated === undefined ? " it writes none" : " generated code writes one for all others, and none for that"}.`,
        help:
          generated === undefined
            ? `Give the route \`logLevel: "silent"\`, or Fastify \`${switchOff}\`.`
            : `Give Fastify \`${switchOff}\`: lines of handlers stay as they are.`,
      },
    ];
  });
}

/** Since 5.12 the option of its own is deprecated: using it prints a warning. */
function switchOffOf({ facts }: RuleProject): string {
  const { version = "" } = facts.packages.find(({ name }) => name === "fastify") ?? {};
  const option = "disableRequestLogging: true";
  return isOlder(version, "5.12.0") ? option : `logController: new LogController({ ${option} })`;
}

/** Whether lines of level info are surely written: by a logger that Fastify makes, or one of pino that it is given. */
function writesLines(options: CodeValue | undefined): boolean {
  const given = entry(options, "loggerInstance") ?? entry(options, "logger");
  if (given?.kind === "boolean") return given.boolean;
  const made = given?.kind === "call" ? loggerOf(given.call) : undefined;
  const settings = given?.kind === "object" ? given : made?.options;
  if (given?.kind !== "object" && made?.library !== "pino") return false;
  return !quiet.has(textOf(entry(settings, "level")) ?? "");
}

/** `app.get("/health", { logLevel: "silent" }, handler)`, `app.register(health, { logLevel: "silent" })` */
function isSilenced(code: Code, route: ExistingFact): boolean {
  const hasLevel = ({ args }: CodeCall): boolean => args.some((value) => entry(value, "logLevel") !== undefined);
  const own = registrations(code).find((it) => it.path === route.value && (hasLevel(it.call) || isAt(route, it)));
  if (own === undefined) return false;
  const plugins = code
    .methods(["register"], { from: ["fastify"] })
    .filter(hasLevel)
    .flatMap(({ args: [plugin] }) => (plugin === undefined ? [] : [...functionsIn(plugin)].map(keyOf)));
  return hasLevel(own.call) || own.call.within.some((inner) => plugins.includes(keyOf(inner)));
}

/** The function itself, or those that a wrapper is given: `fp(health)`. */
function* functionsIn(value: CodeValue): Generator<CodeFunction> {
  for (const inner of valuesIn(value)) if (inner.kind === "function") yield inner.function;
}
