import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { confirm, type Observation, traced } from "../../src/facts/trace.ts";
import { folderOf } from "./folder.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** What is seen of a folder long after it was written, so that metadata proves something. */
function seen(folder: string): Observation[] {
  vi.spyOn(Date, "now").mockReturnValue(statSync(folder).ctimeMs + 60_000);
  const { disk, observations } = traced(folder);
  disk.readText(join(folder, "a.js"));
  disk.readText(join(folder, "none.js"));
  disk.list(folder);
  disk.exists(join(folder, ".git"));
  return observations();
}
const folder = (): string => folderOf({ "a.js": "let a = 1;\n" });

test("the same answers are confirmed, and metadata alone is enough", () => {
  const root = folder();
  const observations = seen(root);
  expect(confirm(root, observations)).toBe(observations);
});

describe("another answer is noticed", () => {
  test.each<[string, (root: string) => void]>([
    [
      "same length, and the old time of modification",
      (root) => {
        const file = join(root, "a.js");
        const { atime, mtime } = statSync(file);
        writeFileSync(file, "let a = 2;\n");
        utimesSync(file, atime, mtime);
      },
    ],
    ["a file that was missing", (root) => writeFileSync(join(root, "none.js"), "")],
    ["a file that is gone", (root) => rmSync(join(root, "a.js"))],
    ["a new file", (root) => writeFileSync(join(root, "b.js"), "")],
    [
      "a folder in place of a file",
      (root) => {
        rmSync(join(root, "a.js"));
        mkdirSync(join(root, "a.js"));
      },
    ],
    ["something that only has to exist", (root) => mkdirSync(join(root, ".git"))],
  ])("%s", (_, change) => {
    const root = folder();
    const observations = seen(root);
    change(root);
    expect(confirm(root, observations)).toBeUndefined();
  });
});

test("what changed but says the same is confirmed by its content, and then known by its metadata again", () => {
  const root = folder();
  const observations = seen(root);
  writeFileSync(join(root, "a.js"), readFileSync(join(root, "a.js")));
  chmodSync(join(root, "a.js"), 0o600);
  writeFileSync(join(root, "app.log"), "not listed\n");
  const confirmed = confirm(root, observations);
  expect(confirmed?.map(([, path]) => path)).toEqual(observations.map(([, path]) => path));
  expect(confirmed).not.toBe(observations);
  expect(confirm(root, confirmed ?? [])).toBe(confirmed);
});

test("what was changed just now is not trusted by its metadata", () => {
  const root = folder();
  vi.spyOn(Date, "now").mockReturnValue(statSync(join(root, "a.js")).ctimeMs + 100);
  const { disk, observations } = traced(root);
  disk.readText(join(root, "a.js"));
  expect(observations()).toMatchObject([["text", "a.js", expect.any(String), ""]]);
});
