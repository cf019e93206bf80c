import type { Code, CodeCall, CodeFunction, CodeValue } from "../model/code.ts";
import type { ExistingFact } from "../model/facts.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { sought } from "../model/survey.ts";
import { type Registration, keyOf, registrations } from "./support/handlers.ts";
import { loggerOf } from "./support/loggers.ts";
import { setUps } from "./support/setups.ts";
import { entry, lacks, textOf, valuesIn } from "./support/values.ts";

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

const probeRoutes = ({ facts }: RuleProject): ExistingFact[] =>
  // "/status" and "/ping" may be anybody's.
  facts.existing.filter(
    ({ kind, value }) =>
      kind === "metrics-route" || (kind === "health-route" && !/^\/(?:status|ping|live)$/.test(value)),
  );

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
  const mounts = project.code.methods(["use"], { near: packages }).filter(({ args }) => args[0]?.kind === "call");
  return mounts.flatMap(({ at, args: [first], conditional, within, receiver }): RuleFinding[] => {
    if (first?.kind !== "call" || conditional) return [];
    const { callee, args, name } = first.call;
    const [, position = 0, keys = []] = loggers.find(([logger]) => logger === callee) ?? [];
    if (keys.length === 0 || !keys.every((key) => lacks(args[position], key))) return [];
    const route = probes.find(({ evidence }) => evidence.file === at.file && evidence.line > at.line);
    // In another function the order of lines is not the order in which it happens.
    const end = within[0] === undefined ? 0 : within[0].at.line;
    if (route === undefined || route.evidence.line < end) return [];
    // A router answers only what it is mounted for.
    if (isRouter(receiver) && placeOf(receiver) !== placeOf(receiverOf(project.code, route))) return [];
    return [{ at, symbol: name || callee, message: `Every request to ${route.value} is a line in the access log.` }];
  });
}

const quiet = new Set(["warn", "error", "fatal", "silent"]);

const isRouter = (value: CodeValue | undefined): boolean =>
  value?.kind === "call" && /Router|router/.test(value.call.callee);

const placeOf = (value: CodeValue | undefined): string | undefined =>
  value?.kind === "call" ? `${value.call.at.file}:${value.call.at.line}` : undefined;

const isAt = ({ evidence }: ExistingFact, { call: { at } }: Registration): boolean =>
  at.file === evidence.file && at.line === evidence.line;

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
  return apps.flatMap((call): RuleFinding[] => {
    const {
      args: [options],
      at,
    } = call;
    if (!["disableRequestLogging", "logController"].every((key) => lacks(options, key)) || !writesLines(options))
      return [];
    const isOfThis = (route: ExistingFact): boolean => {
      const made = placeOf(receiverOf(code, route));
      return made === undefined ? apps.length === 1 : made === `${at.file}:${at.line}`;
    };
    const path = generated ?? probes.find((route) => isOfThis(route) && !isSilenced(code, route))?.value;
    if (path === undefined) return [];
    return [
      {
        at,
        symbol: "fastify logger",
        severity: "info",
        message: `Fastify writes two lines for each request to ${path}: with \`disableRequestLogging: true\`${generated === undefined ? " it writes none" : " generated code writes one for all others, and none for that"}.`,
      },
    ];
  });
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
