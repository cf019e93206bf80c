import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { requiredModule, resolveModule } from "./modules.ts";
import { declarationOf } from "./scope.ts";
import { filesReaching } from "./specifiers.ts";
import type { Site } from "./unit.ts";

/** Packages, and the files of the project that load one of them, themselves or through other files. */
export interface Reach {
  readonly packages: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
}

export const reachOf = (sources: Sources, packages: readonly string[]): Reach => ({
  packages: new Set(packages),
  files: new Set(packages.flatMap((name) => [...filesReaching(sources, name)])),
});

/** False for a call of something that surely comes from elsewhere than from the packages of `reach`: it needn't be followed. */
export const mayLead = (
  sources: Sources,
  { unit, node }: Site<ts.CallExpression | ts.NewExpression>,
  reach: Reach,
): boolean => mayBeOf(sources, { unit, node: node.expression }, reach);

/** The same for the name or chain that `site` is. */
export function mayBeOf(sources: Sources, { unit, node }: Site, { packages, files }: Reach): boolean {
  const root = rootOf(node);
  const declaration = ts.isIdentifier(root) ? declarationOf(root) : undefined;
  const module = declaration?.kind === "import" ? declaration.module : declaration && requiredModule(declaration.node);
  if (module === undefined) return true;
  const target = resolveModule(sources, unit.path, module);
  if ("file" in target) return files.has(target.file);
  // "pino/file" belongs to "pino".
  return target.package.split("/").some((_, index, parts) => packages.has(parts.slice(0, index + 1).join("/")));
}

/** `a` of `a.b().c` */
export function rootOf(node: ts.Node): ts.Node {
  let root = node;
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) root = root.expression;
  return root;
}
