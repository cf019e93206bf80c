import { Project, type SourceFile, SyntaxKind, Node } from "ts-morph";
import { parseDocument, visit } from "yaml";
import { expect, it } from "vitest";
import { overlay } from "../../src/model/sources.ts";
import { planOwned } from "../../src/plan/owned.ts";
import { pillars } from "../../src/registry.ts";
import { type State, add, edit, factsOf, listFixtures, openFixture, planOf } from "../support/projects.ts";

/** Everything generated for every fixture; a text that two fixtures share is broken once. */
async function generated(): Promise<Array<{ state: State; path: string; text: string }>> {
  const seen = new Set<string>();
  const files: Array<{ state: State; path: string; text: string }> = [];
  for (const fixture of listFixtures()) {
    const original = await openFixture(fixture);
    const used = factsOf(original).dependencies.map(({ id }) => id);
    const state = await add(
      original,
      pillars.map(({ id }) => id),
      used,
    );
    for (const [path, text] of Object.entries(state.record?.generated ?? {})) {
      // Configurations differ from service to service by its name only.
      const key = path.startsWith("ops/") ? path : text;
      if (seen.has(key)) continue;
      seen.add(key);
      files.push({ state, path, text });
    }
  }
  return files;
}

/** What can be cut out of a program and leave a program: statements, members, entries, imports, branches. */
const cuttable = new Set([
  SyntaxKind.ExpressionStatement,
  SyntaxKind.VariableStatement,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.ClassDeclaration,
  SyntaxKind.ReturnStatement,
  SyntaxKind.ThrowStatement,
  SyntaxKind.IfStatement,
  SyntaxKind.ForOfStatement,
  SyntaxKind.ForStatement,
  SyntaxKind.WhileStatement,
  SyntaxKind.TryStatement,
  SyntaxKind.ContinueStatement,
  SyntaxKind.BreakStatement,
  SyntaxKind.ImportDeclaration,
  SyntaxKind.ExportDeclaration,
  SyntaxKind.ImportSpecifier,
  SyntaxKind.BindingElement,
  SyntaxKind.ExportSpecifier,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
]);

interface Mutant {
  readonly text: string;
  readonly what: string;
}

