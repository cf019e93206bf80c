import {
  type Placement,
  type Site,
  excerptOf,
  importFor,
  placeOf,
  unitOf,
  useRequirement,
} from "../../edit/typescript/index.ts";
import type { Framework, NeedContext } from "../../model/catalog.ts";
import type { Facts } from "../../model/facts.ts";
import type { FrameworkNeed } from "../../model/need.ts";
import type { Problem } from "../../model/problem.ts";
import type { Requirement } from "../../model/requirement.ts";
import type { Sources } from "../../model/sources.ts";
import { type Application, type Listen, findApplications, mayBeServer, serversOf } from "./application.ts";
import { leftOut, lostIn } from "./left-out.ts";
import { findRoutes } from "./routes.ts";
import { judgePosition } from "./position.ts";
import { type Unclear, placeErrorHook } from "./error-hook.ts";
import { placeListening, placeMiddleware } from "./placement.ts";

export const express: Framework = {
  id: "express",
  title: "Express",
  languages: ["typescript", "javascript"],
  packages: ["express"],
  files: [{ template: "express/http", path: "http" }],

  detect(sources, facts) {
    const version = facts.packages.find(({ name }) => name === "express")?.version ?? "5.0.0";
    const applications = findApplications(sources);
    const listening = applications.filter(({ listens }) => listens.length > 0);
    // Applications that nobody starts are parts of another one, or wait for a caller we can't see.
    const found = listening.length > 0 ? listening : applications;
    return {
      services: found.map(({ construction }) => ({
        framework: "express",
        frameworkVersion: version,
        frameworkMajor: Number.parseInt(version, 10),
        app: placeOf(construction),
      })),
      problems: leftOut(sources, applications),
    };
  },

  routes: findRoutes,

  require(need, context, sources) {
    // A second server of the application, like the one for https, is drained too.
    const servers = need.kind === "listening" ? serversIn(sources, context).length : 1;
    return Array.from({ length: Math.max(servers, 1) }, (_, index) => requirement(need, context, index));
  },
};

function requirement(need: FrameworkNeed, context: NeedContext, index: number): Requirement {
  return useRequirement({
    id: `express.${need.kind}${index === 0 ? "" : `:${index + 1}`}`,
    why: need.why,
    module: generatedModule(context.facts),
    name: exported[need.kind],
    matches: (sources, { args: [server] }) => {
      if (need.kind !== "listening" || server === undefined) return true;
      const servers = serversIn(sources, context);
      const listen = servers.length > 1 ? servers[index] : undefined;
      return listen === undefined || mayBeServer(sources, server, listen);
    },
    anchor: (sources) => {
      const application = current(sources, context);
      return need.kind === "listening" ? application && serversOf(application)[index]?.call : application?.construction;
    },
    flaw: (sources, use) => {
      const application = current(sources, context);
      return application && judgePosition(sources, need, application, use);
    },
    place: (sources) => {
      const application = current(sources, context);
      const placed = application && place(sources, need, application, index);
      if (placed !== undefined && "insertions" in placed) return placed;
      return unknownShape(sources, need, context, placed?.unclear ?? application?.construction);
    },
  });
}

function serversIn(sources: Sources, context: NeedContext): Listen[] {
  const application = current(sources, context);
  return application === undefined ? [] : serversOf(application);
}

const exported = { middleware: "middleware", errorHook: "errorHandler", listening: "start" } as const;

function place(
  sources: Sources,
  { kind }: FrameworkNeed,
  application: Application,
  index: number,
): Placement | Unclear {
  if (kind === "middleware") return placeMiddleware(application);
  if (kind === "errorHook") return placeErrorHook(sources, application);
  const listen = serversOf(application)[index];
  return listen === undefined ? { unclear: lostIn(sources, application) } : placeListening(sources, listen);
}

const generatedModule = ({ observabilityDir, importExtension }: Facts) => ({ dir: observabilityDir, importExtension });

/** The service's application in the present state of the sources: edits above it move its line, not its order. */
function current(sources: Sources, { facts, service }: NeedContext): Application | undefined {
  const inFile = findApplications(sources).filter(({ construction }) => construction.unit.path === service.app.file);
  const ordinal = facts.services
    .filter(({ framework, app }) => framework === "express" && app.file === service.app.file)
    .findIndex(({ app }) => app.line === service.app.line);
  const listening = inFile.filter(({ listens }) => listens.length > 0);
  return (listening.length > 0 ? listening : inFile)[Math.max(ordinal, 0)];
}

const snippets: Readonly<Record<FrameworkNeed["kind"], (name: string) => string>> = {
  middleware: (name) => `app.use(${name}.middleware()); // right after express()`,
  errorHook: (name) => `app.use(${name}.errorHandler()); // after the routes, before your error handler`,
  listening: (name) => `${name}.start(server); // right after listen()`,
};

/** `at` is what is not understood. */
function unknownShape(sources: Sources, need: FrameworkNeed, { facts, service }: NeedContext, at?: Site): Problem {
  const unit = at?.unit ?? unitOf(sources, service.app.file);
  const load = unit && importFor(sources, unit, generatedModule(facts));
  return {
    code: "place-unknown",
    severity: need.kind === "errorHook" ? "warning" : "error",
    args: { framework: "Express", need: need.kind, found: at === undefined ? "" : excerptOf(at) },
    at: at ? placeOf(at) : service.app,
    snippet: `${load === undefined ? "" : `${load.code};\n`}${snippets[need.kind](load?.name ?? "observability")}`,
  };
}
