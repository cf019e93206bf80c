import type { NeedContext } from "../model/catalog.ts";
import type { OwnedFileNeed } from "../model/need.ts";

/** True when any of these pillars is selected. */
export function chosen({ selection }: NeedContext, ...pillars: readonly string[]): boolean {
  return pillars.some((pillar) => selection.pillars.includes(pillar));
}

export function ownedFile(template: string, path: string): OwnedFileNeed {
  return { kind: "ownedFile", template, path };
}

/** Span and duration of one query: shared by all databases and caches, for tracing and metrics. */
export const queryFile: OwnedFileNeed = ownedFile("core/query", "dependencies/query");
