import { Node, Project, type SourceFile, SyntaxKind } from "ts-morph";
import { beforeAll, describe, expect, it } from "vitest";
import type { Plan } from "../../src/model/plan.ts";
import { pillars } from "../../src/registry.ts";
import { type State, add, edit, factsOf, listFixtures, openFixture, planOf } from "../support/projects.ts";

const usual = pillars.filter(({ optional }) => optional !== true).map(({ id }) => id);
const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { allowJs: true } });

interface Edit {
  readonly what: string;
  readonly text: string;
}

interface WiringUse {
  readonly use: Node;
  /** The statement that is there for the use alone. */
  readonly statement: Node | undefined;
}

function usesIn(file: SourceFile): WiringUse[] {
  return file.getDescendantsOfKind(SyntaxKind.PropertyAccessExpression).flatMap((name) => {
    if (!/^observability\.\w+$/.test(name.getText())) return [];
    const call = name.getParentIfKind(SyntaxKind.CallExpression);
    const use = call?.getExpression() === name ? call : name;
    const registration = use.getParentIfKind(SyntaxKind.CallExpression);
    const statement = (registration ?? use).getParentIfKind(SyntaxKind.ExpressionStatement);
    return [{ use, statement }];
  });
}

/** True where what the use is for is made within it: under a condition, neither is there. */
const holdsItsObject = (use: Node): boolean =>
  Node.isCallExpression(use) && use.getArguments().some((it) => Node.isCallExpression(it) || Node.isNewExpression(it));

const over = (file: SourceFile, node: Node, code: string): string =>
  file.getFullText().slice(0, node.getStart()) + code + file.getFullText().slice(node.getEnd());

/** The file with `node` taken out, and put in again in front of `place` or behind it. */
function moved(file: SourceFile, node: Node, place: Node, where: "before" | "behind"): string {
  const text = file.getFullText();
  const without = (from: number, to: number): string =>
    node.getStart() >= from && node.getEnd() <= to
      ? text.slice(from, node.getStart()) + text.slice(node.getEnd(), to)
      : text.slice(from, to);
  const at = where === "before" ? place.getStart() : place.getEnd();
  return `${without(0, at)}\n${node.getText()};\n${without(at, text.length)}`;
}

/** Every way in which a use may stand where it does nothing, or too little. */
function breaksOf(file: SourceFile): Edit[] {
  const uses = usesIn(file);
  const conditional = uses.flatMap(({ use, statement }): Edit[] => {
    const text = statement?.getText() ?? "";
    const inside = holdsItsObject(use)
      ? []
      : [`(process.env.OBSERVED && ${use.getText()})`, `(false && ${use.getText()})`];
    const outside = [
      ...["if (process.env.OBSERVED)", "if (!process.env.QUIET)", "if (false)", "while (process.env.OBSERVED)"].map(
        (condition) => `${condition} { ${text} }`,
      ),
      `if (process.env.QUIET) { void 0; } else { ${text} }`,
      `process.exit(0);\n${text}`,
      ...(text.includes(".use(observability") ? [text.replace(".use(", `.use("/api", `)] : []),
    ];
    return [
      ...inside.map((code) => ({ what: code, text: over(file, use, code) })),
      ...(statement === undefined ? [] : outside.map((code) => ({ what: code, text: over(file, statement, code) }))),
    ];
  });
  return [...conditional, ...displacedIn(file, uses)];
}

/** The middleware and the error hook of Express in each other's place, and the hook behind what answers. */
function displacedIn(file: SourceFile, uses: readonly WiringUse[]): Edit[] {
  const named = (name: string): Node | undefined =>
    uses.find(({ use }) => use.getText().startsWith(`observability.${name}(`))?.statement;
  const [middleware, hook] = [named("middleware"), named("errorHandler")];
  if (middleware === undefined || hook === undefined) return [];
  const next = hook.getNextSibling();
  const edits: Edit[] = [
    { what: "the middleware below the routes", text: moved(file, middleware, hook, "before") },
    { what: "the error hook above the routes", text: moved(file, hook, middleware, "behind") },
  ];
  if (next?.getText().includes(".use(") === true)
    edits.push({ what: "the error hook behind what answers", text: moved(file, hook, next, "behind") });
  return edits;
}

/** What leaves a use where it does its work. */
const movesOf = (file: SourceFile): Edit[] =>
  usesIn(file).flatMap(({ statement }) => {
    if (statement === undefined) return [];
    const text = statement.getText();
    const codes = [`{ ${text} }`, `if (true) { ${text} }`, `try { ${text} } finally { void 0; }`, `void 0;\n${text}`];
    return codes.map((code) => ({ what: code, text: over(file, statement, code) }));
  });

/**
 * That the plugin of Fastify comes below the routes is no break: its hooks are those of all routes once the application is
 * ready (`test/frameworks/fastify-position.test.ts`).
 */
describe.each(listFixtures())("wiring: $name", (fixture) => {
  let state: State;
  beforeAll(async () => {
    const original = await openFixture(fixture);
    state = await add(
      original,
      usual,
      factsOf(original).dependencies.map(({ id }) => id),
    );
  });

  /** For each edit of each patched file: what it is, and the steps it leaves open. */
  async function openAfter(editsOf: (file: SourceFile) => Edit[]): Promise<{ what: string; open: Plan["steps"] }[]> {
    const all: { what: string; open: Plan["steps"] }[] = [];
    for (const path of Object.keys(state.record!.patched)) {
      if (!/\.[cm]?[jt]s$/.test(path)) continue;
      const file = project.createSourceFile(path, state.sources.read(path), { overwrite: true });
      for (const { what, text } of editsOf(file)) {
        const plan = await planOf(
          edit(state, path, () => text),
          state.record!.selection,
        );
        expect(plan.problems.filter(({ code }) => code === "syntax-error")).toEqual([]);
        all.push({ what: `${path}: ${what}`, open: plan.steps.filter(({ status }) => status !== "satisfied") });
      }
    }
    return all;
  }

  it("is missed where it does not do its work", { timeout: 240_000 }, async () => {
    const edits = await openAfter(breaksOf);
    expect(edits.length).toBeGreaterThan(1);
    expect(edits.filter(({ open }) => open.length === 0).map(({ what }) => what)).toEqual([]);
  });

  it("is no matter where it does", { timeout: 240_000 }, async () => {
    const edits = await openAfter(movesOf);
    expect(edits.filter(({ open }) => open.length > 0)).toEqual([]);
  });
});
