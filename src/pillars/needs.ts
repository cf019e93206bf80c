import type { Need, OwnedFileNeed, PackageNeed } from "../model/need.ts";

/** What every pillar needs: requests that pass the generated code, and to know when the server listens. */
export function requestPath(why: string): readonly Need[] {
  return [
    { kind: "middleware", why },
    { kind: "listening", why: "metrics port, export and shutdown start with the server, not with an import" },
    ownedFile("core/request", "request"),
    ownedFile("core/start", "start"),
  ];
}

/** Errors are logged, counted and put on the span of their request. */
export const errorHook: Need = { kind: "errorHook", why: "errors of handlers are logged, counted and traced" };

export function ownedFile(template: string, path: string): OwnedFileNeed {
  return { kind: "ownedFile", template, path };
}

/** A package the generated code imports; `range` is what the templates are tested with. */
/** `accepts`: what will do where the project has the package already; `range` when absent. */
export function packageNeed(name: string, range: string, why: string, accepts?: string): PackageNeed {
  return { kind: "package", why, name, range, ...(accepts !== undefined && { accepts }), dev: false };
}
