import type { Place, ServiceFact } from "../model/facts.ts";
import { instrumented } from "../model/record.ts";
import type { CodeCall, CodeFunction, CodeValue } from "../model/code.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { processesOf } from "./support/processes.ts";
import { recordOf } from "./support/record.ts";

export const cov01: Rule = {
  code: "OG-COV01",
  severity: "warning",
  title: "Every application that listens is instrumented",
  why:
    "A second application in the project (an admin port, a webhook receiver) serves requests of which there is no span, no line and no number: it is left out of every " +
    "dashboard and alert, and its failures are found by its users.",
  help: "Give the second application a package of its own and run `obs-gen init` there, or mount it on the instrumented one.",
  source: "This tool: what is added later is found on the next run",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "app.js": 'const express = require("express");\nconst app = express();\napp.listen(3000);\n',
      "admin.js": 'const express = require("express");\nconst admin = express();\nadmin.listen(3001);\n',
    },
    after: {
      "app.js":
        'const express = require("express");\n' +
        'const admin = require("./admin");\n' +
        'const app = express();\napp.use("/admin", admin);\napp.listen(3000);\n',
      "admin.js": 'const express = require("express");\nmodule.exports = express.Router();\n',
    },
    record: recordOf({ patched: { "app.js": ["express.middleware"] } }),
    finds: ["admin.js:2"],
  },
  check: (project) => {
    const { facts, record, sources } = project;
    const [own] = instrumented(record, facts.services, sources);
    if (own === undefined) return [];
    const others = facts.services
      .filter((service) => service !== own && !aside.test(service.app.file) && !isByHand(project, service))
      .map(({ app, framework }) => ({
        at: app,
        symbol: `${framework} ${app.file}`,
        message: `Another ${framework} application is started, and nothing of it is observed.`,
      }));
    return [...others, ...bareServers(project)];
  },
};

/** True when its owner gave it what is generated: `admin.use(observability.middleware())`, `admin.register(observability.plugin)`. */
function isByHand({ code, record }: RuleProject, { app }: ServiceFact): boolean {
  const isGenerated = (inner: CodeFunction | undefined): boolean =>
    inner !== undefined && record?.generated[inner.at.file] !== undefined;
  const isGiven = (value: CodeValue): boolean =>
    value.kind === "call" ? isGenerated(value.call.target()) : value.kind === "function" && isGenerated(value.function);
  return code
    .methods(["use", "register"], { files: new Set([app.file]) })
    .some(({ receiver, args }) => receiver?.kind === "call" && isAt(receiver.call, app) && args.some(isGiven));
}

const isAt = ({ at }: CodeCall, { file, line }: Place): boolean => at.file === file && at.line === line;

const creating = ["http", "https"].map((module) => `${module}#createServer`);

/** Servers of Node's own that do more than answer probes and scrapes, in a process of the project. */
function bareServers(project: RuleProject): RuleFinding[] {
  const { code, record } = project;
  const made = code
    .calls(creating)
    .filter(({ at }) => record?.generated[at.file] === undefined && !aside.test(at.file))
    .filter((call) =>
      handlersOf(call).some((handler) => answersAll(handler.inner) && serves(textOf(project, handler))),
    );
  if (made.length === 0) return [];
  const listening = code.methods(["listen"], { from: ["http", "https"] }).map(({ receiver }) => receiver);
  return made
    .filter(({ at }) =>
      listening.some((it) => it?.kind === "call" && it.call.at.file === at.file && it.call.at.line === at.line),
    )
    .filter(({ at }) => processesOf(project, at.file).length > 0)
    .map(({ at }) => ({
      at,
      symbol: `node:http ${at.file}`,
      message: "A server of node:http is started, and nothing of it is observed.",
    }));
}

/** Helpers of those who develop the service. */
const aside = /(?:^|\/)(?:scripts?|tools?|examples?|dev|mocks?)\/|(?:mock|fake|stub)|(?:^|[/._-])dev(?=[/._-])/i;

interface Handler {
  readonly value: CodeValue;
  readonly inner: CodeFunction;
}

const handlersOf = ({ args }: CodeCall): Handler[] =>
  args.flatMap((value) => (value.kind === "function" ? [{ value, inner: value.function }] : []));

/** False when the request is handed on: to an application that is observed, or to whatever that is. */
const answersAll = (handler: CodeFunction): boolean => {
  const [request = ""] = handler.parameters;
  return handler
    .calls()
    .every((call) => call.target() !== undefined || !call.args.some(({ source }) => source === request));
};

/** The function as it is written; where that is elsewhere, with all of its file. */
const textOf = ({ sources }: RuleProject, { value, inner }: Handler): string =>
  /=>|\bfunction\b/.test(value.source) ? value.source : (sources.read(inner.at.file) ?? "");

const probe = /^\/(?:|favicon\.ico|metrics|[\w/-]*(?:health|ready|readiness|live|liveness|ping|alive|status)\w*)$/i;

/** It tells methods apart, reads bodies, or has a path that is no probe's. */
const serves = (text: string): boolean =>
  /\.on\(\s*["']data["']|\.method\b|\bfor await\b/.test(text) ||
  [...text.matchAll(/["'`](\/[\w/.-]*)["'`]/g)].some(([, path = ""]) => !probe.test(path));
