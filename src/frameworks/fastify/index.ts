import { type Site, placeOf, textOf, useRequirement, usesOf } from "../../edit/typescript/index.ts";
import type { Framework, NeedContext } from "../../model/catalog.ts";
import type { Problem } from "../../model/problem.ts";
import type { Sources } from "../../model/sources.ts";
import { type Application, findApplications } from "./application.ts";
import { placePlugin } from "./placement.ts";
import { anchorOf, judgePosition } from "./position.ts";
import { findRoutes } from "./routes.ts";

/** One registered plugin is the request path, the error hook, and, through `onListen` and `onClose`, start and stop. */
export const fastify: Framework = {
  id: "fastify",
  title: "Fastify",
  languages: ["typescript", "javascript"],
  packages: ["fastify"],
  // The first one with `onListen`.
  lowest: "4.23.0",
  files: [{ template: "fastify/http", path: "http" }],

  detect(sources, facts) {
    const version = facts.packages.find(({ name }) => name === "fastify")?.version ?? "5.0.0";
    return {
      services: findApplications(sources).map((application) => ({
        framework: "fastify",
        frameworkVersion: version,
        frameworkMajor: Number.parseInt(version, 10),
        app: placeOf(siteOf(application)),
      })),
      problems: [],
    };
  },

  routes: findRoutes,

  require(_need, context) {
    const { observabilityDir: dir, importExtension } = context.facts;
    const module = { dir, importExtension };
    return [
      useRequirement({
        id: "fastify.register",
        why: "every request passes the generated plugin, which also starts and stops telemetry with the server",
        module,
        name: "plugin",
        anchor: (sources) => {
          const application = current(sources, context);
          return application && anchorOf(sources, application, usesOf(sources, module, "plugin"));
        },
        flaw: (sources, use) => {
          const application = current(sources, context);
          return application && judgePosition(sources, application, use);
        },
        place: (sources) => {
          const application = current(sources, context);
          return (application && placePlugin(application)) ?? unknownShape(application, context);
        },
      }),
    ];
  },
};

const siteOf = (application: Application): Site =>
  application.kind === "instance" ? application.construction : application.body;

const current = (sources: Sources, { service }: NeedContext): Application | undefined =>
  findApplications(sources).find((one) => siteOf(one).unit.path === service.app.file);

const unknownShape = (application: Application | undefined, { service }: NeedContext): Problem => ({
  code: "place-unknown",
  severity: "error",
  args: {
    framework: "Fastify",
    need: "middleware",
    found: application?.kind === "instance" ? textOf(application.construction) : "",
  },
  at: application ? placeOf(siteOf(application)) : service.app,
  snippet: "app.register(observability.plugin); // right after Fastify()",
});
