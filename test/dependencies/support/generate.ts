import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ioredis } from "../../../src/dependencies/ioredis/index.ts";
import { pino } from "../../../src/dependencies/pino/index.ts";
import { postgres } from "../../../src/dependencies/postgres/index.ts";
import { redis } from "../../../src/dependencies/redis/index.ts";
import { winston } from "../../../src/dependencies/winston/index.ts";
import type { NeedContext, TemplateContext } from "../../../src/model/catalog.ts";
import type { DependencyFact, Facts, Language, ModuleFormat } from "../../../src/model/facts.ts";
import { metrics } from "../../../src/model/metrics.ts";
import type { OwnedFileNeed } from "../../../src/model/need.ts";
import { defaultOptions } from "../../../src/model/selection.ts";
import { render } from "../../../src/render/render.ts";
import { defaultStyle } from "../../render/style.ts";

export const dependencies = { postgres, redis, ioredis, winston, pino };
export const allPillars = ["logging", "metrics", "tracing", "correlation", "health"] as const;

export interface Case {
  readonly dependency: keyof typeof dependencies;
  /** Version in the lockfile, which picks the recipe. */
  readonly version: string;
  readonly pillars?: readonly string[];
  readonly language?: Language;
  readonly moduleFormat?: ModuleFormat;
}

/** Files that pillars need, as far as a dependency's files import them. */
const pillarFiles: { readonly [pillar: string]: string } = {
  metrics: "metrics/metrics",
  tracing: "tracing/tracing",
  correlation: "correlation/correlation",
  health: "health/health",
  logging: "logging/logger",
};

/** Writes the generated folder into `root` (where its packages are) and gives its path. */
export async function generate(root: string, wanted: Case): Promise<string> {
  const { language = "javascript", moduleFormat = "esm" } = wanted;
  const parent = join(root, "node_modules", ".cases");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, `${wanted.dependency}-`));
  const type = moduleFormat === "esm" ? "module" : "commonjs";
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "contract", type }));
  for (const [path, text] of await renderCase(wanted)) {
    const file = join(folder, "observability", `${path}.${language === "typescript" ? "ts" : "js"}`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return join(folder, "observability");
}

/** Text of each file by its path without ending. */
export async function renderCase(wanted: Case): Promise<Map<string, string>> {
  const { dependency, pillars = allPillars, language = "javascript", moduleFormat = "esm" } = wanted;
  const fact = factOf(wanted);
  const context = {
    selection: { pillars, dependencies: [dependency], options: defaultOptions },
  } as unknown as NeedContext;
  const owned = dependencies[dependency]
    .needs(context, fact)
    .filter((need): need is OwnedFileNeed => need.kind === "ownedFile");
  const core = ["core/config", "core/shutdown"].map((template) => ({ template, path: template.slice(5) }));
  const ofPillars = pillars.flatMap((pillar) => {
    const template = pillarFiles[pillar];
    return template === undefined ? [] : [{ template, path: template.slice(template.indexOf("/") + 1) }];
  });
  const files = new Map<string, string>();
  for (const { template, path } of [...core, ...ofPillars, ...owned])
    files.set(
      path,
      await render(template, templateContext(wanted), {
        language,
        moduleFormat,
        importExtension: ".js",
        style: defaultStyle,
      }),
    );
  return files;
}

export const factOf = ({ dependency, version }: Pick<Case, "dependency" | "version">): DependencyFact => ({
  id: dependency,
  package: dependencies[dependency].packages[0] ?? "",
  version,
  constructions: [],
  evidence: { file: "db.js", line: 1 },
});

function templateContext(wanted: Case): TemplateContext {
  const { dependency, pillars = allPillars, language = "javascript", moduleFormat = "esm" } = wanted;
  const { id, kind, variant } = dependencies[dependency];
  const kinds = ["database", "cache", "queue", "http", "logger"] as const;
  return {
    service: { name: "contract", version: "1.0.0" } satisfies Pick<Facts, "name" | "version">,
    language,
    moduleFormat,
    framework: { id: "express", major: 5 },
    pillars: Object.fromEntries(allPillars.map((pillar) => [pillar, pillars.includes(pillar)])),
    dependencies: [{ ...variant(factOf(wanted)), id, kind }],
    kinds: Object.fromEntries(kinds.map((it) => [it, it === kind])) as TemplateContext["kinds"],
    paths: { health: "/health", ready: "/health/ready", metrics: "/metrics" },
    metrics,
    metricsPackage: "prom-client",
    otelMajor: 2,
    environment: { importsDotenv: false, dotenv: [], node: [] },
    logger: kind === "logger" ? id : "",
  };
}

/** Imports one module of a generated folder. */
export async function load<M>(folder: string, path: string): Promise<M> {
  return (await import(/* @vite-ignore */ pathToFileURL(join(folder, `${path}.js`)).href)) as M;
}
