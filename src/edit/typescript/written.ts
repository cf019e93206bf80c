import { ts } from "ts-morph";
import type { Sources } from "../../model/sources.ts";
import { maximumDepth, moduleValue } from "./evaluate.ts";
import { exportedIn } from "./exports.ts";
import { requiredModule } from "./modules.ts";
import { declarationOf, enclosingClass, isAssignment, isReassigned } from "./scope.ts";
import { type Site, type Unit, ancestors, unwrapped } from "./unit.ts";

/**
 * Where what a name or a member always is stands written, in this file or in another: a text, an object, a choice. Texts and
 * numbers are nothing that `evaluate` follows, and of a choice it takes one side. Undefined for what may change.
 */
export function writtenAt(sources: Sources, site: Site, depth = 0): Site | undefined {
  const { unit } = site;
  const node = unwrapped(site.node);
  if (depth > maximumDepth) return undefined;
  if (ts.isPropertyAccessExpression(node))
    return memberAt(sources, { unit, node: node.expression }, node.name.text, depth + 1);
  if (!ts.isIdentifier(node)) return { unit, node };
  const declared = declarationOf(node);
  switch (declared?.kind) {
    case "value":
      return isFixed(node, declared.node) ? writtenAt(sources, { unit, node: declared.node }, depth + 1) : undefined;
    case "import": {
      const file = fileOf(sources, unit, declared.module);
      return file === undefined ? undefined : exportAt(sources, file, declared.name, depth + 1);
    }
    case "member": {
      // `const { level } = require("./config")`
      const [name, inner] = declared.path;
      const isOne = name !== undefined && inner === undefined && isFixed(node, declared.node);
      return isOne ? memberAt(sources, { unit, node: declared.node }, name, depth + 1) : undefined;
    }
    case undefined:
      return undefined;
  }
}

/** It has its value from where it is declared on, and never another one. */
const isFixed = (name: ts.Identifier, { parent }: ts.Node): boolean =>
  !isAssignment(parent) &&
  ((ts.isVariableDeclaration(parent) && (parent.parent.flags & ts.NodeFlags.Const) !== 0) || !isReassigned(name));

function memberAt(sources: Sources, { unit, node }: Site, name: string, depth: number): Site | undefined {
  const module = moduleOf(node);
  const file = module === undefined ? undefined : fileOf(sources, unit, module);
  if (file !== undefined) return exportAt(sources, file, name, depth);
  const owner = node.kind === ts.SyntaxKind.ThisKeyword ? enclosingClass(node) : undefined;
  const at = owner === undefined ? entryAt(sources, { unit, node }, name, depth) : fieldAt({ unit, node: owner }, name);
  return at && writtenAt(sources, at, depth);
}

/** The module that is loaded as a whole: `import * as config`, `const config = require()`. */
function moduleOf(node: ts.Node): string | undefined {
  const declared = ts.isIdentifier(node) ? declarationOf(node) : undefined;
  if (declared?.kind === "import") return declared.name === "*" ? declared.module : undefined;
  return requiredModule(declared?.kind === "value" ? declared.node : node);
}

function fileOf(sources: Sources, unit: Unit, module: string): string | undefined {
  const value = moduleValue(sources, unit, module);
  return value.kind === "module" ? value.file : undefined;
}

function exportAt(sources: Sources, file: string, name: string, depth: number): Site | undefined {
  for (const { unit, site, from, member } of exportedIn(sources, file, name, depth)) {
    const source = from === undefined ? undefined : fileOf(sources, unit, from);
    const found =
      site === undefined
        ? source && member && exportAt(sources, source, member, depth + 1)
        : member === undefined
          ? writtenAt(sources, site, depth + 1)
          : memberAt(sources, site, member, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** The only entry of that name in an object that is spelled out, and that no line of its file changes. */
function entryAt(sources: Sources, site: Site, name: string, depth: number): Site | undefined {
  const { unit, node } = writtenAt(sources, site, depth + 1) ?? site;
  if (!ts.isObjectLiteralExpression(node) || node.properties.some(ts.isSpreadAssignment)) return undefined;
  const [property, other] = node.properties.filter((one) => one.name?.getText(unit.tree) === name);
  if (property === undefined || other !== undefined || isChanged({ unit, node })) return undefined;
  if (ts.isPropertyAssignment(property)) return { unit, node: property.initializer };
  return ts.isShorthandPropertyAssignment(property) ? { unit, node: property.name } : undefined;
}

/** `private readonly level = "debug"` */
function fieldAt({ unit, node }: Site<ts.ClassLikeDeclaration>, name: string): Site | undefined {
  const field = node.members.filter(ts.isPropertyDeclaration).find((one) => one.name.getText(unit.tree) === name);
  const isReadonly = field?.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword);
  return field?.initializer && isReadonly ? { unit, node: field.initializer } : undefined;
}

/** True when the variable that holds the object, or one around it, gets more later. */
function isChanged({ unit, node }: Site): boolean {
  const holder = [...ancestors(node)].find(ts.isVariableDeclaration);
  return holder !== undefined && isAssignedIn(unit, [holder.name.getText(unit.tree)]);
}

const changes = new WeakMap<ts.SourceFile, Map<string, boolean>>();

/** True when the file seems to put more into the object of that name later: `options.url = x`, `Object.assign(options, x)`. */
export function isAssignedIn({ text, tree }: Unit, names: readonly string[]): boolean {
  const name = names.join(".").replace(/[.$]/g, "\\$&");
  const known = changes.get(tree) ?? new Map<string, boolean>();
  changes.set(tree, known);
  const changed = known.get(name) ?? isAssignedTo(name, text);
  known.set(name, changed);
  return changed;
}

const isAssignedTo = (name: string, text: string): boolean =>
  new RegExp(`(?<![\\w$.])${name}(?:\\.[\\w$]+|\\[[^\\]]*\\])+\\s*=(?![=>])|assign\\(\\s*${name}\\b`).test(text);
