import type { NeedContext } from "../../../src/model/catalog.ts";
import type { Facts, Language, ModuleFormat } from "../../../src/model/facts.ts";
import { defaultOptions } from "../../../src/model/selection.ts";
import { templateContext } from "../../../src/plan/context.ts";
import { collectNeeds } from "../../../src/plan/needs.ts";
import { render } from "../../../src/render/render.ts";
import { plainFacts } from "../../support/memory.ts";

export const allPillars = ["logging", "metrics", "tracing", "correlation", "health"] as const;

/** One way the templates can be rendered. */
export interface Variant {
  readonly framework: "express" | "fastify";
  readonly major: 4 | 5;
  readonly language: Language;
  readonly moduleFormat: ModuleFormat;
  readonly pillars: readonly string[];
  /** Lowest Node the project promises to support. */
  readonly node: "20.19.0" | "22.15.0";
  readonly printWidth?: number;
}

export const nameOf = ({ framework, major, language, moduleFormat, pillars, node }: Variant): string =>
  [`${framework}${major}`, language, moduleFormat, `node${node.slice(0, 2)}`, pillars.join("-")].join(" ");

/** Generated files by path below the generated folder, with their ending. */
export async function renderVariant(variant: Variant): Promise<Map<string, string>> {
  const context = contextOf(variant);
  const values = templateContext(context);
  const { language, moduleFormat, style } = { ...variant, style: context.facts.style };
  const ending = language === "typescript" ? ".ts" : ".js";
  const files = new Map<string, string>();
  for (const { template, path } of collectNeeds(context).files)
    files.set(path + ending, await render(template, values, { language, moduleFormat, importExtension: ".js", style }));
  return files;
}

/** Packages that the generated code needs, with their ranges. */
export const packagesOf = (variant: Variant): Record<string, string> =>
  Object.fromEntries(collectNeeds(contextOf(variant)).packages.map(({ name, range }) => [name, range]));

function contextOf({ framework, major, language, moduleFormat, pillars, node, printWidth = 80 }: Variant): NeedContext {
  const evidence = { file: "package.json", line: 1 };
  const plain = plainFacts();
  const facts: Facts = {
    ...plain,
    language: { value: language, evidence },
    moduleFormat: { value: moduleFormat, evidence },
    runtime: { value: { id: "node", version: node, major: Number(node.slice(0, 2)) }, evidence },
    importExtension: ".js",
    style: { ...plain.style, printWidth },
  };
  const service = { framework, frameworkVersion: `${major}.0.0`, frameworkMajor: major, app: evidence };
  return { facts, service, selection: { pillars, dependencies: [], options: defaultOptions }, logger: "" };
}
