import type { Problem } from "../model/problem.ts";
import { applyWording } from "./wording-apply.ts";
import { cliWording } from "./wording-cli.ts";
import { liveWording } from "./wording-live.ts";
import { operationsWording } from "./wording-operations.ts";
import { projectWording } from "./wording-project.ts";

/** What to say about a problem and what its reader can do; args are the problem's. */
export interface Words {
  readonly message: string;
  readonly help: string | undefined;
}

export type Args = Problem["args"];

/** Wording by problem code. */
export type Wording = Readonly<{ [code: string]: (args: Args) => string | readonly [message: string, help: string] }>;

const wording: Wording = { ...projectWording, ...applyWording, ...cliWording, ...operationsWording, ...liveWording };

/** The wording of a problem. A code without wording is still told, with everything that is known about it. */
export function describe(problem: Problem): Words {
  const words = Object.hasOwn(wording, problem.code) ? wording[problem.code]?.(problem.args) : undefined;
  if (words === undefined) return { message: generic(problem), help: undefined };
  return typeof words === "string" ? { message: words, help: undefined } : { message: words[0], help: words[1] };
}

/** Codes that have a wording of their own; a test compares them with the codes in use. */
export const wordedCodes: readonly string[] = Object.keys(wording);

function generic({ code, args }: Problem): string {
  const known = Object.entries(args).map(([name, value]) => `${name} ${value}`);
  return known.length === 0 ? `${code}.` : `${code}: ${known.join(", ")}.`;
}
