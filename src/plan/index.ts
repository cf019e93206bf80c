import { languageAdapter } from "../edit/language.ts";
import { environmentRequirements } from "../edit/dotenv/example.ts";
import type { NeedContext } from "../model/catalog.ts";
import type { Facts, ServiceFact } from "../model/facts.ts";
import type { FileChange, Install, Plan, Step } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { type Record, recordVersion } from "../model/record.ts";
import type { Requirement } from "../model/requirement.ts";
import type { Selection } from "../model/selection.ts";
import type { Sources } from "../model/sources.ts";
import { frameworks } from "../registry.ts";
import { ciProblems } from "../gates/refusals.ts";
import { operationsProblems } from "../operations/refusals.ts";
import { needContext } from "./context.ts";
import { type Needs, collectNeeds } from "./needs.ts";
import { leftProblems } from "./left.ts";
import { isSameCode, planOwned } from "./owned.ts";
import { patch } from "./patches.ts";
import { conflicts, outdated, selectService } from "./preconditions.ts";
import { renderFiles } from "./rendered.ts";
import { withOut, withSelection } from "./selection.ts";

export { ownFiles } from "./pieces.ts";
export { declining, defaultSelection, needsService, usualOptions } from "./selection.ts";
export { withSettings } from "./settings.ts";
export { inspect } from "../inspect/index.ts";

export interface PlanInput {
  readonly sources: Sources;
  /** Complete facts, as `inspect` gives them. */
  readonly facts: Facts;
  readonly record: Record | undefined;
  /** Ids of steps: nothing else is put in, updated or taken out, and what blocks other steps stops nothing. */
  readonly only?: ReadonlySet<string>;
}

/** The plan that brings the project from what it is to having `selection` besides what the record says it has. */
export function planAdd(input: PlanInput & { readonly selection: Selection }): Promise<Plan> {
  return plan(input, withSelection(input.record?.selection, input.selection));
}

/** The plan that takes pillars and dependencies, or everything, out again. */
export function planRemove(
  input: PlanInput & {
    readonly record: Record;
    readonly pillars: readonly string[] | "all";
    readonly dependencies: readonly string[];
  },
): Promise<Plan> {
  return plan(input, withOut(input.record.selection, input.pillars, input.dependencies));
}

async function plan(input: PlanInput, selection: Selection): Promise<Plan> {
  const { facts, record, sources, only } = input;
  const service = selectService(input, [...selection.pillars, ...(record?.selection.pillars ?? [])]);
  const adapter = languageAdapter(facts.language.value);
  if ("code" in service) return refused(input, selection, [service]);
  if (adapter === undefined)
    return refused(input, selection, [
      { code: "language-unsupported", severity: "error", args: { language: facts.language.value } },
    ]);
  const context = needContext(facts, service, selection);
  const operations = [...operationsProblems(context), ...ciProblems(context)];
  if (operations.some(({ severity }) => severity === "error")) return refused(input, selection, operations);
  const needs = collectNeeds(context);
  const wanted = await requirements(context, needs, sources);
  const previous = record && needContext(facts, service, record.selection);
  const known = previous ? await requirements(previous, collectNeeds(previous), sources) : { list: [], blocked: [] };
  const patches = patch({ sources, facts, record, adapter, wanted: wanted.list, known: known.list, only });
  const rendered = await renderFiles(context, needs, { sources, record, ending: adapter.ending(facts.language.value) });
  const owned = planOwned({ sources, record, rendered: rendered.files, only });
  const texts = new Map([...patches.texts, ...owned.changes.map(({ path, after }) => [path, after] as const)]);
  const left = leftProblems({ sources, facts, adapter, texts, kept: new Set(rendered.files.keys()) });
  const problems = [
    ...outdated(context, record),
    ...conflicts(context, record),
    ...operations,
    ...unfollowed(input, service),
    ...(only === undefined ? wanted.blocked.flatMap(({ problem }) => problem ?? []) : []),
    ...patches.problems,
    ...owned.problems,
    ...left,
  ];
  const steps = [...wanted.blocked, ...patches.steps, ...owned.steps];
  const changes = [...owned.changes, ...patchChanges(sources, patches.texts)].sort(byPath);
  if (problems.some(({ severity }) => severity === "error"))
    return { ...refused(input, selection, problems), steps, withheld: changes };
  const install = installation(input, needs, patches.texts);
  const made = { selection, changes, install, steps, problems, layout: facts.recordLayout };
  if (selection.pillars.length === 0) return { ...made, record: undefined };
  const generated = generatedFiles(rendered.files, input);
  const digest = rendered.digestOf(generated);
  return {
    ...made,
    record: {
      version: recordVersion,
      selection,
      ...(facts.runtime.value.assumed === true && { runtime: facts.runtime.value.version }),
      generated,
      ...(digest !== undefined && { rendered: digest }),
      patched: patches.patched,
      ...(record?.rules !== undefined && { rules: record.rules }),
    },
  };
}

