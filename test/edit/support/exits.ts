import { exitRequirements } from "../../../src/edit/typescript/index.ts";
import type { Outcome } from "../../../src/model/requirement.ts";
import { erase, insert } from "../../../src/model/sources.ts";
import { memorySources } from "../../support/memory.ts";

const module = { dir: "observability", importExtension: "" } as const;
export const head = 'const observability = require("./observability");\n';

type Files = Readonly<{ [path: string]: string }>;

export function outcomes(files: Files, service: string): Outcome[] {
  const sources = memorySources(files);
  return exitRequirements(sources, module, service).map((requirement) => requirement.ensure(sources));
}

export const exitsIn = (text: string): Outcome[] => outcomes({ "main.js": text }, "main.js");

/** The file with every missing flush put in. */
export function flushed(text: string): string {
  let current = text;
  for (const { id } of exitRequirements(memorySources({ "main.js": text }), module, "main.js")) {
    const sources = memorySources({ "main.js": current });
    const outcome = exitRequirements(sources, module, "main.js")
      .find((requirement) => requirement.id === id)
      ?.ensure(sources);
    if (outcome?.kind === "missing") current = insert(current, outcome.insertions);
  }
  return current;
}

/** The file without what its requirements find in it. */
export function undone(text: string): string {
  const sources = memorySources({ "main.js": text });
  const pieces = exitRequirements(sources, module, "main.js").flatMap((it) => it.find(sources)?.pieces ?? []);
  return erase(text, pieces);
}
