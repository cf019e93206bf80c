import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { evaluate, instanceOf, settle } from "./evaluate.ts";
import { requiredModule, resolveModule } from "./modules.ts";
import { filesReaching } from "./specifiers.ts";
import { type Unit, descendants } from "./unit.ts";

/** Packages that fill the environment from files. */
const packages = ["dotenv", "dotenv-expand", "dotenv-extended", "dotenv-flow", "dotenv-safe", "@dotenvx/dotenvx"];

/**
 * The statement behind which the environment is complete: the last of `statements` that fills it by itself, else the first that loads a
 * file which may do so.
 */
export const fillsEnvironment = (
  sources: Sources,
  unit: Unit,
  statements: readonly ts.Statement[],
): ts.Statement | undefined =>
  statements.findLast((statement) => runIn(statement).some((node) => fills(sources, unit, node))) ??
  statements.find((statement) => runIn(statement).some((node) => leadsToFilling(sources, unit, node)));

/** What runs with the statement: not what is in functions. */
function runIn(node: ts.Node): ts.Node[] {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return [];
  const nodes = [node];
  ts.forEachChild(node, (child) => void nodes.push(...runIn(child)));
  return nodes;
}

/** `require("dotenv/config")`, `dotenv.config()`, `process.loadEnvFile()`, or a function of the project that does one of these. */
function fills(sources: Sources, unit: Unit, node: ts.Node, depth = 2): boolean {
  if (!ts.isCallExpression(node)) return false;
  const module = requiredModule(node);
  if (module !== undefined) return packages.some((name) => module.startsWith(`${name}/`));
  if (/^process\s*\.\s*loadEnvFile$/.test(node.expression.getText(unit.tree))) return true;
  const made = instanceOf(evaluate(sources, { unit, node }));
  if (made !== undefined && packages.includes(made.module)) return true;
  const callee = settle(sources, evaluate(sources, { unit, node: node.expression }));
  if (callee?.kind !== "function" || depth === 0) return false;
  const { site } = callee;
  return descendants(site.node).some((inner) => fills(sources, site.unit, inner, depth - 1));
}

function leadsToFilling(sources: Sources, unit: Unit, node: ts.Node): boolean {
  const module = requiredModule(node);
  const target = module === undefined ? undefined : resolveModule(sources, unit.path, module);
  return target !== undefined && "file" in target && packages.some((it) => filesReaching(sources, it).has(target.file));
}
