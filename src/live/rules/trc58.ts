import { sampleId } from "../traffic/planned.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const trc58: LiveRule = {
  code: "OG-TRC58",
  severity: "error",
  title: "Database spans say which system, and hold no values",
  why: "Without db.system.name a backend does not know a query for one; with values in it, callers' data is stored with the traces.",
  source: "OpenTelemetry semantic conventions 1.44, database spans",
  help: "Set db.system.name; record the query with placeholders, or only its operation and target.",
  pillars: ["tracing"],
  place: { file: "dependencies/query", line: /db\.(system|query)/ },
  check({ spans, flood, secrets }) {
    const database = spans.filter(({ attributes }) => Object.keys(attributes).some((name) => name.startsWith("db.")));
    if (database.length === 0) return skipped("no database span arrived");
    const values = [sampleId, ...(flood?.tokens ?? []), ...Object.values(secrets)];
    const evidence = database.flatMap(({ name, attributes }) => {
      const system = typeof attributes["db.system.name"] === "string" ? [] : [`${name}: no db.system.name`];
      const text = [name, attributes["db.query.text"], attributes["db.statement"]].filter(
        (part) => typeof part === "string",
      );
      const leaked = text.filter((part) => values.some((value) => part.includes(value)));
      return [...system, ...leaked.map((part) => `${name}: a caller's value in "${part}"`)];
    });
    return unless([...new Set(evidence)], "Database spans are incomplete or hold callers' data.");
  },
};
