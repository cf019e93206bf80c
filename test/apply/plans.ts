import fc from "fast-check";
import type { PackageManager } from "../../src/model/facts.ts";
import type { FileChange, Plan } from "../../src/model/plan.ts";
import { Failure } from "../../src/model/problem.ts";
import type { Record } from "../../src/model/record.ts";
import { defaultOptions, type Selection } from "../../src/model/selection.ts";
import { makeProject, readTree, type InitialFile, type Tree } from "./tree.ts";

const selection: Selection = { pillars: ["logging"], dependencies: [], options: defaultOptions };
export const record: Record = { version: 1, selection, generated: { "a.ts": "x\r\n" }, patched: {} };
export const npm: PackageManager = { id: "npm", lockfileDir: ".", lockfile: "package-lock.json" };

export function planOf(changes: readonly FileChange[], more: Partial<Plan> = {}): Plan {
  return { selection, changes, install: undefined, steps: [], problems: [], record: undefined, ...more };
}

/** The problem codes of the failure that `run` ends with; "" when it ends well. */
export async function failureOf(run: Promise<unknown>): Promise<Failure> {
  try {
    await run;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("expected a failure");
}

export const codesOf = async (run: Promise<unknown>): Promise<string[]> =>
  (await failureOf(run)).problems.map(({ code }) => code);

export interface Scenario {
  readonly initial: { readonly [path: string]: InitialFile };
  readonly plan: Plan;
}

const folders = ["", "a/", "a/b/", "a/b/c/", "src/observability/", "ünï cöde/", "-d/"];
const names = ["x.ts", "y.js", "no ending", ".hidden", "é.json"];
const path = fc.tuple(fc.constantFrom(...folders), fc.constantFrom(...names)).map(([folder, name]) => folder + name);
const text = fc
  .tuple(
    fc.constantFrom("", "\uFEFF"),
    fc.array(fc.constantFrom("one\r\n", "two\n", "\ttabs", "é😀", "\0", " "), { maxLength: 6 }),
  )
  .map(([mark, parts]) => mark + parts.join(""));
const file = fc.record({ text, mode: fc.constantFrom(0o644, 0o755, 0o600, 0o640, 0o2664) });
const fate = fc.oneof(
  fc.constant({ kind: "keep" as const }),
  fc.constant({ kind: "delete" as const }),
  text.map((after) => ({ kind: "patch" as const, after })),
);

/** A project of random files, and a plan that keeps, patches and deletes some of them and makes others. */
export const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    before: fc.uniqueArray(fc.tuple(path, file, fate), { selector: ([name]) => name, maxLength: 8 }),
    created: fc.uniqueArray(fc.tuple(path, text), { selector: ([name]) => name, maxLength: 5 }),
    recorded: fc.boolean(),
  })
  .map(({ before, created, recorded }) => {
    const initial = Object.fromEntries(before.map(([name, content]) => [name, content]));
    const changes: FileChange[] = before.flatMap(([name, content, what]): FileChange[] => {
      if (what.kind === "keep") return [];
      return [{ path: name, before: content.text, after: what.kind === "patch" ? what.after : undefined }];
    });
    for (const [name, after] of created) if (!(name in initial)) changes.push({ path: name, before: undefined, after });
    return { initial, plan: planOf(changes, recorded ? { record } : {}) };
  });

/** What the tree must be after the plan: worked out from the tree before, knowing nothing of how it is done. */
export function expectedTree(before: Tree, plan: Plan, recordText: string | undefined): Tree {
  const tree = new Map(Object.entries(before));
  const put = (name: string, content: string): void => {
    const mode = tree.get(name)?.split(" ")[1] ?? fresh.file;
    tree.set(name, `file ${mode} ${Buffer.from(content).toString("base64")}`);
    for (const folder of parents(name)) if (!tree.has(folder)) tree.set(folder, `folder ${fresh.folder}`);
  };
  for (const { path: name, after } of plan.changes) if (after !== undefined) put(name, after);
  if (recordText !== undefined) put(".observability.json", recordText);
  const deleted = plan.changes.filter(({ after }) => after === undefined).map(({ path: name }) => name);
  for (const name of deleted) tree.delete(name);
  for (const folder of deleted.flatMap(parents)) {
    if (![...tree.keys()].some((other) => other.startsWith(`${folder}/`))) tree.delete(folder);
  }
  return Object.fromEntries(tree);
}

/** Mode bits that files and folders get on this machine when nobody asks for others. */
const fresh = readFresh();

function readFresh(): { file: string | undefined; folder: string | undefined } {
  const tree = readTree(makeProject({ "folder/file": "" }));
  return { file: tree["folder/file"]?.split(" ")[1], folder: tree["folder"]?.split(" ")[1] };
}

/** Deepest first. */
function parents(name: string): string[] {
  const parts = name.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
}
