import { type Site, excerptOf, handingsOf, placeOf } from "../../edit/typescript/index.ts";
import type { Problem } from "../../model/problem.ts";
import type { Sources } from "../../model/sources.ts";
import type { Application } from "./application.ts";
import { registering } from "./registrations.ts";

/** The call that an application is handed to where it is not followed to; undefined for one that is a part of another. */
export function lostIn(sources: Sources, { construction }: Application): Site | undefined {
  const handings = handingsOf(sources, construction);
  const isMounted = handings.some(({ within }) => within.some((name) => registering.includes(name)));
  return isMounted ? undefined : handings.at(-1)?.call;
}

/** Beside applications that listen: one that is handed on to where it can't be followed may listen there. */
export function leftOut(sources: Sources, applications: readonly Application[]): Problem[] {
  if (applications.every(({ listens }) => listens.length === 0)) return [];
  return applications.flatMap((application): Problem[] => {
    const call = application.listens.length === 0 ? lostIn(sources, application) : undefined;
    if (call === undefined) return [];
    const { file, line } = placeOf(call);
    const args = { framework: "Express", call: excerptOf(call), file, line };
    return [{ code: "application-left-out", severity: "warning", args, at: placeOf(application.construction) }];
  });
}
