import type { Dependency } from "../../model/catalog.ts";
import type { PackageNeed } from "../../model/need.ts";
import { chosen, ownedFile } from "../needs.ts";
import { isOlder } from "../version.ts";

/** pino: the service's logger stays its logger; its mixin, in front of one it may have, adds the ids. */
export const pino: Dependency = {
  id: "pino",
  title: "pino",
  kind: "logger",
  packages: ["pino"],
  constructors: [
    { module: "pino", export: "default", construct: false },
    { module: "pino", export: "pino", construct: false },
  ],
  unsupported: ({ version }) => (isOlder(version, "6.0.0") ? "pino before version 6 is not maintained" : undefined),
  variant: () => ({}),
  needs: (context, dependency) =>
    chosen(context, "logging")
      ? [
          {
            kind: "wrap",
            why: "the logger of the service stays its logger",
            dependency,
            constructors: pino.constructors,
            call: "pino",
            form: "statement",
          },
          ownedFile("pino/pino", "dependencies/pino"),
          ...(dependency.range === undefined ? [] : [sameCopy(dependency.package, dependency.range)]),
        ]
      : [],
};

/** Generated code finds the logger's mixin by a symbol of pino: it has to load the copy of the package that makes the logger. */
const sameCopy = (name: string, range: string): PackageNeed => ({
  kind: "package",
  why: "generated code loads the logger's own package",
  name,
  range,
  dev: false,
});
