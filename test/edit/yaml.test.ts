import { expect, test } from "vitest";
import { yamlEntry } from "../../src/edit/yaml/entry.ts";
import { type YamlPlace, insertInto } from "../../src/edit/yaml/insert.ts";
import { erase, insert } from "../../src/model/sources.ts";
import { memorySources } from "../support/memory.ts";

const job: YamlPlace = { path: ["pre-commit", "jobs"], item: { name: "check", run: "x check" } };
const command: YamlPlace = { path: ["pre-commit", "commands"], key: "check", value: { run: "x check" } };
const hook: YamlPlace = { path: [], key: "pre-commit", value: { commands: { check: { run: "x check" } } } };

test.each<[what: string, text: string, place: YamlPlace, expected: string]>([
  ["an empty file", "", hook, "pre-commit:\n  commands:\n    check:\n      run: x check\n"],
  ["nothing but comments", "# mine", hook, "# mine\npre-commit:\n  commands:\n    check:\n      run: x check\n"],
  ["behind the last key", "a: 1\n", hook, "a: 1\npre-commit:\n  commands:\n    check:\n      run: x check\n"],
  [
    "the indentation of its neighbours, before the comments that belong to what follows",
    "pre-commit:\n    commands:\n        lint:\n            run: y # why\n\n# next\npre-push: {}\n",
    command,
    "pre-commit:\n    commands:\n        lint:\n            run: y # why\n        check:\n          run: x check\n\n# next\npre-push: {}\n",
  ],
  [
    "a list that is not indented",
    "pre-commit:\n  jobs:\n  - run: y\n",
    job,
    "pre-commit:\n  jobs:\n  - run: y\n  - name: check\n    run: x check\n",
  ],
  [
    "behind a block of text, with other line ends and no last one",
    "pre-commit:\r\n  jobs:\r\n    - run: |\r\n        y\r\n        z",
    job,
    "pre-commit:\r\n  jobs:\r\n    - run: |\r\n        y\r\n        z\r\n    - name: check\r\n      run: x check",
  ],
])("an entry goes in: %s", (_, text, place, expected) => {
  const insertion = insertInto(text, place);
  expect(insertion && insert(text, [insertion])).toBe(expected);
});

test.each<[what: string, text: string, place: YamlPlace]>([
  ["the mapping is written in one line", "pre-commit: { commands: { lint: { run: y } } }\n", command],
  ["the key is taken", "pre-commit:\n  commands:\n    check:\n      run: y\n", command],
  ["the list is not there", "pre-commit:\n  commands: {}\n", job],
  ["there are several documents", "spec: 1\n---\na: 1\n", hook],
  ["the file is broken", "a: [\n", hook],
  ["the file is a list", "- a\n", hook],
  ["a value stands where the mapping would", "pre-commit: yes\n", command],
])("what is not safe is left alone: %s", (_, text, place) => {
  expect(insertInto(text, place)).toBeUndefined();
});

const entry = yamlEntry({
  id: "check",
  why: "",
  file: "hooks.yml",
  has: (text) => text.includes("x check"),
  places: [job, command, hook],
  blocked: { code: "ci-by-hand", severity: "warning", args: {}, snippet: "paste" },
});
const found = (text: string) => entry.find(memorySources({ "hooks.yml": text }));

test.each([
  ["a command with an option of the user's", "a: 1\nc:\n  mine:\n    glob: y\n    run: npx x check --z\n# end\n", 5],
  ["a job", "a: 1\nc:\n  - name: mine\n    run: x check\n# end\n", 4],
])("an entry is found however it is called, and is taken out whole: %s", (_, text, line) => {
  expect(found(text)?.line).toBe(line);
  expect(erase(text, found(text)?.pieces ?? [])).toBe("a: 1\nc:\n# end\n");
});

test("a comment is no entry, and a file that is no YAML is read by lines", () => {
  expect(found("# x check\na: 1\n")).toBeUndefined();
  expect(found('[hooks]\nrun = "x check"\n')?.line).toBe(2);
  expect(entry.ensure(memorySources({ "hooks.yml": "[hooks]\nrun = 1\n" }))).toMatchObject({
    kind: "blocked",
    problem: { snippet: "paste", at: { file: "hooks.yml" } },
  });
});
