import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { FileChange } from "../../src/model/plan.ts";
import { unifiedDiff } from "../../src/report/diff.ts";
import { lineBefore, lineChanges } from "../../src/report/line-changes.ts";
import { plain } from "../../src/report/palette.ts";
import { planText, summary } from "../../src/report/plan-text.ts";
import { plan } from "./support.ts";

const before = 'import express from "express";\r\n\r\nconst app = express();\r\napp.listen(1);';
const after =
  'import express from "express";\r\nimport * as o from "./o.js";\r\n\r\nconst app = express();\r\no.start(app.listen(1));';
const changes: FileChange[] = [
  { path: "src/app.js", before, after },
  { path: "src/o.js", before: undefined, after: "// one\n// two\n" },
  { path: "package.json", before: "{}\n", after: '{ "dependencies": {} }\n' },
];
const record = { version: 1, selection: plan().selection, generated: {}, patched: {} } as const;
const manager = { id: "npm", lockfileDir: "." } as const;

describe("the plan view", () => {
  const shown = plan({
    changes,
    record,
    install: { manager, added: ["pino@^9.0.0"], removed: [] },
    problems: [
      {
        code: "unworded",
        severity: "warning",
        args: { what: "x" },
        at: { file: "src/app.js", line: 3 },
        snippet: "app.use(y);",
      },
    ],
  });

  test("lists created files, every changed line, packages, and what is left to do by hand", () => {
    expect(planText(shown, { palette: plain, read: () => before })).toBe(`Create
  + src/o.js  2 lines

Change
  src/app.js
    2 + import * as o from "./o.js";
    4 - app.listen(1);
    5 + o.start(app.listen(1));
  package.json
    1 - {}
    1 + { "dependencies": {} }

Packages (npm)
  + pino@^9.0.0

Not done
warning unworded  unworded: what x.
  src/app.js:3
    1 | import express from "express";
    2 |
  > 3 | const app = express();
    4 | app.listen(1);
  By hand:

      app.use(y);

1 file created (2 lines), 2 lines added to 1 file, 1 package added.
`);
  });

  test("says when there is nothing to do", () => {
    expect(summary(plan())).toBe("Nothing to change.");
  });
});

describe("the unified diff", () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  /** What `git apply` makes of the files before. */
  function applied(files: readonly FileChange[]): Array<string | undefined> {
    const cwd = mkdtempSync(join(tmpdir(), "diff-"));
    folders.push(cwd);
    for (const { path, before: text } of files) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      if (text !== undefined) writeFileSync(join(cwd, path), text);
    }
    const input = unifiedDiff(files);
    if (input !== "") execFileSync("git", ["apply", "--unidiff-zero", "--whitespace=nowarn", "-"], { cwd, input });
    return files.map(({ path }) => (existsSync(join(cwd, path)) ? readFileSync(join(cwd, path), "utf8") : undefined));
  }

  test("is what git applies: CRLF, no final newline, new and deleted files, odd names", () => {
    const odd: FileChange[] = [
      ...changes,
      { path: "a b/c.js", before: "x\n", after: "x\ny\n" },
      { path: "gone.js", before: "x\n", after: undefined },
      { path: 'quo"te.js', before: "\uFEFFx", after: "\uFEFFx\n" },
      { path: "empty.js", before: undefined, after: "" },
    ];
    expect(applied(odd)).toEqual(odd.map((change) => change.after));
  });

  test("is what git applies, whatever the texts are", () => {
    const line = fc.constantFrom("a", "b", "", " ", "+x", "-y", "@@", "\\ No newline", "\ta\r");
    const text = fc
      .tuple(fc.array(line, { maxLength: 8 }), fc.boolean())
      .map(([lines, final]) => lines.join("\n") + (final ? "\n" : ""));
    fc.assert(
      fc.property(text, text, (from, to) => {
        const change = { path: "f.txt", before: from, after: to };
        expect(applied([change])).toEqual([to]);
      }),
      { numRuns: 60, examples: [["a\n", "a\n"]] },
    );
  });

  test("is empty when nothing changes", () => {
    expect(unifiedDiff([])).toBe("");
  });
});

test("changed lines are counted in the text they stand in", () => {
  expect(lineChanges({ path: "x", before: "a\nb\nc\n", after: "a\nB\nc\nd\n" })).toEqual([
    { kind: "removed", line: 2, text: "b" },
    { kind: "added", line: 2, text: "B" },
    { kind: "added", line: 4, text: "d" },
  ]);
});

test.each([
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 3],
  [5, 4],
  [6, 4],
])("line %i of the text after stands at line %i of the text before", (after, before) => {
  const change = { path: "x", before: "a\nb\nc\nd\n", after: "a\nnew\nb\nC\nd\nlast\n" };
  expect(lineBefore(change, after)).toBe(before);
});
