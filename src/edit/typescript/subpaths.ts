import { parse as parseJson } from "jsonc-parser";
import { homeOf, type Sources } from "../../model/sources.ts";

type Target = string | null | readonly Target[] | { readonly [condition: string]: Target };
type Subpaths = Readonly<{ [pattern: string]: Target }>;

const known = new WeakMap<Sources, Subpaths>();

function subpathsOf(all: Sources): Subpaths {
  const sources = homeOf(all, "package.json");
  const before = known.get(sources);
  if (before !== undefined) return before;
  const manifest = (parseJson(sources.read("package.json") ?? "{}") ?? {}) as { readonly imports?: Subpaths };
  const subpaths = manifest.imports ?? {};
  known.set(sources, subpaths);
  return subpaths;
}

/** What the service never runs by. */
const foreign = /^(?:types(?:@.*)?|browser|test|worker|workerd|deno|bun|edge-light|react-native|electron)$/;
/** What Node takes without being told to. */
const usual = /^(?:node|import|require|module-sync|node-addons|default)$/;

/**
 * Where `#name` may lead by the `imports` of package.json, most likely first: paths that begin with "./", and packages. Which conditions
 * hold is told to Node when it starts. What is loaded from sources is in the sources mostly, where a condition leads to what was built
 * of them too: `{ "development": "./src/*", "default": "./dist/*" }`.
 */
export function subpathTargets(sources: Sources, from: string, specifier: string): readonly string[] {
  if (!specifier.startsWith("#")) return [];
  const subpaths = subpathsOf(sources);
  const matches = Object.keys(subpaths).flatMap((pattern) => {
    const [prefix = "", suffix] = pattern.split("*");
    if (suffix === undefined) return specifier === pattern ? [{ pattern, length: Infinity, star: "" }] : [];
    const isMatch = specifier.length > prefix.length + suffix.length && specifier.startsWith(prefix);
    if (!isMatch || !specifier.endsWith(suffix)) return [];
    return [{ pattern, length: prefix.length, star: specifier.slice(prefix.length, specifier.length - suffix.length) }];
  });
  const [best] = matches.sort((a, b) => b.length - a.length);
  if (best === undefined) return [];
  const top = `./${from.slice(0, from.indexOf("/") + 1)}`;
  const rank = ({ path, isUsual }: Choice): number => (path.startsWith(top) ? 0 : 2) + (isUsual ? 0 : 1);
  return choicesIn(subpaths[best.pattern] ?? null, true)
    .sort((a, b) => rank(a) - rank(b))
    .map(({ path }) => path.replaceAll("*", best.star));
}

interface Choice {
  readonly path: string;
  readonly isUsual: boolean;
}

function choicesIn(target: Target, isUsual: boolean): Choice[] {
  if (typeof target === "string") return [{ path: target, isUsual }];
  if (target === null || typeof target !== "object") return [];
  if (isList(target)) return target.flatMap((inner) => choicesIn(inner, isUsual));
  return Object.entries(target).flatMap(([condition, inner]) =>
    foreign.test(condition) ? [] : choicesIn(inner, isUsual && usual.test(condition)),
  );
}

const isList = (target: Target): target is readonly Target[] => Array.isArray(target);