/** Applications of the service's framework that were seen and not understood. */
const unfollowed = ({ facts, sources }: PlanInput, { framework }: ServiceFact): readonly Problem[] =>
  frameworks.find(({ id }) => id === framework)?.detect(sources, facts).problems ?? [];

/** What the record keeps as the base of a later merge: a file that was left as it is keeps the one it has. */
function generatedFiles(rendered: ReadonlyMap<string, string>, input: PlanInput): Record["generated"] {
  const { record, only, sources } = input;
  const isLeft = (path: string, base: string): boolean =>
    only?.has(`file ${path}`) === false ||
    (sources.read(path) !== undefined && isSameCode(path, base, rendered.get(path) ?? ""));
  const kept = Object.entries(record?.generated ?? {}).filter(([path, base]) => isLeft(path, base));
  const files = [...new Map([...rendered, ...kept])];
  return Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const byPath = (a: FileChange, b: FileChange): number => (a.path < b.path ? -1 : 1);

/** A plan that changes nothing and says why. */
function refused({ record }: PlanInput, selection: Selection, problems: readonly Problem[]): Plan {
  return { selection, changes: [], install: undefined, steps: [], problems, record };
}

interface Wanted {
  readonly list: readonly Requirement[];
  /** Needs that the framework has no place for. */
  readonly blocked: readonly Step[];
}

async function requirements(context: NeedContext, needs: Needs, sources: Sources): Promise<Wanted> {
  const { facts, service } = context;
  const framework = frameworks.find(({ id }) => id === service.framework);
  const adapter = languageAdapter(facts.language.value);
  if (adapter === undefined) return { list: [], blocked: [] };
  const module = { dir: facts.observabilityDir, importExtension: facts.importExtension };
  const asked = framework ? needs.framework : [];
  const answers = asked.map((need) => framework?.require(need, context, sources));
  const wraps = needs.wraps.flatMap((need) => adapter.wrap(need, sources, module));
  const entries = await Promise.all(needs.entries.map((need) => need.requirements(sources)));
  return {
    list: [
      // One edit may serve several needs.
      ...new Map(
        answers.flatMap((answer) => (answer === undefined || "code" in answer ? [] : answer.map((it) => [it.id, it]))),
      ).values(),
      ...wraps,
      ...(needs.framework.some(({ kind }) => kind === "listening")
        ? adapter.exits(sources, module, service.app.file)
        : []),
      ...(context.selection.traces ?? []).map((target) => adapter.trace(target, module)),
      ...adapter.packages(needs.packages),
      ...environmentRequirements(needs.environment, sources),
      ...entries.flat(),
    ],
    blocked: answers.flatMap((answer, index): Step[] => {
      if (answer === undefined || !("code" in answer)) return [];
      const id = `${framework?.id ?? ""}.${asked[index]?.kind ?? ""}`;
      return [{ id, why: "generated code is called there", status: "blocked", ...answer.at, problem: answer }];
    }),
  };
}

const patchChanges = (sources: Sources, texts: ReadonlyMap<string, string | undefined>): FileChange[] =>
  [...texts].map(([path, after]) => ({ path, before: sources.read(path), after }));

/** The package manager runs when the manifest changes. */
function installation(
  { facts }: PlanInput,
  { packages }: Needs,
  texts: ReadonlyMap<string, string | undefined>,
): Install | undefined {
  if (!texts.has("package.json")) return undefined;
  const declared = new Set(facts.packages.map(({ name }) => name));
  const added = packages.filter(({ name }) => !declared.has(name)).map(({ name, range }) => `${name}@${range}`);
  return { manager: facts.packageManager.value, added, removed: [] };
}

export type { ServiceFact };
