import type { Dependency } from "../../model/catalog.ts";
import { chosen, ownedFile } from "../needs.ts";
import { isOlder } from "../version.ts";

/** winston: the service's logger stays its logger; a format in front of its own adds the ids. */
export const winston: Dependency = {
  id: "winston",
  title: "winston",
  kind: "logger",
  packages: ["winston"],
  constructors: [{ module: "winston", export: "createLogger", construct: false }],
  unsupported: ({ version }) => (isOlder(version, "3.0.0") ? "winston before version 3 has no formats" : undefined),
  variant: () => ({}),
  needs: (context, dependency) =>
    chosen(context, "logging")
      ? [
          {
            kind: "wrap",
            why: "the logger of the service stays its logger",
            dependency,
            constructors: winston.constructors,
            call: "winston",
            form: "statement",
          },
          ownedFile("winston/winston", "dependencies/winston"),
        ]
      : [],
};
