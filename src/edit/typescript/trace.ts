import { ts } from "ts-morph";
import type { Problem } from "../../model/problem.ts";
import type { Requirement } from "../../model/requirement.ts";
import type { TraceTarget } from "../../model/selection.ts";
import type { Insertion, Range, Sources } from "../../model/sources.ts";
import { isAsync } from "./awaiting.ts";
import { isInside } from "./binding.ts";
import type { GeneratedModule } from "./imports.ts";
import { type Placement, useRequirement } from "./requirements.ts";
import { indentAt, styleOf } from "./text.ts";
import { type Site, type Unit, descendants, placeOf, unitOf } from "./unit.ts";
import { exportedName, isAssignment } from "./scope.ts";
import type { Use } from "./uses.ts";

type Traceable = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

/** "The function's body runs in a span": the body is put into a call of the generated `traced`, one level deeper. */
export function traceRequirement(target: TraceTarget, module: GeneratedModule): Requirement {
  return useRequirement({
    id: `trace ${target.file}#${target.function}`,
    why: `${target.function} is a span of its own`,
    module,
    name: "traced",
    matches: (sources, { site }) => {
      const traced = findFunction(sources, target);
      return traced !== undefined && isInside(site, traced);
    },
    anchor: (sources) => findFunction(sources, target),
    pieces: unwrapping,
    place: (sources) => place(sources, target),
  });
}

/** The call around the traced body; lines keep the depth they have. */
function unwrapping({ site: { unit, node }, args }: Use): Range[] {
  const work = args.at(-1)?.node;
  if (work === undefined || !ts.isArrowFunction(work)) return [];
  const statement = ts.isReturnStatement(node.parent) ? node.parent : undefined;
  if (statement === undefined || !ts.isBlock(work.body))
    return [
      { start: node.getStart(unit.tree), end: work.body.getStart(unit.tree) },
      { start: work.body.end, end: node.end },
    ];
  const start = statement.getStart(unit.tree);
  const lead = /\s*$/.exec(unit.text.slice(0, start))?.[0].length ?? 0;
  const tail = /\s*$/.exec(unit.text.slice(0, work.body.end - 1))?.[0].length ?? 0;
  return [
    { start: start - lead, end: work.body.getStart(unit.tree) + 1 },
    { start: work.body.end - 1 - tail, end: statement.end },
  ];
}

function place(sources: Sources, target: TraceTarget): Placement | Problem {
  const site = findFunction(sources, target);
  if (site === undefined) return problem("function-unknown", target, { file: target.file, line: 1 });
  const { unit, node } = site;
  if (node.body === undefined || node.asteriskToken !== undefined)
    return problem("function-untraceable", target, placeOf(site));
  const names = node.parameters.map(({ name }) => name.getText(unit.tree));
  const foreign = Object.values(target.attributes).find((expression) => !isPath(expression, names));
  if (foreign !== undefined)
    return problem("attribute-unknown", target, placeOf(site), { attribute: foreign, parameters: names.join(", ") });
  const { body } = node;
  return {
    unit,
    insertions: (namespace) => wrapBody({ unit, node: body }, node, head(namespace, target, unit)),
  };
}

function problem(
  code: string,
  target: TraceTarget,
  at: { file: string; line: number },
  args: Problem["args"] = {},
): Problem {
  return { code, severity: "error", args: { function: target.function, file: target.file, ...args }, at };
}

/** `order.id`, rooted at a parameter: attributes are data, not code. */
const isPath = (expression: string, parameters: readonly string[]): boolean =>
  /^[A-Za-z_$][\w$]*(\??\.[A-Za-z_$][\w$]*)*$/.test(expression) &&
  parameters.some((parameter) => expression.split(/[?.]/)[0] === parameter || destructures(parameter, expression));

const destructures = (pattern: string, expression: string): boolean =>
  pattern.startsWith("{") && pattern.split(/[^\w$]+/).includes(expression.split(/[?.]/)[0] ?? "");

