import type { Pillar } from "../../model/catalog.ts";
import { errorHook, ownedFile, packageNeed, requestPath } from "../needs.ts";

/** JSON lines on stdout with the ids of their request; a logger the project has stays the logger. */
export const logging: Pillar = {
  id: "logging",
  title: "Logging",
  description: "Structured logs and an access log that carry trace and request ids, without secrets",
  order: 1,
  needs: (context) => [
    ...requestPath("one access log line for each request"),
    errorHook,
    ownedFile("logging/logger", "logger"),
    ...(context.logger !== ""
      ? []
      : [
          // Since 9.6 it lets a hook see each line as it is written.
          packageNeed("pino", "^10.4.0", "writes the log lines", ">=9.6.0 <11"),
          {
            kind: "environment" as const,
            key: "LOG_LEVEL",
            example: "info",
            comment: "trace, debug, info, warn, error or fatal",
          },
        ]),
  ],
};
