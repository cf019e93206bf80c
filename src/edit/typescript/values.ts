import { ts } from "ts-morph";
import type { CodeValue } from "../../model/code.ts";
import type { Sources } from "../../model/sources.ts";
import { callOf, exportName, functionFact } from "./call-facts.ts";
import { evaluate, settle } from "./evaluate.ts";
import { valuesInTurn } from "./loops.ts";
import { requiredModule } from "./modules.ts";
import { declarationOf, isAssignment, isReassigned } from "./scope.ts";
import { type Site, isWrapper, placeOf, unwrapped } from "./unit.ts";
import { isAssignedIn, writtenAt } from "./written.ts";

/** Deep enough for configuration objects, and an end for recursive ones. */
const maximumDepth = 12;

/** What an expression denotes, followed through constants and imports. */
export function readValue(sources: Sources, site: Site, depth = 0): CodeValue {
  const { unit, node } = site;
  const base = { at: placeOf(site), source: node.getText(unit.tree) };
  if (depth > maximumDepth) return { ...base, kind: "unknown" };
  const read = (next: ts.Node): CodeValue => readValue(sources, { unit, node: next }, depth + 1);
  if (ts.isStringLiteralLike(node)) return { ...base, kind: "text", text: node.text };
  if (ts.isNumericLiteral(node)) return { ...base, kind: "number", number: Number(node.text.replaceAll("_", "")) };
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
    return { ...base, kind: "boolean", boolean: node.kind === ts.SyntaxKind.TrueKeyword };
  if (ts.isTemplateExpression(node)) {
    const texts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
    return {
      ...base,
      ...templateOf(
        texts,
        node.templateSpans.map(({ expression }) => read(expression)),
      ),
    };
  }
  if (isWrapper(node)) return read(node.expression);
  if (ts.isArrayLiteralExpression(node)) {
    const items = node.elements.filter((element) => !ts.isSpreadElement(element));
    return { ...base, kind: "list", items: items.map(read), complete: items.length === node.elements.length };
  }
  if (ts.isObjectLiteralExpression(node)) return { ...base, ...readObject(sources, { unit, node }, depth + 1) };
  const sides = sidesOf(node);
  if (sides !== undefined) return { ...base, kind: "either", values: sides.map(read) };
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const sum = joined(read(node.left), read(node.right));
    return { ...base, ...(sum ?? { kind: "unknown" }) };
  }
  if (ts.isFunctionLike(node)) return { ...base, kind: "function", function: functionFact(sources, { unit, node }) };
  if (isCall(node)) return { ...base, kind: "call", call: callOf(sources, { unit, node }) };
  return { ...base, ...readName(sources, site, depth + 1) };
}

const isCall = (node: ts.Node): node is ts.CallExpression | ts.NewExpression =>
  (ts.isCallExpression(node) && requiredModule(node) === undefined) || ts.isNewExpression(node);

type Content<K extends CodeValue["kind"] = CodeValue["kind"]> = K extends unknown
  ? Omit<Extract<CodeValue, { kind: K }>, "at" | "source">
  : never;

/** The values that `a ?? b`, `a || b` or `c ? a : b` chooses from. */
export function sidesOf(node: ts.Node): readonly ts.Expression[] | undefined {
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse];
  if (!ts.isBinaryExpression(node)) return undefined;
  const { kind } = node.operatorToken;
  const isChoice = kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken;
  return isChoice ? [node.left, node.right] : undefined;
}

/** `"a" + b` is what `a${b}` is; undefined for a sum of numbers, or of what nobody knows. */
function joined(left: CodeValue, right: CodeValue): Content<"template" | "text"> | undefined {
  const parts = [left, right].map((side) =>
    side.kind === "template"
      ? side
      : side.kind === "text"
        ? { texts: [side.text], values: [] }
        : { texts: ["", ""], values: [side] },
  );
  const [one, other] = parts;
  if (one === undefined || other === undefined || ![left, right].some(isText)) return undefined;
  const seam = (one.texts.at(-1) ?? "") + (other.texts[0] ?? "");
  const texts = [...one.texts.slice(0, -1), seam, ...other.texts.slice(1)];
  return templateOf(texts, [...one.values, ...other.values]);
}

