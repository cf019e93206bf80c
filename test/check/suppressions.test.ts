import { describe, expect, test } from "vitest";
import { readSuppressions } from "../../src/check/suppressions.ts";
import { overlay } from "../../src/model/sources.ts";

const read = (path: string, text: string): ReturnType<typeof readSuppressions> =>
  readSuppressions(overlay({ read: () => undefined, list: () => [] }, new Map([[path, text]])));
const targets = (path: string, text: string): unknown =>
  read(path, text).list.map(({ code, reason, target }) => [code, reason, target]);
const complaints = (path: string, text: string): unknown =>
  read(path, text).findings.map(({ code, line, message }) => [code, line, message]);

describe("a suppression is a comment", () => {
  test.each([
    ["on the line before", "// obs-gen-ignore OG-LOG01: start-up banner\nf();\n", 2],
    ["at the end of the line", "f(); // obs-gen-ignore OG-LOG01: start-up banner\n", 1],
    ["as a block", "f();\n/* obs-gen-ignore OG-LOG01: start-up\n * banner */\n\ng();\n", 5],
    ["above another comment", "// obs-gen-ignore OG-LOG01: start-up banner\n// more\nf();\n", 3],
    ["in JSX", "const a = (\n  <p>\n    {/* obs-gen-ignore OG-LOG01: start-up banner */}\n    {f()}\n  </p>\n);\n", 4],
    ["after a shebang", "#!/usr/bin/env node\n// obs-gen-ignore OG-LOG01: start-up banner\nf();\n", 3],
    [
      "in a block of documentation",
      "/** Starts it.\n * obs-gen-ignore OG-LOG01: start-up\n *   banner\n * @param a - b */\nf();\n",
      5,
    ],
    ["as a block of documentation", "/** obs-gen-ignore OG-LOG01: start-up banner */\nf();\n", 2],
    ["at the end of a block", "/*\n * Starts it.\n *\n * obs-gen-ignore OG-LOG01: start-up banner\n */\nf();\n", 6],
    ["with Windows line ends", "// obs-gen-ignore OG-LOG01: start-up banner\r\nf();\r\n", 2],
  ])("%s", (_, text, line) => {
    expect(targets("a.tsx", text)).toEqual([["OG-LOG01", "start-up banner", line]]);
  });

  test("several codes are several suppressions", () => {
    expect(targets("a.js", "// obs-gen-ignore OG-LOG01, OG-MET01: old: kept\nf();\n")).toEqual([
      ["OG-LOG01", "old: kept", 2],
      ["OG-MET01", "old: kept", 2],
    ]);
  });

  test.each([
    ["a string", 'const a = "// obs-gen-ignore OG-LOG01: x";\nf();\n'],
    ["a template", "const a = `\n// obs-gen-ignore OG-LOG01: x\n`;\n"],
    ["a template with values", "const a = `${b}\n// obs-gen-ignore OG-LOG01: x\n${c}`;\n"],
    ["a pattern", "const a = /\\/\\/ obs-gen-ignore OG-LOG01: x/;\n"],
    ["text of JSX", "const a = <p>\n// obs-gen-ignore OG-LOG01: x\n</p>;\n"],
    [
      "a block that only mentions it",
      "/**\n * See `obs-gen-ignore OG-LOG01: x`.\n * // obs-gen-ignore OG-LOG01: x\n */\nf();\n",
    ],
    ["a comment that only mentions it", "// see obs-gen-ignore OG-LOG01: x\nf();\n"],
    ["a longer word", "// obs-gen-ignored OG-LOG01: x\nf();\n"],
  ])("and nothing else: %s", (_, text) => {
    expect(targets("a.tsx", text)).toEqual([]);
  });

  test("of a whole file above its first line of code", () => {
    expect(targets("a.ts", "// licence\n// obs-gen-ignore-file OG-REQ02: ours now\nf();\n")).toEqual([
      ["OG-REQ02", "ours now", undefined],
    ]);
    const text = "f();\n'use strict';\n// obs-gen-ignore-file OG-REQ02: ours now\n";
    expect(complaints("a.ts", text)).toMatchObject([["OG-CHK02", 3, expect.stringContaining("above its first line")]]);
    expect(read("a.ts", text).findings[0]?.help).toContain("obs-gen-ignore-file");
  });

  test.each([
    ["a shebang and Windows line ends", "#!/usr/bin/env node\r\n'use strict';\r\n"],
    ["a licence and two directives", '/*\n * Licence\n */\n\n"use strict" // always\n"use client";\n'],
  ])("of a whole file also below %s", (_, head) => {
    const text = `${head}// obs-gen-ignore-file OG-REQ02: ours now\nf();\n`;
    expect(targets("a.js", text)).toEqual([["OG-REQ02", "ours now", undefined]]);
  });

  test("several in one block are several", () => {
    const text = "/**\n * obs-gen-ignore OG-LOG01: old\n * obs-gen-ignore OG-LOG99: x\n */\nf();\n";
    expect(targets("a.js", text)).toEqual([["OG-LOG01", "old", 5]]);
    expect(complaints("a.js", text)).toEqual([["OG-CHK02", 3, "There is no rule OG-LOG99."]]);
  });
});

describe("in YAML and other files with #", () => {
  test.each([
    ["on the line before", "a: 1\n# obs-gen-ignore OG-HLT51: set by hand\nb: 2\n", [["OG-HLT51", "set by hand", 3]]],
    ["at the end of the line", "a:\n  b: 2 # obs-gen-ignore OG-HLT51: set by hand\n", [["OG-HLT51", "set by hand", 2]]],
    ["not in a block scalar", "a: |\n  # obs-gen-ignore OG-HLT51: x\n  b\n", []],
    ["not in a string", 'a: "\n  # obs-gen-ignore OG-HLT51: x"\n', []],
  ])("%s", (_, text, expected) => {
    expect(targets("k8s.yaml", text)).toEqual(expected);
  });

  test("Dockerfile", () => {
    expect(targets("Dockerfile", "# obs-gen-ignore OG-TRC01: no\nFROM node\n")).toEqual([["OG-TRC01", "no", 2]]);
  });
});

describe("a suppression that says too little is a finding", () => {
  test.each([
    ["// obs-gen-ignore OG-LOG01\n", "OG-LOG01 can't be suppressed without a reason."],
    ["// obs-gen-ignore OG-LOG01:  \n", "OG-LOG01 can't be suppressed without a reason."],
    ["// obs-gen-ignore OG-LOG99: x\n", "There is no rule OG-LOG99."],
    ["// obs-gen-ignore: x\n", "This comment names no rule: obs-gen-ignore: x"],
    ["// obs-gen-ignore\n", "This comment names no rule: obs-gen-ignore"],
  ])("%j", (text, message) => {
    expect(complaints("a.js", `\n${text}f();\n`)).toEqual([["OG-CHK02", 2, message]]);
    expect(targets("a.js", text)).toEqual([]);
  });
});
