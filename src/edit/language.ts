import type { Code } from "../model/code.ts";
import type { ExistingFact, Language } from "../model/facts.ts";
import type { PackageNeed, WrapNeed } from "../model/need.ts";
import type { Problem } from "../model/problem.ts";
import type { Requirement } from "../model/requirement.ts";
import type { TraceTarget } from "../model/selection.ts";
import type { Range, Sources } from "../model/sources.ts";
import { packageRequirements } from "./json/package.ts";
import {
  type GeneratedModule,
  type ClientKind,
  type ClientPlace,
  type Left,
  clientPlaces,
  exitRequirements,
  findExisting,
  findLeft,
  findUnusedImports,
  isOneOff,
  readCode,
  traceRequirement,
  unparsed,
  wrapRequirements,
} from "./typescript/index.ts";

export type { ClientPlace };

/** What the plan asks of a language; frameworks of that language use its folder directly. */
export interface LanguageAdapter {
  /**
   * Where clients of a library come to be that the service has, and not one of its scripts: where they are made, or else met
   * that another package of the workspace makes.
   */
  clients(sources: Sources, kind: ClientKind): readonly ClientPlace[];
  /** Routes, telemetry and signal handlers that the project has of its own. */
  existing(sources: Sources): readonly ExistingFact[];
  /** One requirement for each construction of a client. */
  wrap(need: WrapNeed, sources: Sources, module: GeneratedModule): readonly Requirement[];
  /** One requirement for each exit of signal handlers in the process of the application that the file `service` makes. */
  exits(sources: Sources, module: GeneratedModule, service: string): readonly Requirement[];
  /** "This function runs in a span". */
  trace(target: TraceTarget, module: GeneratedModule): Requirement;
  /** Imports of the generated module in a file that nothing there uses any more. */
  unusedImports(sources: Sources, file: string, module: GeneratedModule): readonly Range[];
  /** What the user's own code would ask of generated code in vain once only the files in `kept` are there. */
  left(
    states: { readonly before: Sources; readonly after: Sources },
    module: GeneratedModule,
    kept: ReadonlySet<string>,
  ): readonly Left[];
  /** Entries of the project's manifest. */
  packages(needs: readonly PackageNeed[]): readonly Requirement[];
  /** The code as rules see it. */
  read(sources: Sources): Code;
  /** True for a script that somebody runs by hand. */
  isOneOff(sources: Sources, path: string): boolean;
  /** Files of what was read so far that have syntax errors. */
  unparsed(sources: Sources): readonly Problem[];
  /** Ending of a generated file. */
  ending(language: Language): string;
}

const node: LanguageAdapter = {
  clients: clientPlaces,
  existing: findExisting,
  wrap: wrapRequirements,
  exits: exitRequirements,
  trace: traceRequirement,
  unusedImports: findUnusedImports,
  left: findLeft,
  packages: packageRequirements,
  read: readCode,
  isOneOff,
  unparsed,
  ending: (language) => (language === "typescript" ? ".ts" : ".js"),
};

const adapters: Readonly<Partial<Record<Language, LanguageAdapter>>> = { typescript: node, javascript: node };

/** The adapter of a language, or undefined when the tool can't write that language yet. */
export const languageAdapter = (language: Language): LanguageAdapter | undefined => adapters[language];