/** A text, where all that is put into it is text too. */
function templateOf(texts: readonly string[], values: readonly CodeValue[]): Content<"template" | "text"> {
  const known = values.flatMap((value) => (value.kind === "text" ? [value.text] : []));
  return known.length === values.length
    ? { kind: "text", text: texts.map((text, index) => text + (known[index] ?? "")).join("") }
    : { kind: "template", texts, values };
}

const isText = ({ kind }: CodeValue): boolean => kind === "text" || kind === "template";

function readObject(
  sources: Sources,
  { unit, node }: Site<ts.ObjectLiteralExpression>,
  depth: number,
): Content<"object"> {
  const entries = new Map<string, CodeValue>();
  let complete = true;
  const read = (next: ts.Node): CodeValue => readValue(sources, { unit, node: next }, depth);
  for (const property of node.properties) {
    const key = property.name && keyOf(sources, { unit, node: property.name });
    if (key === undefined) {
      const isWhole = ts.isSpreadAssignment(property) && spreadInto(entries, property.expression, read);
      complete &&= isWhole;
    } else if (ts.isPropertyAssignment(property)) entries.set(key, read(property.initializer));
    else if (ts.isShorthandPropertyAssignment(property)) entries.set(key, read(property.name));
    else entries.set(key, read(property));
  }
  return { kind: "object", entries, complete };
}

/**
 * Adds what `...expression` brings, and says whether that is all of it. What it may bring (`...options`, `...(dev && { level })`)
 * may be there instead of what stood before.
 */
function spreadInto(
  entries: Map<string, CodeValue>,
  expression: ts.Expression,
  read: (next: ts.Node) => CodeValue,
): boolean {
  const node = unwrapped(expression);
  const isOptional = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
  const value = read(isOptional ? node.right : node);
  const objects = value.kind === "either" ? value.values : [value];
  for (const [name, before] of entries)
    if (objects.some((object) => !lacks(object, name))) entries.set(name, perhaps(before));
  if (isOptional || value.kind !== "object") return false;
  for (const [name, entry] of value.entries) entries.set(name, entry);
  return value.complete;
}

const lacks = (object: CodeValue, name: string): boolean =>
  object.kind === "object" && object.complete && !object.entries.has(name);

/** `value`, or what nobody knows. */
const perhaps = (value: CodeValue): CodeValue => {
  const { at, source } = value;
  return { at, source, kind: "either", values: [value, { at, source, kind: "unknown" }] };
};

