import { ts } from "ts-morph";
import { textOf } from "./contract/members.ts";
import { parse } from "./unit.ts";

/** One of the settings that the generated `config` lists. */
export interface Setting {
  readonly name: string;
  /** Undefined where the name stands for both: `{ healthPath }`. */
  readonly value: ts.Expression | undefined;
}

/** True for the generated file that lists the settings, among generated files. */
export const isSettings = (path: string): boolean => /(?:^|\/)config\.[cm]?[jt]s$/.test(path);

/** What `node` sets, when it is an entry of `const config = { ... }` in the module of that name. */
export function settingOf(node: ts.Node): Setting | undefined {
  const list = node.parent;
  if (!ts.isPropertyAssignment(node) && !ts.isShorthandPropertyAssignment(node)) return undefined;
  if (!isSettings(node.getSourceFile().fileName) || !ts.isObjectLiteralExpression(list)) return undefined;
  // Also below `satisfies`, `as const` and Object.freeze().
  const holder = ts.findAncestor(list, ts.isVariableDeclaration);
  if (holder?.name.getText() !== "config" || ts.findAncestor(list.parent, ts.isObjectLiteralExpression))
    return undefined;
  return { name: textOf(node.name), value: ts.isPropertyAssignment(node) ? node.initializer : undefined };
}

/** Settings of a `config` that are paths, by name; of several in one, that which is taken where there is nothing else. */
export function pathSettings(path: string, text: string): ReadonlyMap<string, ts.StringLiteralLike> {
  const paths = new Map<string, ts.StringLiteralLike>();
  const visit = (node: ts.Node): void => {
    const setting = settingOf(node);
    const [last] = setting?.value ? pathsIn(setting.value).slice(-1) : [];
    if (setting !== undefined && last !== undefined) paths.set(setting.name, last);
    else ts.forEachChild(node, visit);
  };
  visit(parse(path, text).tree);
  return paths;
}

/** `text` with other paths for those that it sets. */
export function withPaths(path: string, text: string, paths: Readonly<{ [name: string]: string }>): string {
  const edits = [...pathSettings(path, text)].flatMap(([name, node]) => {
    const now = paths[name];
    return now === undefined ? [] : [{ start: node.getStart() + 1, end: node.end - 1, now }];
  });
  return edits.reduceRight((all, { start, end, now }) => all.slice(0, start) + now + all.slice(end), text);
}

/** The paths that are written in `value`, in their order. */
export function pathsIn(value: ts.Node): ts.StringLiteralLike[] {
  if (ts.isStringLiteralLike(value)) return isPath(value.text) ? [value] : [];
  const paths: ts.StringLiteralLike[] = [];
  ts.forEachChild(value, (child) => void paths.push(...pathsIn(child)));
  return paths;
}

/** Texts that others are told, too: probes, scrapers. */
export const isPath = (text: string): boolean => /^\/\w/.test(text);
