import { parse as parseJson } from "jsonc-parser";
import {
  type Either,
  type FunctionShape,
  type Site,
  constructions,
  eitherOf,
  exportedFunction,
  isInside,
  methodCalls,
  originOf,
  sameSite,
  unitsReaching,
} from "../../edit/typescript/index.ts";
import type { Constructor } from "../../model/need.ts";
import type { Sources } from "../../model/sources.ts";
import { callsOfMethod, sought } from "../../model/survey.ts";

/** A Fastify application: made by the project, or the plugin that `fastify start` loads. */
export type Application =
  Instance | { readonly kind: "plugin"; readonly parameter: string; readonly body: FunctionBody };

export interface Instance extends Either {
  readonly kind: "instance";
  readonly construction: Site;
  /** All that its name may hold, itself among them. */
  readonly choice: readonly Site[];
}

type FunctionBody = NonNullable<FunctionShape["body"]>;

const instance: readonly Constructor[] = [
  { module: "fastify", export: "default", construct: false },
  { module: "fastify", export: "fastify", construct: false },
];

const listen = sought(...callsOfMethod("listen"));

export function findApplications(sources: Sources): Application[] {
  const made = constructions(sources, instance);
  const listens = methodCalls(unitsReaching(sources, "fastify", listen), ["listen"]).map(({ receiver }) =>
    originOf(sources, receiver),
  );
  const listening = made.filter((construction) => listens.some((site) => sameSite(site, construction)));
  const plugin = findStartedPlugin(sources);
  if (listening.length === 0 && plugin !== undefined) return [plugin];
  // Instances that nobody starts (a test helper's) count only when there is nothing else.
  const found = (listening.length > 0 ? listening : made).map((construction): Instance => {
    const either = eitherOf(construction, { sources, made, handing });
    const choice = made.filter((site) => isInside(site, either.whole));
    return { kind: "instance", construction, ...either, choice };
  });
  // One of several that a name may hold stands for all of them.
  return found.filter(({ whole }, index) => found.findIndex((other) => sameWhole(other.whole, whole)) === index);
}

const sameWhole = (one: Site, other: Site): boolean => sameSite(one, other) && one.node.end === other.node.end;

/** Methods of an instance that register something and hand it on. */
export const registering = ["register", "route", "get", "head", "post", "put", "patch", "delete", "options", "all"];

/** Methods of an instance that hand it on. */
export const handing = [
  ...registering,
  ...["decorate", "decorateRequest", "decorateReply", "addHook", "addSchema", "addContentTypeParser", "after"],
  ...["setErrorHandler", "setNotFoundHandler", "setValidatorCompiler", "setSerializerCompiler", "withTypeProvider"],
];

/** The file that a script of package.json gives to `fastify start`, and the plugin function it exports. */
function findStartedPlugin(sources: Sources): Application | undefined {
  const { scripts = {} } = (parseJson(sources.read("package.json") ?? "{}") ?? {}) as {
    scripts?: Readonly<{ [name: string]: unknown }>;
  };
  for (const script of Object.values(scripts)) {
    const started = typeof script === "string" ? /\bfastify start\b([^&|;]*)/.exec(script)?.[1] : undefined;
    for (const word of (started ?? "").trim().split(/\s+/)) {
      if (!/\.[cm]?[jt]s$/.test(word) || word.startsWith("-")) continue;
      const application = pluginIn(sources, sourceOf(sources, word.replace(/^\.\//, "")));
      if (application !== undefined) return application;
    }
  }
  return undefined;
}

/** The source behind a built file: dist/app.js comes from src/app.ts, also once it was built. */
function sourceOf(sources: Sources, path: string): string {
  const inSources = path.replace(/^(dist|build|lib|out)\//, "src/");
  const candidates = [path, ...[inSources, path].flatMap((file) => [file, file.replace(/\.([cm]?)js$/, ".$1ts")])];
  const listed = new Set(sources.list());
  return candidates.find((candidate) => listed.has(candidate)) ?? path;
}

function pluginIn(sources: Sources, file: string): Application | undefined {
  const shape = exportedFunction(sources, file);
  const parameter = shape?.parameters[0];
  if (shape?.body === undefined || parameter === undefined || !/^[\w$]+$/.test(parameter)) return undefined;
  return { kind: "plugin", parameter, body: shape.body };
}