function keyOf(sources: Sources, { unit, node }: Site<ts.PropertyName>): string | undefined {
  if (!ts.isComputedPropertyName(node)) return "text" in node ? node.text : undefined;
  const value = readValue(sources, { unit, node: node.expression });
  if (value.kind === "text") return value.text;
  return value.kind === "export" ? value.name.replace(/^.*[#.]/, "") : undefined;
}

/** `require("./orders")`, `require("./orders").list`. */
function isLoaded(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node) ? isLoaded(node.expression) : requiredModule(node) !== undefined;
}

/** `new Orders(db).list` */
const isOfNew = (node: ts.Node): boolean =>
  ts.isPropertyAccessExpression(node) && ts.isNewExpression(unwrapped(node.expression));

/** What a name or a module leads to: "unknown" when that can't be followed. */
function readDenoted(sources: Sources, site: Site, depth: number): Content {
  const { node } = site;
  const value = settle(sources, evaluate(sources, site));
  if (value?.kind === "external") return { kind: "export", name: exportName(value.module, value.path) };
  if (value?.kind === "function") return { kind: "function", function: functionFact(sources, value.site) };
  if (value?.kind === "object") return readObject(sources, value.site, depth);
  if (value?.kind === "instance") {
    const { node: origin, unit: originUnit } = value.last ?? value.origin;
    if (ts.isCallExpression(origin) || ts.isNewExpression(origin))
      return {
        kind: "call",
        call: callOf(sources, { unit: originUnit, node: origin }),
        ...(ts.isIdentifier(node) && isReassigned(node) && { varies: true }),
      };
  }
  return { kind: "unknown" };
}

function readName(sources: Sources, site: Site, depth: number): Content {
  const { unit, node } = site;
  const inTurn = ts.isIdentifier(node) ? valuesInTurn(sources, { unit, node }, depth) : undefined;
  if (inTurn !== undefined) return { kind: "either", values: inTurn };
  const names = pathOf(sources, site);
  if (names === undefined)
    return isLoaded(node) || isOfNew(node) ? readDenoted(sources, site, depth) : { kind: "unknown" };
  if (names[0] === "process" && names[1] === "env" && names[2] !== undefined)
    return { kind: "environment", name: names[2] };
  const declared = ts.isIdentifier(node) ? declarationOf(node) : undefined;
  const initial = declared?.kind === "value" ? unwrapped(declared.node) : undefined;
  if (ts.isIdentifier(node) && initial !== undefined && sidesOf(initial) !== undefined)
    return isReassigned(node) ? { kind: "unknown" } : contentOf(sources, { unit, node: initial }, depth);
  const written = writtenAt(sources, site);
  const constant = (): Content | undefined =>
    written === undefined || written.node === node ? undefined : contentOf(sources, written, depth);
  if (written !== undefined && sidesOf(written.node) !== undefined) return constant() ?? { kind: "unknown" };
  const denoted = readDenoted(sources, site, depth);
  if (denoted.kind === "object" && isAssignedIn(unit, names)) return { ...denoted, complete: false };
  // `const create = asyncHandler(async (req, res) => {})`: what it was given does the work.
  if (denoted.kind === "function" && written !== undefined && isCall(written.node)) return constant() ?? denoted;
  if (denoted.kind !== "unknown") return denoted;
  // `let level; if (debug) level = "debug";`
  const isLater = initial !== undefined && isAssignment(initial.parent);
  if (isLater || (ts.isIdentifier(node) && declared !== undefined && isReassigned(node))) return { kind: "unknown" };
  const content = constant();
  if (content !== undefined && content.kind !== "path" && content.kind !== "unknown") return content;
  if (declared?.kind === "member") {
    // `const { url } = req` is `req.url`.
    const outer = pathOf(sources, { unit, node: declared.node });
    return outer === undefined ? { kind: "unknown" } : { kind: "path", names: [...outer, ...declared.path] };
  }
  return initial === undefined ? { kind: "path", names } : contentOf(sources, { unit, node: initial }, depth);
}

function contentOf(sources: Sources, site: Site, depth: number): Content {
  const { at: _at, source: _source, ...content } = readValue(sources, site, depth);
  return content;
}

/** `req.headers["x"]` as ["req", "headers", "x"], also where the key is a constant. */
function pathOf(sources: Sources, { unit, node }: Site): string[] | undefined {
  const outer = (next: ts.Node): string[] | undefined => pathOf(sources, { unit, node: next });
  if (ts.isIdentifier(node)) return [node.text];
  if (node.kind === ts.SyntaxKind.ThisKeyword) return ["this"];
  if (isWrapper(node)) return outer(node.expression);
  if (ts.isPropertyAccessExpression(node)) return append(outer(node.expression), node.name.text);
  if (!ts.isElementAccessExpression(node)) return undefined;
  const key = readValue(sources, { unit, node: node.argumentExpression });
  return key.kind === "text" ? append(outer(node.expression), key.text) : undefined;
}

const append = (path: string[] | undefined, name: string): string[] | undefined => path && [...path, name];
