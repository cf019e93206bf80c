import type { Dependency } from "../../model/catalog.ts";
import { isOlder } from "../version.ts";
import { chosen, ownedFile, queryFile } from "../needs.ts";

/** pg: pools and single clients. A wrap at construction, since the library publishes nothing (node-postgres#3650). */
export const postgres: Dependency = {
  id: "postgres",
  title: "PostgreSQL (pg)",
  kind: "database",
  packages: ["pg"],
  constructors: [
    ...["Pool", "Client", "native.Pool", "native.Client"].map((name) => ({
      module: "pg",
      export: name,
      construct: true,
    })),
    { module: "pg-pool", export: "default", construct: true },
  ],
  unsupported: ({ version }) =>
    // Connections of older ones can't be let go (`unref`), so the readiness check's own one would keep tests from ending.
    isOlder(version, "8.7.0") ? "pg before version 8.7 is not supported; update it first" : undefined,
  variant: () => ({}),
  needs: (context, dependency) => {
    const queries = chosen(context, "tracing", "metrics");
    if (!queries && !chosen(context, "health")) return [];
    return [
      {
        kind: "wrap",
        why: "queries, pool and readiness of PostgreSQL",
        dependency,
        constructors: postgres.constructors,
        call: "postgres",
        form: "statement",
      },
      ownedFile("postgres/postgres", "dependencies/postgres"),
      ...(queries ? [queryFile, ownedFile("postgres/sql", "dependencies/sql")] : []),
    ];
  },
};
