import type { Dependency } from "../../model/catalog.ts";
import { chosen, ownedFile, queryFile } from "../needs.ts";
import { isOlder } from "../version.ts";

/**
 * node-redis: clients, pools and clusters. From 5.12 on through its diagnostics channels; older ones have no place that
 * every command passes, so the command methods of the client are replaced.
 */
export const redis: Dependency = {
  id: "redis",
  title: "Redis (node-redis)",
  kind: "cache",
  packages: ["redis"],
  constructors: [
    { module: "redis", export: "createClient", construct: false },
    { module: "redis", export: "createClientPool", construct: false },
    { module: "redis", export: "createCluster", construct: false },
  ],
  unsupported: ({ version }) =>
    isOlder(version, "4.0.0") ? "redis before version 4 has callbacks instead of promises; update it first" : undefined,
  variant: ({ version }) => ({ channels: !isOlder(version, "5.12.0") }),
  needs: (context, dependency) => {
    const commands = chosen(context, "tracing", "metrics");
    if (!commands && !chosen(context, "health")) return [];
    const hook = isOlder(dependency.version, "5.12.0") ? "redis/methods" : "redis/channels";
    return [
      {
        kind: "wrap",
        why: "commands and readiness of Redis",
        dependency,
        constructors: redis.constructors,
        call: "redis",
        form: "statement",
      },
      ownedFile("redis/redis", "dependencies/redis"),
      ...(commands
        ? [
            queryFile,
            ownedFile("redis/commands", "dependencies/redis-commands"),
            ownedFile(hook, "dependencies/redis-hook"),
          ]
        : []),
    ];
  },
};
