import type { Dependency } from "../../model/catalog.ts";
import type { Constructor } from "../../model/need.ts";
import { chosen, ownedFile, queryFile } from "../needs.ts";
import { isOlder } from "../version.ts";

const made = (name: string, construct: boolean): Constructor => ({ module: "ioredis", export: name, construct });

/**
 * ioredis: single connections and clusters. One recipe for all versions: every command passes the client's
 * sendCommand() where the service calls it. The channels of 5.11 and later publish at the write, which loses the
 * caller of commands that waited for the connection, and they are global, so queues built on ioredis would flood them.
 */
export const ioredis: Dependency = {
  id: "ioredis",
  title: "Redis (ioredis)",
  kind: "cache",
  packages: ["ioredis"],
  constructors: [
    ...["default", "Redis", "Cluster", "Redis.Cluster"].map((name) => made(name, true)),
    // `Redis()` works before version 5, where it is no class.
    ...["default", "createClient", "Redis.createClient"].map((name) => made(name, false)),
  ],
  unsupported: ({ version }) =>
    isOlder(version, "4.0.0") ? "ioredis before version 4 is not maintained; update it first" : undefined,
  variant: () => ({}),
  needs: (context, dependency) => {
    const commands = chosen(context, "tracing", "metrics");
    if (!commands && !chosen(context, "health")) return [];
    return [
      {
        kind: "wrap",
        why: "commands and readiness of Redis",
        dependency,
        constructors: ioredis.constructors,
        call: "ioredis",
        form: "statement",
      },
      ownedFile("ioredis/ioredis", "dependencies/ioredis"),
      ...(commands ? [queryFile, ownedFile("redis/commands", "dependencies/redis-commands")] : []),
    ];
  },
};
