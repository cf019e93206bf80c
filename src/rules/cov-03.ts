import type { Rule, RuleProject } from "../model/rule.ts";
import type { DependencyFact, Place } from "../model/facts.ts";
import { recordOf } from "./support/record.ts";

/** Clients that the logging pillar is about; all others are about spans, metrics and readiness. */
const loggers = new Set(["pino", "winston"]);

export const cov03: Rule = {
  code: "OG-COV03",
  severity: "warning",
  title: "A client of a supported library that was added later is instrumented too",
  why:
    "Queries of a client that nobody instrumented are missing from traces and metrics: the time of a request seems to go nowhere, and the dependency is not part of " +
    "readiness when it fails.",
  help: "Run `obs-gen add <id>`. Where it is left out on purpose, say so with `obs-gen init --dependencies` and the ids you want, or silence the finding with the reason.",
  source: "This tool: what is added later is found on the next run",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "db.js": 'const { Pool } = require("pg");\nexports.pool = new Pool();\n',
      "cache.js": 'const Redis = require("ioredis");\nexports.cache = new Redis();\n',
    },
    after: {
      "db.js": 'const { Pool } = require("pg");\nexports.pool = new Pool();\n',
    },
    record: recordOf({ dependencies: ["postgres"] }),
    finds: ["cache.js:2"],
  },
  check: (project) => {
    const { selection } = project.record ?? {};
    if (selection === undefined) return [];
    return project.facts.dependencies
      .filter(({ id }) => ![...selection.dependencies, ...(selection.declined ?? [])].includes(id))
      .filter((dependency) => isWanted(project, dependency))
      .map((dependency) => ({
        at: dependency.evidence,
        symbol: dependency.id,
        message: `A client of ${dependency.package} is made here${others(dependency)}, and nothing of it is observed: \`obs-gen add ${dependency.id}\`.`,
      }));
  },
};

const most = 5;

/** The other places, as many as one reads. */
function others({ constructions: [first, ...rest] }: DependencyFact): string {
  const spell = ({ file, line }: Place): string => `${file}:${line}`;
  const places = [...new Set(rest.map(spell))].filter((place) => first === undefined || place !== spell(first));
  if (places.length === 0) return "";
  const named = places.slice(0, most);
  const more = places.length > most ? [`${places.length - most} more places`] : [];
  return ` and at ${[...named, ...more].join(", ").replace(/, ([^,]*)$/, " and $1")}`;
}

/** True when a chosen pillar has something to say about the library. */
function isWanted({ record }: RuleProject, { id }: DependencyFact): boolean {
  const pillars = record?.selection.pillars ?? [];
  return loggers.has(id)
    ? pillars.includes("logging")
    : ["tracing", "metrics"].some((pillar) => pillars.includes(pillar));
}
