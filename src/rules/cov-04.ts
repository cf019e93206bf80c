import type { CodeCall } from "../model/code.ts";
import type { Dependency } from "../model/catalog.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { dependencies } from "../registry.ts";
import { recordOf } from "./support/record.ts";

export const cov04: Rule = {
  code: "OG-COV04",
  severity: "warning",
  title: "A client is instrumented too where its class was handed on",
  why:
    "A function that makes a client of a class it was given does not say what it makes, so `obs-gen add` puts nothing there: its queries and commands are in no " +
    "trace and no metric, and readiness does not know of it.",
  help: "Hand the client to the generated function where it is made, or where the function gives it back: `observability.postgres(client)`.",
  source: "This tool: what can't be instrumented is told",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "db.js":
        'const pg = require("pg");\n' +
        'const { connect } = require("./connect");\n' +
        "module.exports = connect(pg.Pool, { max: 10 });\n",
      "connect.js": "exports.connect = (Client, options) => new Client(options);\n",
    },
    after: {
      "db.js":
        'const pg = require("pg");\n' +
        'const observability = require("./observability");\n' +
        'const { connect } = require("./connect");\n' +
        "module.exports = observability.postgres(connect(pg.Pool, { max: 10 }));\n",
      "connect.js": "exports.connect = (Client, options) => new Client(options);\n",
    },
    record: recordOf({ dependencies: ["postgres"] }),
    finds: ["db.js:3"],
  },
  check: (project) => {
    const { facts, record } = project;
    const { pillars = [], declined = [] } = record?.selection ?? {};
    if (!["tracing", "metrics"].some((pillar) => pillars.includes(pillar))) return [];
    return dependencies
      .filter(({ id, kind }) => kind !== "logger" && !declined.includes(id))
      .filter(({ packages }) => facts.packages.some(({ name }) => packages.includes(name)))
      .flatMap((dependency) => handedOn(project, dependency));
  },
};

function handedOn({ code }: RuleProject, { id, constructors }: Dependency): RuleFinding[] {
  const classes = new Set(
    constructors
      .filter(({ construct }) => construct)
      .map(({ module, export: name }) => (name === "default" ? module : `${module}#${name}`)),
  );
  return code.handing([...classes]).flatMap((call): RuleFinding[] => {
    const made = madeBy(call, classes);
    if (made === undefined) return [];
    const files = new Set([call.at.file, made.client.at.file]);
    // Which of several clients is meant can't be told.
    if (code.methods([id], { files }).length > 0) return [];
    return [
      {
        at: call.at,
        symbol: `${made.given} ${call.name}`,
        message: `${call.name}() makes a client of ${made.given} (${made.client.at.file}:${made.client.at.line}), and nothing of it is observed: hand it to \`observability.${id}()\`.`,
      },
    ];
  });
}

/** What a function of the project makes of the class that it is given. */
function madeBy(
  call: CodeCall,
  classes: ReadonlySet<string>,
): { readonly client: CodeCall; readonly given: string } | undefined {
  const target = call.target();
  for (const [index, value] of call.args.entries()) {
    const parameter = target?.parameters[index];
    if (parameter === undefined || value.kind !== "export" || !classes.has(value.name)) continue;
    const client = target?.calls().find(({ construct, name }) => construct && name === parameter);
    if (client !== undefined) return { client, given: value.name.replace("#", ".") };
  }
  return undefined;
}
