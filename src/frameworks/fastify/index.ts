import {
  type Line,
  type Placement,
  type Site,
  after,
  atStartOfBody,
  bindingOf,
  isInside,
  methodCalls,
  outermost,
  placeOf,
  textOf,
  useRequirement,
} from "../../edit/typescript/index.ts";
import type { Framework, NeedContext } from "../../model/catalog.ts";
import type { Problem } from "../../model/problem.ts";
import type { Sources } from "../../model/sources.ts";
import { type Application, findApplications } from "./application.ts";
import { judgePosition } from "./position.ts";
import { findRoutes } from "./routes.ts";

/** One registered plugin is the request path, the error hook, and, through `onListen` and `onClose`, start and stop. */
export const fastify: Framework = {
  id: "fastify",
  title: "Fastify",
  languages: ["typescript", "javascript"],
  packages: ["fastify"],
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
    const { observabilityDir, importExtension } = context.facts;
    return [
      useRequirement({
        id: "fastify.register",
        why: "every request passes the generated plugin, which also starts and stops telemetry with the server",
        module: { dir: observabilityDir, importExtension },
        name: "plugin",
        anchor: (sources) => {
          const application = current(sources, context);
          return application && siteOf(application);
        },
        flaw: (sources, use) => {
          const application = current(sources, context);
          return application && judgePosition(sources, application, use);
        },
        place: (sources) => place(sources, context) ?? unknownShape(context),
      }),
    ];
  },
};

const siteOf = (application: Application): Site =>
  application.kind === "instance" ? application.construction : application.body;

const current = (sources: Sources, { service }: NeedContext): Application | undefined =>
  findApplications(sources).find((one) => siteOf(one).unit.path === service.app.file);

function place(sources: Sources, context: NeedContext): Placement | undefined {
  const application = current(sources, context);
  if (application === undefined) return undefined;
  const { unit } = siteOf(application);
  const prefix = registerPrefix(unit);
  const line = (name: string, namespace: string): Line => ({
    code: `${prefix}${name}.register(${namespace}.plugin)`,
    remark: "first, so that it sees every request whole",
  });
  if (application.kind === "plugin") {
    const { body, parameter } = application;
    return { unit, insertions: (namespace) => [atStartOfBody(body, line(parameter, namespace))] };
  }
  const { construction } = application;
  const binding = bindingOf(construction, [...registering, ...chained]);
  // `Fastify().register(...)`: a statement behind the chain would come too late, and elsewhere there is no statement.
  if (binding === undefined || isRegisteringChain(construction) || binding.isUsedBeside)
    return { unit, insertions: (namespace) => [{ at: construction.node.end, text: `.register(${namespace}.plugin)` }] };
  return { unit, insertions: (namespace) => [after(binding.statement, line(binding.name, namespace))] };
}

const isRegisteringChain = (construction: Site): boolean => {
  const chain = outermost(construction, [...registering, ...chained]);
  return methodCalls([construction.unit], registering).some(
    ({ call, receiver }) => isInside(construction, receiver) && isInside(call, chain),
  );
};

/** Methods of an instance that hand it on. */
const registering = ["register", "route", "get", "head", "post", "put", "patch", "delete", "options", "all"];
const chained = [
  ...["decorate", "decorateRequest", "decorateReply", "addHook", "addSchema", "addContentTypeParser", "after"],
  ...["setErrorHandler", "setNotFoundHandler", "setValidatorCompiler", "setSerializerCompiler", "withTypeProvider"],
];

/** "await " or "void " when that is how the file registers plugins. */
function registerPrefix(unit: Site["unit"]): string {
  for (const { call } of methodCalls([unit], ["register"])) {
    const before = textOf({ unit, node: outermost(call).node.parent });
    const prefix = /^(await|void) /.exec(before)?.[0];
    if (prefix !== undefined) return prefix;
  }
  return "";
}

const unknownShape = ({ service }: NeedContext): Problem => ({
  code: "place-unknown",
  severity: "error",
  args: { framework: "Fastify", need: "middleware", found: "" },
  at: service.app,
  snippet: "app.register(observability.plugin); // right after Fastify()",
});
