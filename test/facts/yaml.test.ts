import { expect, test } from "vitest";
import { parseYaml } from "../../src/facts/yaml.ts";

test("mappings, lists, scalars, quotes and comments", () => {
  const text = `# head
---
packages:
- 'apps/*'   # trailing
- "libs/**"
list:
    - a
    - 'it''s'
mappings:
  - files:
      - '*.json'
      - "*.md"
    options:
      width: 4
  -   files: '*.ts'
      options:
        width: 8
  - plain
flow: [a, "b", 3]
empty: []
nested:
  'quoted key': 'value # no comment'
  "x:y": "say \\"hi\\""
  '@scope/name':
    version: 1.2.3(peer@4.5.6)
  number: 12
  yes: true
  url: https://example.org/#part
after: end
nothing:
`;
  expect(parseYaml(text)).toEqual({
    packages: ["apps/*", "libs/**"],
    list: ["a", "it's"],
    mappings: [{ files: ["*.json", "*.md"], options: { width: 4 } }, { files: "*.ts", options: { width: 8 } }, "plain"],
    flow: ["a", "b", 3],
    empty: [],
    nested: {
      "quoted key": "value # no comment",
      "x:y": 'say "hi"',
      "@scope/name": { version: "1.2.3(peer@4.5.6)" },
      number: 12,
      yes: true,
      url: "https://example.org/#part",
    },
    after: "end",
    nothing: null,
  });
});

test.each(["", "\n\n", "just text", "- a\n- b", "a: |\n  block\n  text", "\t: x", "{}", "a: b: c", "&x a: *x"])(
  "never throws: %j",
  (text) => {
    expect(typeof parseYaml(text)).toBe("object");
  },
);
