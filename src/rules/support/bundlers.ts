import type { CodeCall, CodeValue } from "../../model/code.ts";
import type { Place } from "../../model/facts.ts";
import type { RuleProject } from "../../model/rule.ts";
import { sought } from "../../model/survey.ts";
import { configurationLines, mentions, ownFiles } from "./mentions.ts";
import { choicesOf, entry, itemsOf, textOf } from "./values.ts";

/** A place where the service is made into one file. */
export interface Bundle {
  readonly at: Place;
  readonly tool: string;
  /** True when packages surely stay outside for all of `names`; undefined when that can't be told. */
  excludes(name: string): boolean | undefined;
}

const tools = [
  "esbuild",
  "tsup",
  "tsdown",
  "webpack",
  "rollup",
  "rolldown",
  "vite",
  "@vercel/ncc",
  "ncc",
  "parcel",
  "bun",
];

const commands = sought("esbuild", "ncc build", "bun build", "webpack");

/** True when the project may be bundled before it runs: then what its files load says little. */
export const isBundled = (project: RuleProject): boolean =>
  project.facts.packages.some(({ name }) => tools.includes(name)) || mentions(project, commands);

/** Bundles of code for Node whose settings can be read. */
export const bundles = (project: RuleProject): Bundle[] => [
  ...commandLines(project),
  ...esbuildCalls(project),
  ...webpackFiles(project),
  ...tsupFiles(project),
];

/** `"build": "esbuild src/main.ts --bundle --platform=node"`, `ncc build`, `bun build --target=node`. */
function commandLines(project: RuleProject): Bundle[] {
  const lines = configurationLines(project, /\besbuild\b.*--bundle\b|\bncc build\b|\bbun build\b/);
  return lines.flatMap(({ at, text }): Bundle[] => {
    const [, tool = ""] = /\b(esbuild|ncc|bun)\b/.exec(text) ?? [];
    const forNode = tool === "ncc" || /--(?:platform|target)[= ](?:node|bun)\b/.test(text);
    if (!forNode) return [];
    const all = /--packages[= ]external|--external[:= ]["'\\]*(?:\*|\.\/node_modules)/.test(text);
    const named = [...text.matchAll(/(?:--external[:= ]|(?:\s)-e )["'\\]*([^\s"'\\]+)/g)].map(([, name = ""]) => name);
    return [{ at, tool, excludes: (name) => all || named.some((pattern) => covers(pattern, name)) }];
  });
}

const covers = (pattern: string, name: string): boolean =>
  pattern === name || (pattern.endsWith("*") && name.startsWith(pattern.slice(0, -1)));

function esbuildCalls({ code }: RuleProject): Bundle[] {
  const calls = code.calls(["build", "buildSync", "context"].map((name) => `esbuild#${name}`));
  return calls.flatMap((call) => esbuildBundle(call));
}

function esbuildBundle({ at, args: [options] }: CodeCall): Bundle[] {
  const bundle = entry(options, "bundle");
  const forNode = textOf(entry(options, "platform")) === "node";
  if (options?.kind !== "object" || !forNode || bundle?.kind !== "boolean" || !bundle.boolean) return [];
  const packages = entry(options, "packages");
  const external = entry(options, "external");
  // Plugins may leave packages outside too.
  const unsure = !options.complete || options.entries.has("plugins") || isUnsure(packages) || !isListOfTexts(external);
  const named = itemsOf(external).flatMap((item) => textOf(item) ?? []);
  const excludes = (name: string): boolean | undefined =>
    textOf(packages) === "external" || named.some((pattern) => covers(pattern, name))
      ? true
      : unsure
        ? undefined
        : false;
  return [{ at, tool: "esbuild", excludes }];
}

const isUnsure = (value: CodeValue | undefined): boolean =>
  value !== undefined && choicesOf(value).some(({ kind }) => kind !== "text");

const isListOfTexts = (value: CodeValue | undefined): boolean =>
  value === undefined || (value.kind === "list" && value.complete && value.items.every(({ kind }) => kind === "text"));

/** A configuration for Node that says nothing about externals and extends nothing. */
function webpackFiles(project: RuleProject): Bundle[] {
  return ownFiles(project)
    .filter((path) => /(?:^|\/)webpack\.(?:[^/]*\.)?config\.[^/]*$|(?:^|\/)webpack\.config[^/]*$/.test(path))
    .flatMap((file): Bundle[] => {
      const lines = (project.sources.read(file) ?? "").split(/\r?\n/);
      const text = lines.join("\n");
      const line = lines.findIndex((it) => /^\s*target:\s*["'](?:async-)?node[\d.]*["']/.test(it));
      const unsure = ["externals", "merge(", "composePlugins", "plugins", "..."].some((word) => text.includes(word));
      return line === -1 || unsure ? [] : [{ at: { file, line: line + 1 }, tool: "webpack", excludes: () => false }];
    });
}

/** tsup leaves dependencies outside, but for those that its configuration names. */
function tsupFiles({ code }: RuleProject): Bundle[] {
  return code
    .calls(["tsup#defineConfig"])
    .flatMap(({ args: [options] }) => (options === undefined ? [] : configurationsIn(options)))
    .flatMap((options): Bundle[] => {
      const inside = entry(options, "noExternal");
      const platform = entry(options, "platform");
      const others = ["bundle", "esbuildPlugins", "plugins"].map((key) => entry(options, key));
      if (inside?.kind !== "list" || others.some((value) => value !== undefined)) return [];
      if (platform !== undefined && textOf(platform) !== "node") return [];
      const excludes = (name: string): boolean | undefined =>
        inside.items.some((item) => isNamedBy(item, name)) ? false : undefined;
      return [{ at: inside.at, tool: "tsup", excludes }];
    });
}

/** One configuration, several, or a function that gives one back. */
function configurationsIn(options: CodeValue): readonly CodeValue[] {
  if (options.kind === "list") return options.items;
  if (options.kind !== "function") return [options];
  const given = options.function.returns();
  return given.length === 1 ? given : [];
}

/** `"express"`, `/^@acme\//` */
function isNamedBy(item: CodeValue, name: string): boolean {
  const text = textOf(item);
  if (text !== undefined) return name === text || name.startsWith(`${text}/`);
  const [, pattern, flags] = /^\/(.+)\/([imsu]*)$/.exec(item.source) ?? [];
  try {
    return pattern !== undefined && new RegExp(pattern, flags).test(name);
  } catch {
    // No configuration with such a pattern can be loaded.
    return false;
  }
}
