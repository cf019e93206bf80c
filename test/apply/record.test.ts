import fc from "fast-check";
import { format } from "prettier";
import { expect, test } from "vitest";
import { formatRecord, readRecord } from "../../src/apply/record.ts";
import { Failure, type Problem } from "../../src/model/problem.ts";
import { record } from "./plans.ts";

function problemOf(text: string): Problem | undefined {
  try {
    readRecord(text);
  } catch (error) {
    if (error instanceof Failure) return error.problems[0];
    throw error;
  }
  return undefined;
}

test("the text is sorted by key, indented by 2 and ends with a newline", () => {
  const text = formatRecord({
    version: 1,
    selection: { pillars: ["tracing", "logging"], dependencies: [], options: record.selection.options },
    patched: { "b.ts": { sha256: "00", insertions: [{ text: "\r\n", at: 3, for: "import" }] } },
    generated: { "src/b.ts": "b", "src/B.ts": "B", "src/ä.ts": "é" },
  });
  expect(text).toBe(`{
  "generated": {
    "src/B.ts": "B",
    "src/b.ts": "b",
    "src/ä.ts": "é"
  },
  "patched": {
    "b.ts": {
      "insertions": [
        {
          "at": 3,
          "for": "import",
          "text": "\\r\\n"
        }
      ],
      "sha256": "00"
    }
  },
  "selection": {
    "dependencies": [],
    "options": {
      "healthPath": "/health",
      "metricsPath": "/metrics",
      "readyPath": "/health/ready"
    },
    "pillars": ["tracing", "logging"]
  },
  "version": 1
}
`);
});

test("a merge conflict is told with what only its lower side selects", () => {
  const side = (pillars: readonly string[]): string =>
    formatRecord({ ...record, selection: { ...record.selection, pillars, dependencies: ["postgres"] } });
  const [upper, lower] = [side(["logging", "metrics"]), side(["health", "logging", "tracing"])];
  const [start, end] = ['"pillars": [', '"version"'];
  const part = (text: string): string => text.slice(text.indexOf(start), text.indexOf(end));
  const merged = (base: string): string =>
    upper.replace(part(upper), `\n<<<<<<< HEAD\n${part(upper)}\n${base}=======\n${part(lower)}\n>>>>>>> b\n`);
  for (const base of ["", "||||||| 1a2b3c4\nx\n"])
    for (const newline of ["\n", "\r\n"])
      expect(problemOf(merged(base).replaceAll("\n", newline))).toMatchObject({
        code: "record.conflict",
        args: { theirs: "health tracing" },
      });
  expect(problemOf("{\n<<<<<<< HEAD\n")?.args).toEqual({});
});

test.each([
  { useTabs: false, tabWidth: 2, printWidth: 80, newline: "\n" },
  { useTabs: false, tabWidth: 4, printWidth: 60, newline: "\r\n" },
  { useTabs: true, tabWidth: 4, printWidth: 100, newline: "\n" },
  { useTabs: true, tabWidth: 8, printWidth: Number.MAX_SAFE_INTEGER, newline: "\n" },
] as const)("the text is laid out as Prettier would: %j", async (layout) => {
  const names = fc.array(fc.stringMatching(/^[a-z]{1,12}$|^[a-z漢字かなカナ한글éñ\\"]{1,12}$/), { maxLength: 12 });
  const { newline, ...options } = layout;
  await fc.assert(
    fc.asyncProperty(names, names, async (pillars, gates) => {
      const selection = { ...record.selection, pillars, options: { ...record.selection.options, ci: { gates } } };
      const rules = { "OG-CHK01": ["off", { files: pillars }], empty: {}, none: null };
      const patched = { "b.ts": { sha256: "00", insertions: [], rewritten: pillars } };
      const text = formatRecord({ ...record, selection, patched, rules }, layout);
      const endOfLine = newline === "\n" ? "lf" : "crlf";
      expect(await format(text, { parser: "json", endOfLine, ...options })).toBe(text);
    }),
    { numRuns: 100 },
  );
});

test("what is written is read again, whatever the order of keys, and written the same", () => {
  const texts = fc.dictionary(fc.oneof(fc.string(), fc.constant("__proto__")), fc.string());
  fc.assert(
    fc.property(texts, (generated) => {
      const text = formatRecord({ ...record, generated });
      expect(readRecord(text).generated).toEqual(generated);
      const turned = Object.fromEntries(Object.entries(generated).reverse());
      expect(formatRecord({ ...readRecord(text), generated: turned })).toBe(text);
    }),
  );
});

test("an editor's BOM and CRLF do no harm", () => {
  expect(readRecord(`\uFEFF${formatRecord(record).replaceAll("\n", "\r\n")}`)).toEqual(record);
});

test("objectives and backends that were chosen are read again", () => {
  const slo = { objective: 99.5, window: 28 };
  const stack = {
    backends: ["jaeger"],
    scale: ["jaeger-opensearch"],
    retention: 60,
    runbooks: "ops/runbooks",
    logFields: "ecs",
  } as const;
  const options = { ...record.selection.options, slo, stack };
  const chosen = { ...record, selection: { ...record.selection, options } };
  expect(readRecord(formatRecord(chosen))).toEqual(chosen);
  for (const [wrong, part] of [
    [{ slo: { objective: "99" } }, "slo"],
    [{ stack: { retention: "60" } }, "stack"],
    [{ stack: { backends: "jaeger" } }, "stack"],
  ] as const) {
    const text = JSON.stringify({ ...record, selection: { ...record.selection, options: { ...options, ...wrong } } });
    expect(problemOf(text)?.args["reason"]).toContain(`selection.options.${part} is`);
  }
});

test.each([
  ["cut off", formatRecord(record).slice(0, 60), "record.broken", 5],
  ["a comma too many", '{\n  "version": 1,\n}', "record.broken", 3],
  ["an unsolved merge", '{\n<<<<<<< HEAD\n  "version": 1\n=======\n}', "record.conflict", 2],
  ["empty", "", "record.broken", 1],
  ["a list", "[]", "record.unknown-version", 1],
  ["no version", "{}", "record.unknown-version", 1],
  ["version of another kind", '{"version": "1"}', "record.unknown-version", 1],
  ["a later version", '{"version": 2}', "record.newer", 1],
  ["nothing but a version", '{"version": 1}', "record.broken", 1],
  ["a pillar that is no text", formatRecord(record).replace('"logging"', "1"), "record.broken", 1],
  ["a file that is no text", formatRecord(record).replace('"x\\r\\n"', "null"), "record.broken", 1],
  ["a patch that is none", formatRecord(record).replace('"patched": {}', '"patched": {"a": {}}'), "record.broken", 1],
])("is refused with the place: %s", (_, text, code, line) => {
  expect(problemOf(text)).toMatchObject({ code, severity: "error", at: { file: ".observability.json", line } });
});

test("the reason names the part", () => {
  expect(problemOf('{"version": 1, "selection": {}}')?.args).toEqual({
    reason: "selection.pillars is missing or of the wrong kind",
  });
  expect(problemOf('{"version": 7}')?.args).toEqual({ version: 7, known: 1 });
});
