import { hash } from "node:crypto";
import { relative, sep } from "node:path";
import { split } from "../check/shards.ts";
import { version } from "../model/version.ts";
import type { Shard } from "../report/check-result.ts";
import type { CheckOptions } from "./check-options.ts";
import type { Context } from "./context.ts";
import { workingFolder } from "./working-folder.ts";
import { chooseRoots } from "./workspaces.ts";

export interface Package {
  /** Absolute. */
  readonly root: string;
  /** As reports name it: relative to the working folder, POSIX, "" for itself. */
  readonly dir: string;
}

export interface ChosenPackages {
  readonly packages: readonly Package[];
  /** Folders of packages that are another shard's. */
  readonly elsewhere: ReadonlySet<string>;
  readonly shard?: Shard;
}

/** The packages that a run looks at: those that flags name, or this shard's part of them. */
export async function choosePackages(context: Context, options: CheckOptions): Promise<ChosenPackages> {
  const base = workingFolder(context);
  const all = (await chooseRoots(context)).map((root) => ({ root, dir: relative(base, root).split(sep).join("/") }));
  if (options.shard === undefined) return { packages: all, elsewhere: new Set() };
  const { index, count } = options.shard;
  const { countFiles } = await import("../facts/size.ts");
  const parts = split(
    all.map((one) => ({ ...one, files: countFiles(one.root) })),
    count,
  );
  const packages = parts[index - 1] ?? [];
  const { headOf } = await import("../apply/head.ts");
  const commit = await headOf(base);
  const dirs = parts.map((part) => part.map(({ dir }) => dir));
  return {
    packages,
    elsewhere: new Set(dirs.filter((_, at) => at !== index - 1).flat()),
    shard: {
      ...{ index, count, version },
      packages: packages.map(({ dir }) => dir),
      ...(commit !== undefined && { commit }),
      plan: hash("sha256", JSON.stringify([dirs, flagsOf(context, options)]), "hex").slice(0, 16),
    },
  };
}

/** What makes two runs find something else in the same package. */
const flagsOf = ({ globals }: Context, { scope, since, baseline }: CheckOptions): readonly unknown[] => [
  scope.rules && [...scope.rules].sort(),
  scope.minSeverity,
  since,
  baseline,
  globals.packageManager,
];
