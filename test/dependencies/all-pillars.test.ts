import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { transform } from "esbuild";
import { describe, expect, it } from "vitest";
import { allPillars, type Case, dependencies, generate, renderCase } from "./support/generate.ts";
import { installPackages } from "./support/packages.ts";

const root = installPackages();

const recipes: readonly Pick<Case, "dependency" | "version">[] = [
  { dependency: "postgres", version: "8.23.1" },
  { dependency: "redis", version: "6.3.1" },
  { dependency: "redis", version: "4.7.1" },
  { dependency: "ioredis", version: "6.0.0" },
  { dependency: "winston", version: "3.19.0" },
  { dependency: "pino", version: "10.4.0" },
];
const uses: { readonly [recipe: string]: string } = {
  "postgres 8.23.1": `import { Client, Pool } from "pg";
    import { postgres } from "./postgres.js";
    export const pool: Pool = postgres(new Pool());
    export const client: Client = postgres(new Client());`,
  "redis 6.3.1": `import { createClient, createClientPool } from "redis-6";
    import { redis } from "./redis.js";
    export const reply: Promise<string | null> = redis(createClient()).get("a");
    export const pooled: Promise<string | null> = redis(createClientPool()).get("a");`,
  "redis 4.7.1": `import { createClient } from "redis-4";
    import { redis } from "./redis.js";
    export const reply: Promise<string | null> = redis(createClient()).get("a");`,
  "ioredis 6.0.0": `import { Cluster, Redis } from "ioredis-6";
    import { ioredis } from "./ioredis.js";
    export const client: Redis = ioredis(new Redis());
    export const cluster: Cluster = ioredis(new Cluster([]));`,
  "winston 3.19.0": `import { createLogger, type Logger } from "winston";
    import { winston } from "./winston.js";
    export const logger: Logger = winston(createLogger());`,
  "pino 10.4.0": `import { pino as create, type Logger } from "pino";
    import { pino } from "./pino.js";
    export const logger: Logger<"audit"> = pino(create({ customLevels: { audit: 35 } }));`,
};
const tsc = join(import.meta.dirname, "../../node_modules/.bin/tsc");
const subsets = Array.from({ length: 2 ** allPillars.length - 1 }, (_, bits) =>
  allPillars.filter((_pillar, index) => (bits + 1) & (1 << index)),
);

describe.each(recipes)("$dependency $version", (recipe) => {
  it("renders and type-checks strictly, and where nothing is strict, for every selection of pillars", async () => {
    const folders: string[] = [];
    for (const pillars of subsets) {
      const folder = await generate(root, { ...recipe, pillars, language: "typescript" });
      if (existsSync(join(folder, "dependencies"))) folders.push(join(folder, "dependencies"));
    }
    // The last selection is that of all pillars: there the library's own types must come back.
    writeFileSync(join(folders.at(-1) ?? "", "use.ts"), uses[`${recipe.dependency} ${recipe.version}`] ?? "");
    const config = join(folders[0] ?? "", "../../tsconfig.json");
    writeFileSync(config, JSON.stringify(strictest(folders)));
    const complaints = (...settings: readonly string[]): string[] =>
      run(tsc, ["-p", config, "--pretty", "false", ...settings])
        .split("\n")
        .filter((line) => line.includes("/dependencies/"));
    expect(complaints()).toEqual([]);
    // Without strictness the libraries' own types are others too.
    expect(complaints(...loosest).filter((line) => !line.includes("/use.ts("))).toEqual([]);
  }, 120_000);

  it.each(["esm", "commonjs"] as const)("is valid JavaScript as %s for every selection", async (moduleFormat) => {
    for (const pillars of subsets)
      for (const [path, text] of await renderCase({ ...recipe, pillars, moduleFormat }))
        if (moduleFormat === "esm") await transform(text, { sourcefile: path, format: "esm" });
        else new Script(`(function (exports, require, module) {${text}})`, { filename: path });
  });

  it("names no pillar that isn't chosen", async () => {
    const traces: { [pillar: string]: RegExp } = {
      metrics: /metrics\.js|dbQueryDuration|watchPool/,
      tracing: /opentelemetry|tracing\.js|[Ss]pan\b/,
      health: /health\.js|[Rr]eadiness|ping/,
    };
    for (const pillars of subsets)
      for (const [path, text] of await renderCase({ ...recipe, pillars }))
        if (path.startsWith("dependencies/"))
          for (const [pillar, trace] of Object.entries(traces))
            if (!pillars.some((it) => it === pillar))
              expect(withoutComments(text), `${path}: ${pillars}`).not.toMatch(trace);
  });
});

it("asks for nothing when no selected pillar concerns the library", () => {
  for (const dependency of ["winston", "pino"] as const) {
    const context = { selection: { pillars: ["metrics", "tracing", "health"] } } as never;
    expect(dependencies[dependency].needs(context, {} as never)).toEqual([]);
  }
});

const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|\/\/.*/g, "");

function run(command: string, options: readonly string[]): string {
  try {
    execFileSync(command, options, { encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  }
}

const loosest = ["--strict", "false", "--exactOptionalPropertyTypes", "false"];

const strictest = (folders: readonly string[]): object => ({
  compilerOptions: {
    strict: true,
    noEmit: true,
    module: "nodenext",
    target: "es2016",
    lib: ["es2020"],
    types: ["node"],
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noPropertyAccessFromIndexSignature: true,
    noImplicitOverride: true,
    noImplicitReturns: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    skipLibCheck: true,
  },
  files: folders.flatMap((folder) => readdirSync(folder, { encoding: "utf8" }).map((name) => join(folder, name))),
});
