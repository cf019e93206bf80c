import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Route {
  readonly method: string;
  readonly path: string;
  /** The pattern that metrics and spans must show. */
  readonly endpoint: string;
  /** Default 200. */
  readonly status?: number;
}

/** A span's name, its db.system.name when it has one, then its children. */
export interface ExpectedTree extends ReadonlyArray<string | ExpectedTree> {
  readonly 0: string;
}

/** `case.json` of a fixture: what the project is, and what must be true of it once it is instrumented. */
export interface Case {
  readonly name: string;
  /** Folder with `case.json`. */
  readonly dir: string;
  readonly title: string;
  /** Written by a generator at test time, with `overlay/` put over it; otherwise it lies in `input/`. */
  readonly generate?: { readonly package: string; readonly bin: string; readonly args: readonly string[] };
  readonly framework: { readonly id: string; readonly major: number };
  readonly language: string;
  readonly moduleFormat: string;
  readonly dependencies: readonly string[];
  /** Folder of the package that holds the service, below the project. */
  readonly workspace?: string;
  readonly observabilityDir: string;
  /** The most lines that may be added to source files that were there. */
  readonly addedLines: number;
  /** False for fixtures that only the laws are about. */
  readonly e2e?: boolean;
  /** The service keeps its own logger, or prints lines of its own that are no business of ours. */
  readonly ownLogger?: boolean;
  /** A signal handler that is not ours closes the port at once: no readiness probe is answered after SIGTERM. */
  readonly closesItself?: boolean;
  readonly needs?: ReadonlyArray<"postgres" | "redis">;
  readonly scripts: {
    readonly start: string;
    readonly build?: string;
    readonly test?: string;
    readonly checks: readonly string[];
  };
  /** What its test script runs, where that script itself needs a newer Node than the oldest one we support. */
  readonly commands?: ReadonlyArray<readonly [string, ...string[]]>;
  /** `file#function` for `obs-gen trace`. */
  readonly trace?: string;
  /** Sent with each request. */
  readonly headers?: Readonly<{ [name: string]: string }>;
  readonly routes: { readonly [kind in "ok" | "error" | "post" | "slow"]: Route };
  readonly spans?: { readonly path: string; readonly tree: ExpectedTree };
}

const folders = [new URL("../../fixtures/", import.meta.url), new URL("../../fixtures/generated/", import.meta.url)];

/** Every case that is run end to end. */
export function loadCases(framework: string): Case[] {
  const cases = folders.map((url) => fileURLToPath(url)).flatMap((folder) => casesIn(folder));
  return cases.filter((one) => one.e2e !== false && one.framework.id === framework);
}

function casesIn(folder: string): Case[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "case.json")))
    .map((name) => {
      const dir = join(folder, name);
      return { name, dir, ...(JSON.parse(readFileSync(join(dir, "case.json"), "utf8")) as Omit<Case, "name" | "dir">) };
    });
}
