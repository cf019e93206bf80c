import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { sought } from "../model/survey.ts";
import { configurationLines, mentions } from "./support/mentions.ts";
import { attributesOf, resourceCalls, resourceOf, setUps } from "./support/setups.ts";

const deprecated = "deployment.environment";
const current = "deployment.environment.name";

/** Set from outside of the code. */
const elsewhere = sought("OTEL_RESOURCE_ATTRIBUTES");

export const res02: Rule = {
  code: "OG-RES02",
  severity: "warning",
  title: "Telemetry says which version runs in which environment, by their current names",
  why:
    "Whether a release made it worse is the first question after each one, and only service.version answers it. The environment was renamed: what is sent as " +
    "deployment.environment is not found by queries and backends that go by the current conventions.",
  help: "Set `service.version` and `deployment.environment.name` on the resource, or in OTEL_RESOURCE_ATTRIBUTES. While queries still use the old name, send both.",
  source: "OpenTelemetry semantic conventions: deployment attributes",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "tracing.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { resourceFromAttributes } = require("@opentelemetry/resources");\n' +
        "const resource = resourceFromAttributes({\n" +
        '  "service.name": "orders",\n' +
        '  "service.version": process.env.VERSION,\n' +
        '  "deployment.environment": process.env.STAGE,\n' +
        "});\n" +
        "new NodeSDK({ resource }).start();\n",
    },
    after: {
      "tracing.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { resourceFromAttributes } = require("@opentelemetry/resources");\n' +
        "const resource = resourceFromAttributes({\n" +
        '  "service.name": "orders",\n' +
        '  "service.version": process.env.VERSION,\n' +
        '  "deployment.environment.name": process.env.STAGE,\n' +
        "});\n" +
        "new NodeSDK({ resource }).start();\n",
    },
    finds: ["tracing.js:6"],
  },
  check: (project) => [...inSource(project), ...inConfiguration(project), ...missing(project)],
};

const renamed = { symbol: deprecated, message: `${deprecated} was renamed to ${current}.` };

const inSource = ({ code }: RuleProject): RuleFinding[] =>
  resourceCalls(code).flatMap(({ args }) => {
    const { attributes } = attributesOf(args[0]);
    const old = attributes.get(deprecated);
    return old === undefined || attributes.has(current) ? [] : [{ at: old.at, ...renamed }];
  });

/** `OTEL_RESOURCE_ATTRIBUTES=deployment.environment=production` */
const inConfiguration = (project: RuleProject): RuleFinding[] =>
  configurationLines(project, /\bdeployment\.environment=/)
    .filter(({ text }) => !text.includes(`${current}=`))
    .map(({ at }) => ({ at, ...renamed }));

function missing(project: RuleProject): RuleFinding[] {
  const lacking = setUps(project.code).flatMap((setUp) => {
    const { attributes, complete } = resourceOf(setUp);
    const names = ["service.version", current].filter(
      (name) => !attributes.has(name) && !(name === current && attributes.has(deprecated)),
    );
    return complete && names.length > 0 ? [{ setUp, names }] : [];
  });
  if (lacking.length === 0 || mentions(project, elsewhere)) return [];
  return lacking.map(({ setUp: { call }, names }) => ({
    at: call.at,
    symbol: call.symbol || call.name,
    severity: "info",
    message: `${call.name} has no ${names.join(" and no ")}.`,
  }));
}