/** Templates say the same in many projects: each statement at the top of a file is broken in one of them. */
const known = new Set<string>();
function isNew(source: string): boolean {
  const text = source.replace(/['";\s]/g, "");
  if (known.has(text)) return false;
  known.add(text);
  return true;
}

function mutantsOf(file: SourceFile): Mutant[] {
  const text = file.getFullText();
  const ranges = file
    .getStatements()
    .flatMap((it) => (isNew(it.getText()) ? [[it.getPos(), it.getEnd()] as const] : []));
  const nodes = file
    .getDescendants()
    .filter((node) => !isOfSetting(node))
    .filter((node) => ranges.some(([start, end]) => node.getPos() >= start && node.getEnd() <= end));
  return nodes.flatMap((node): Mutant[] => {
    const spliced = splicesOf(node).map(({ what, at, end = at, code }) => ({
      what: `${what} at line ${node.getStartLineNumber()}: ${node.getText().slice(0, 80)}`,
      text: text.slice(0, at) + code + text.slice(end),
    }));
    return [...spliced, ...cutsOf(node)];
  });

  function cutsOf(node: Node): Mutant[] {
    const what = `${node.getKindName()} at line ${node.getStartLineNumber()}: ${node.getText().slice(0, 80)}`;
    const kind = node.getKind();
    if (cuttable.has(kind) || isListed(node)) {
      // With the comma behind it, or before the last one.
      const end = isListed(node)
        ? node.getEnd() + (/^\s*,/.exec(text.slice(node.getEnd()))?.[0].length ?? 0)
        : node.getEnd();
      return [{ what: `without ${what}`, text: text.slice(0, node.getStart()) + text.slice(end) }];
    }
    const changed = swapped.get(kind);
    if (changed === undefined) return [];
    return [
      { what: `${changed} for ${what}`, text: text.slice(0, node.getStart()) + changed + text.slice(node.getEnd()) },
    ];
  }
}

/** Within what a setting says: that is its owner's choice. */
const isOfSetting = (node: Node): boolean =>
  /\/config\.\w+$/.test(node.getSourceFile().getFilePath()) &&
  node
    .getParentWhile((parent) => !Node.isPropertyAssignment(parent))
    ?.getParent()
    ?.isKind(SyntaxKind.PropertyAssignment) === true;

interface Splice {
  readonly what: string;
  readonly at: number;
  readonly end?: number;
  readonly code: string;
}

/** As much of a node as it takes to put something in its place. */
type Piece = Pick<Node, "getStart" | "getEnd" | "getText">;

/** What is put in, or over something, and leaves every piece where it was. */
function splicesOf(node: Node): Splice[] {
  const over = (inner: Piece, what: string, code: string): Splice => ({
    ...{ what, at: inner.getStart(), end: inner.getEnd() },
    code,
  });
  const around = (what: string, before: string, behind: string): Splice =>
    over(node, what, before + node.getText() + behind);
  const parent = node.getParent();
  const oneOf = (ways: readonly string[]): string => ways[node.getStart() % ways.length] ?? "";
  if (Node.isBlock(node) && Node.isFunctionLikeDeclaration(parent) && node.getStatements().length > 0) {
    const code = oneOf(["return;", "process.exit(0);", "if (true) return;"]);
    return [{ what: `${code} first in a function`, at: node.getStart() + 1, code: ` ${code} ` }];
  }
  if (node.isKind(SyntaxKind.ExpressionStatement)) {
    const code = oneOf(["if (false)", "while (0)", "if (!true)", "if (1 > 2)"]);
    return [around(`${code} before a statement`, `${code} { `, " }")];
  }
  if (isTest(node)) return [around("a negated condition", "!(", ")")];
  if (/^[\d_.]+$/.test(node.getText()) && isCompared(node))
    return [over(node, "another number", `${Number(node.getText().replaceAll("_", "")) + 1}`)];
  if (/^(?:true|false)$/.test(node.getText()))
    return isSaid(node) ? [over(node, "the opposite", String(node.getText() === "false"))] : [];
  if (Node.isConditionalExpression(node)) {
    const [one, other] = [node.getWhenTrue(), node.getWhenFalse()];
    return [over(other, "two equal choices", one.getText()), over(one, "two equal choices", other.getText())];
  }
  const other = Node.isIfStatement(node) ? node.getElseStatement() : undefined;
  if (!Node.isIfStatement(node) || other === undefined) return [];
  const one = node.getThenStatement();
  return [over(other, "two equal ways", one.getText()), over(one, "two equal ways", other.getText())];
}

/** What an `if`, a loop or a `?` asks, and what comes first in an `&&` or `||`. */
function isTest(node: Node): boolean {
  const parent = node.getParent();
  if (Node.isIfStatement(parent) || Node.isWhileStatement(parent)) return parent.getExpression() === node;
  if (Node.isConditionalExpression(parent) || Node.isForStatement(parent)) return parent.getCondition() === node;
  if (!Node.isBinaryExpression(parent) || parent.getLeft() !== node) return false;
  return ["&&", "||"].includes(parent.getOperatorToken().getText());
}

const isCompared = (node: Node): boolean => {
  const parent = node.getParent();
  return Node.isBinaryExpression(parent) && /^(?:[<>]=?|[!=]==)$/.test(parent.getOperatorToken().getText());
};

/** Yes or no that a function gives back, or that is remembered. Of options it is a choice that the user may make. */
const isSaid = (node: Node): boolean => {
  const parent = node.getParent();
  if (Node.isReturnStatement(parent)) return true;
  return Node.isBinaryExpression(parent) && parent.getOperatorToken().getText() === "=";
};

/** Entries of objects and lists. */
const isListed = (node: Node): boolean => {
  const parent = node.getParent();
  if (Node.isArrayLiteralExpression(parent)) return parent.getElements().some((element) => element === node);
  return [SyntaxKind.PropertyAssignment, SyntaxKind.ShorthandPropertyAssignment, SyntaxKind.SpreadAssignment].includes(
    node.getKind(),
  );
};

/** Operators, and what they are broken into. */
const swapped = new Map<SyntaxKind, string>([
  [SyntaxKind.EqualsEqualsEqualsToken, "!=="],
  [SyntaxKind.ExclamationEqualsEqualsToken, "==="],
  [SyntaxKind.GreaterThanEqualsToken, "<"],
  [SyntaxKind.LessThanEqualsToken, ">"],
  [SyntaxKind.AmpersandAmpersandToken, "||"],
  [SyntaxKind.BarBarToken, "&&"],
  [SyntaxKind.PlusEqualsToken, "-="],
  [SyntaxKind.MinusEqualsToken, "+="],
  [SyntaxKind.PlusPlusToken, "--"],
  [SyntaxKind.MinusMinusToken, "++"],
]);

function documentMutants(text: string): Mutant[] {
  const mutants: Mutant[] = [];
  const document = parseDocument(text);
  visit(document, {
    Pair(_key, pair) {
      const { key } = pair as { key?: { value?: unknown; range?: [number, number] } };
      const [start, end] = key?.range ?? [0, 0];
      mutants.push({
        what: `another key for ${String(key?.value)}`,
        text: `${text.slice(0, start)}"broken"${text.slice(end)}`,
      });
    },
  });
  // Dashboards have thousands of keys of few kinds; an even part of them stands for all.
  const step = Math.ceil(mutants.length / 60);
  return mutants.filter((_, index) => index % step === 0);
}

it("each piece of generated code that is taken away or broken is found", { timeout: 900_000 }, async () => {
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { allowJs: true } });
  const survivors: string[] = [];
  let count = 0;
  for (const { state, path, text } of await generated()) {
    const isCode = /\.[cm]?[jt]s$/.test(path);
    const isDocument = /\.(ya?ml|json)$/.test(path);
    const mutants = isCode
      ? mutantsOf(project.createSourceFile(path, text, { overwrite: true }))
      : isDocument
        ? documentMutants(text)
        : [];
    const rendered = new Map([[path, text]]);
    const record = { ...state.record!, generated: { [path]: text } };
    for (const mutant of mutants) {
      count += 1;
      const sources = overlay(state.sources, new Map([[path, mutant.text]]));
      const [step] = planOwned({ sources, record, rendered }).steps;
      if (step?.status === "satisfied") survivors.push(`${path}: ${mutant.what}`);
    }
  }

  expect(survivors.slice(0, 30)).toEqual([]);
  expect(count).toBeGreaterThan(2_000);
});

it("a drifted file fails the plan of the whole project, and says what is gone and where", async () => {
  const [fixture] = listFixtures();
  const original = await openFixture(fixture!);
  const usual = pillars.filter(({ optional }) => optional !== true).map(({ id }) => id);
  const state = await add(
    original,
    usual,
    factsOf(original).dependencies.map(({ id }) => id),
  );
  const path = Object.keys(state.record!.generated).find((name) => /\/request\.[jt]s$/.test(name))!;
  const broken = edit(state, path, (text) => text.replace(/^.*setHeader\(["']X-Request-ID["'].*\n/m, ""));
  const line =
    state.sources
      .read(path)!
      .split("\n")
      .findIndex((it) => /setHeader\(["']X-Request-ID/.test(it)) + 1;
  const { steps } = await planOf(broken, state.record!.selection);
  expect(steps.filter(({ status }) => status !== "satisfied")).toMatchObject([
    { status: "drifted", file: path, line, lost: ['call of setHeader("X-Request-ID")', ".setHeader"] },
  ]);
});
