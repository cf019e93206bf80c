import type { NeedContext } from "../model/catalog.ts";
import type { ServiceFact } from "../model/facts.ts";
import type {
  EntriesNeed,
  EnvironmentNeed,
  FrameworkNeed,
  Need,
  OperationsNeed,
  OwnedFileNeed,
  PackageNeed,
  WrapNeed,
} from "../model/need.ts";
import { dependencies, frameworks, pillars } from "../registry.ts";

/** Needs of a selection, each once, sorted into what handles them. */
export interface Needs {
  readonly framework: readonly FrameworkNeed[];
  readonly wraps: readonly WrapNeed[];
  readonly packages: readonly PackageNeed[];
  readonly environment: readonly EnvironmentNeed[];
  readonly files: readonly OwnedFileNeed[];
  readonly operations: readonly OperationsNeed[];
  readonly entries: readonly EntriesNeed[];
}

/** The order in which a framework's edits go in. */
const frameworkOrder = ["middleware", "errorHook", "listening"] as const;

/** Asks every chosen pillar and dependency what it needs. The same need of several is one need, whatever the order. */
export function collectNeeds(context: NeedContext): Needs {
  const { selection, facts, service } = context;
  const chosen = pillars.filter(({ id }) => selection.pillars.includes(id));
  const used = dependencies.filter(({ id }) => selection.dependencies.includes(id));
  const asked = chosen.flatMap((pillar) => pillar.needs(context));
  const all: Need[] = [
    ...asked,
    ...used.flatMap((dependency) => {
      const fact = facts.dependencies.find(({ id }) => id === dependency.id);
      return fact === undefined ? [] : dependency.needs(context, fact);
    }),
    // Pillars that only write `ops/` change nothing in the service.
    ...(asked.some(({ kind }) => kind === "middleware") ? [...coreFiles, ...frameworkFiles(service)] : []),
  ];
  const of = <K extends Need["kind"]>(kind: K): Extract<Need, { kind: K }>[] =>
    all.filter((need): need is Extract<Need, { kind: K }> => need.kind === kind);
  const framework = frameworkOrder.flatMap((kind) => unique<FrameworkNeed>(of(kind), () => kind));
  return {
    framework,
    wraps: unique(of("wrap"), ({ dependency }) => dependency.id),
    packages: unique(of("package"), ({ name }) => name),
    environment: unique(of("environment"), ({ key }) => key),
    files: unique(of("ownedFile"), ({ path }) => path),
    operations: unique(of("operations"), ({ owner }) => owner),
    entries: unique(of("entries"), ({ owner }) => owner),
  };
}

const frameworkFiles = ({ framework }: ServiceFact): OwnedFileNeed[] =>
  (frameworks.find(({ id }) => id === framework)?.files ?? []).map((file) => ({ kind: "ownedFile", ...file }));

/** Files of every service that requests pass through. */
const coreFiles: readonly OwnedFileNeed[] = [
  { kind: "ownedFile", template: "core/config", path: "config" },
  { kind: "ownedFile", template: "core/request", path: "request" },
  { kind: "ownedFile", template: "core/shutdown", path: "shutdown" },
  { kind: "ownedFile", template: "core/start", path: "start" },
  { kind: "ownedFile", template: "core/index", path: "index" },
];

function unique<N>(needs: readonly N[], key: (need: N) => string): N[] {
  const byKey = new Map<string, N>();
  for (const need of needs) if (!byKey.has(key(need))) byKey.set(key(need), need);
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, need]) => need);
}
