import { expect } from "vitest";
import { parse, syntaxProblems } from "../../src/edit/typescript/index.ts";
import { express } from "../../src/frameworks/express/index.ts";
import type { FrameworkNeed } from "../../src/model/need.ts";
import type { Problem } from "../../src/model/problem.ts";
import { erase, overlay } from "../../src/model/sources.ts";
import { addPieces, rangeOf } from "../../src/plan/pieces.ts";
import { memorySources, plainFacts } from "../support/memory.ts";

export type Files = Readonly<{ [path: string]: string }>;

const needs: readonly FrameworkNeed["kind"][] = ["middleware", "errorHook", "listening"];

export interface Result {
  /** Lines that are new or changed, as `file: line`. */
  readonly lines: readonly string[];
  readonly files: Files;
  readonly problems: readonly Problem[];
}

/** Instruments the files, and proves on the way what must hold for every shape. */
export function instrument(input: Files): Result {
  let sources = memorySources(input);
  const facts = plainFacts({
    packages: [
      { name: "express", range: "^5", version: "5.1.0", dev: false, evidence: { file: "package.json", line: 1 } },
    ],
  });
  const { services } = express.detect(sources, facts);
  const [service] = services;
  if (service === undefined) return { lines: [], files: input, problems: [] };
  const context = {
    facts: { ...facts, services },
    service,
    logger: "",
    selection: {
      pillars: [],
      dependencies: [],
      options: { healthPath: "/health", readyPath: "/health/ready", metricsPath: "/metrics" },
    },
  };
  const files: { [path: string]: string } = { ...input };
  const pieces = new Map<string, ReturnType<typeof addPieces>>();
  const problems: Problem[] = [];
  for (const kind of needs) {
    const requirements = express.require({ kind, why: kind }, context, sources);
    if ("code" in requirements) throw new Error(requirements.code);
    for (const requirement of requirements) {
      const outcome = requirement.ensure(sources);
      if (outcome.kind === "blocked") problems.push(outcome.problem);
      if (outcome.kind !== "missing") continue;
      const before = pieces.get(outcome.file) ?? { text: files[outcome.file] ?? "", pieces: [], rewritten: [] };
      const after = addPieces(before, outcome.insertions, requirement.id);
      pieces.set(outcome.file, after);
      files[outcome.file] = after.text;
      sources = overlay(memorySources(input), new Map(Object.entries(files)));
      expect(requirement.ensure(sources).kind, `${requirement.id} is found again`).toBe("satisfied");
    }
  }
  for (const [path, { text, pieces: ours }] of pieces) {
    expect(syntaxProblems(parse(path, text))).toEqual([]);
    expect(erase(text, ours.map(rangeOf)), "output minus insertions is the input").toBe(input[path]);
  }
  const lines = Object.entries(files).flatMap(([path, text]) => {
    const old = (input[path] ?? "").split("\n");
    return text
      .split("\n")
      .filter((line) => !old.includes(line))
      .map((line) => `${path}: ${line.replace(/\s*\/\/ (first|records|from here).*/, "")}`);
  });
  return { lines, files, problems };
}