function head(namespace: string, { span, attributes }: TraceTarget, unit: Unit): string {
  const { quote } = styleOf(unit);
  const text = (value: string): string =>
    quote === '"'
      ? JSON.stringify(value)
      : `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  const pairs = Object.entries(attributes).map(([name, expression]) => `${text(name)}: ${expression}`);
  return `${namespace}.traced(${text(span)}, ${pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`}, `;
}

function wrapBody({ unit, node }: Site, owner: Traceable, call: string): Insertion[] {
  const arrow = `${isAsync(owner) ? "async " : ""}() => `;
  const start = node.getStart(unit.tree);
  if (!ts.isBlock(node))
    return [
      { at: start, text: call + arrow },
      { at: node.end, text: ")" },
    ];
  const { newline, semicolon: end } = styleOf(unit);
  const outer = indentAt(unit, owner.getStart(unit.tree));
  const isOneLine = !unit.text.slice(start, node.end).includes("\n");
  if (isOneLine)
    return [
      { at: start + 1, text: ` return ${call}${arrow}{` },
      { at: node.end - 1, text: `})${end} ` },
    ];
  const first = node.statements[0];
  const inner = first ? indentAt(unit, first.getStart(unit.tree)) : `${outer}  `;
  const step = inner.startsWith(outer) && inner !== outer ? inner.slice(outer.length) : "  ";
  const closing = unit.text.lastIndexOf("\n", node.end - 1) + 1;
  return [
    { at: start + 1, text: `${newline}${inner}return ${call}${arrow}{` },
    ...indentLines(unit, start + 1, closing, step),
    { at: closing, text: `${inner}})${end}${newline}` },
  ];
}

/** One step more for each line of the range that is code: the insides of template literals stay as they are. */
function indentLines(unit: Unit, from: number, to: number, step: string): Insertion[] {
  const literals = [...descendants(unit.tree)].filter(
    (node) => ts.isTemplateLiteral(node) || ts.isStringLiteral(node) || ts.isJsxText(node),
  );
  const insertions: Insertion[] = [];
  for (let line = unit.text.indexOf("\n", from) + 1; line > 0 && line < to; line = unit.text.indexOf("\n", line) + 1) {
    const isBlank = /^[ \t]*\r?\n/.test(unit.text.slice(line));
    const isQuoted = literals.some((node) => node.getStart(unit.tree) < line && line <= node.end - 1);
    if (!isBlank && !isQuoted) insertions.push({ at: line, text: step });
  }
  return insertions;
}

/** A function, a `const name = () => ...`, an `exports.name = () => ...`, or `Class.method`. */
function findFunction(sources: Sources, { file, function: name }: TraceTarget): Site<Traceable> | undefined {
  const unit = unitOf(sources, file);
  if (unit === undefined) return undefined;
  const [owner, method] = name.includes(".") ? name.split(".") : [undefined, name];
  for (const node of descendants(unit.tree)) {
    if (owner === undefined) {
      if (ts.isFunctionDeclaration(node) && node.name?.text === name && node.body) return { unit, node };
      if (ts.isVariableDeclaration(node) && node.name.getText(unit.tree) === name && node.initializer) {
        if (isFunctionValue(node.initializer)) return { unit, node: node.initializer };
      }
      if (isAssignment(node) && isFunctionValue(node.right) && exportedName(node.left) === name)
        return { unit, node: node.right };
    } else if (ts.isMethodDeclaration(node) && node.name.getText(unit.tree) === method && node.body) {
      if (ownerName(node, unit) === owner) return { unit, node };
    }
  }
  return undefined;
}

const isFunctionValue = (node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression =>
  ts.isArrowFunction(node) || ts.isFunctionExpression(node);

function ownerName({ parent }: ts.MethodDeclaration, unit: Unit): string | undefined {
  if (ts.isClassLike(parent)) return parent.name?.text;
  return ts.isVariableDeclaration(parent.parent) ? parent.parent.name.getText(unit.tree) : undefined;
}
