import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleParser } from "../../scripts/parser.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const require = createRequire(import.meta.url);

/** Real scripts of many hands, in every dialect: our own and those of installed packages. */
function scripts(): string[] {
  const folders = ["src", "test", "scripts", "node_modules/prettier", "node_modules/eslint/lib", "node_modules/vitest"];
  return [...folders, "node_modules/yaml", "node_modules/@types/node", "node_modules/fast-check"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((path) => join(root, folder, path))
      .filter((path) => /\.[cm]?[jt]sx?$/.test(path)),
  );
}

const broken = [
  ["a.ts", "const a: = 1;\nclass {\n"],
  ["a.js", "function (\n<<<<<<< ours\nconst a = `${b`;\n"],
  ["a.tsx", "const a = <div>{b</div>;\nenum E { A = }\n"],
  ["a.mts", "import { a from 'b';\nexport default;\nconst r = /[/u; const s = /\\p{Script=Gr}/v;\n"],
] as const;

describe("the parser that is shipped", () => {
  let shipped: typeof ts;

  beforeAll(async () => {
    const file = join(mkdtempSync(join(tmpdir(), "parser-")), "parser.cjs");
    writeFileSync(file, await bundleParser(new Set(["createSourceFile", "forEachChild"])));
    shipped = require(file) as typeof ts;
  });

  const read = (compiler: typeof ts, path: string, text: string): unknown => {
    const tree = compiler.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const shape = (node: ts.Node): unknown[] => {
      const below: unknown[] = [node.kind, node.getStart(tree), node.end, node.flags];
      compiler.forEachChild(node, (child) => void below.push(shape(child)));
      return below;
    };
    const { parseDiagnostics } = tree as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
    const errors = parseDiagnostics.map(({ start, length, code, messageText }) => [start, length, code, messageText]);
    return JSON.stringify([shape(tree), errors, tree.getLineAndCharacterOfPosition(text.length)]);
  };

  it("reads files as the whole compiler does", () => {
    const paths = scripts();
    expect(paths.length).toBeGreaterThan(1_000);
    const differing = paths.filter((path) => {
      const text = readFileSync(path, "utf8");
      return read(shipped, path, text) !== read(ts, path, text);
    });
    expect(differing).toEqual([]);
  }, 120_000);

  it("gives the tokens and the text of every node", () => {
    const tokens = (compiler: typeof ts, path: string): string => {
      const tree = compiler.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
      const below = (node: ts.Node): unknown[] => [node.kind, ...node.getChildren(tree).map(below)];
      const texts: string[] = [];
      const visit = (node: ts.Node): void => {
        texts.push(node.getText(), node.getFullText().slice(0, 9), String(node.getWidth()));
        compiler.forEachChild(node, visit);
      };
      visit(tree);
      return JSON.stringify([below(tree), texts.join("\n").length, tree.getLineStarts().length]);
    };
    for (const path of scripts().filter((_, index) => index % 25 === 0))
      expect(tokens(shipped, path), path).toBe(tokens(ts, path));
  }, 120_000);

  it.each(broken)("tells the same errors of %s", (path, text) => {
    const own = read(shipped, path, text);
    expect(own).toBe(read(ts, path, text));
    expect(own).toMatch(/[a-z]+ expected/);
  });
});
