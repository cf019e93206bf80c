import { type Unit, callOf, methodCalls, readCode, unitsAt, unitsWith } from "../../edit/typescript/index.ts";
import { type CodeCall, type CodeFunction, type CodeValue, keyOf } from "../../model/code.ts";
import type { Route } from "../../model/catalog.ts";
import type { Sources } from "../../model/sources.ts";
import { sought } from "../../model/survey.ts";

const methods = ["get", "head", "post", "put", "patch", "delete", "options"];

const framework = sought("fastify");

/**
 * Routes registered with a constant path, below the prefixes of the plugins that they stand in. What calls a plugin is
 * Fastify, so of instances in its parameter only the name is known: every `x.get("/path", ...)` counts. What nobody
 * registers stands below the folder that autoload would load it from.
 */
export function findRoutes(sources: Sources): Route[] {
  const code = readCode(sources);
  const calls = callsOnInstances(sources);
  const mounts = new Map<string, Mount[]>();
  for (const mount of calls.flatMap(mountsOf)) {
    const key = keyOf(mount.plugin);
    mounts.set(key, [...(mounts.get(key) ?? []), mount]);
  }
  /** Where an instance mounts its routes: several times, when its plugin is; nowhere that is known, by a prefix that is not. */
  const prefixesOf = (instance: CodeValue | undefined, { at, within }: CodeCall, depth = 8): string[] => {
    const name = nameOf(instance);
    const plugin = within.find(({ parameters: [first] }) => first !== undefined && first === name);
    const known = plugin && mounts.get(keyOf(plugin));
    if (depth === 0) return [];
    if (known !== undefined)
      return known.flatMap(({ call, prefix }) =>
        prefix === undefined ? [] : prefixesOf(call.receiver, call, depth - 1).map((outer) => join(outer, prefix)),
      );
    // `addRoutes(app)`: a function that is given an instance, and no plugin.
    const given = plugin === undefined ? [] : code.callsTo(plugin).filter(({ args: [first] }) => nameOf(first) !== "");
    return given.length > 0 ? given.flatMap((call) => prefixesOf(call.args[0], call, depth - 1)) : [folderOf(at.file)];
  };
  /** A plugin's level is that of its routes. */
  const isQuiet = ({ args, within }: CodeCall): boolean => {
    const plugins = within.flatMap((plugin) => mounts.get(keyOf(plugin)) ?? []);
    return args.some(hasQuietLevel) || plugins.some(({ call }) => call.args.some(hasQuietLevel));
  };
  return calls.flatMap((call) =>
    routesOf(call).flatMap(({ method, path }) =>
      prefixesOf(call.receiver, call).map((prefix) => ({
        ...{ method, path: join(prefix, path) || "/", at: call.at },
        ...(isQuiet(call) && { quiet: true }),
      })),
    ),
  );
}

/** Calls in files that know Fastify, and in those of the plugins that are registered there. */
function callsOnInstances(sources: Sources): CodeCall[] {
  const callsIn = (units: readonly Unit[]): CodeCall[] =>
    methodCalls(units, [...methods, "route", "register"]).map(({ call }) => callOf(sources, call));
  const first = unitsWith(sources, framework);
  const seen = new Set(first.map(({ path }) => path));
  const calls = callsIn(first);
  // Those of a plugin may register more of them.
  for (const call of calls) {
    const files = mountsOf(call).map(({ plugin }) => plugin.at.file);
    const others = [...new Set(files)].filter((file) => !seen.has(file));
    for (const file of others) seen.add(file);
    calls.push(...callsIn(unitsAt(sources, others)));
  }
  return calls;
}

interface Mount {
  readonly call: CodeCall;
  readonly plugin: CodeFunction;
  /** Undefined when there is one that can't be read. */
  readonly prefix: string | undefined;
}

/** `app.register(invoices, { prefix: "/invoices" })` */
function mountsOf(call: CodeCall): Mount[] {
  const {
    name,
    args: [plugin, options],
  } = call;
  if (name !== "register" || plugin === undefined) return [];
  if (plugin.kind === "function") return [{ call, plugin: plugin.function, prefix: prefixIn(options) }];
  // What fastify-plugin is given works on the instance itself.
  const [inner] = plugin.kind === "call" && plugin.call.callee.startsWith("fastify-plugin") ? plugin.call.args : [];
  return inner?.kind === "function" ? [{ call, plugin: inner.function, prefix: "" }] : [];
}

function prefixIn(options: CodeValue | undefined): string | undefined {
  if (options === undefined) return "";
  if (options.kind !== "object") return undefined;
  const prefix = options.entries.get("prefix");
  if (prefix === undefined) return options.complete ? "" : undefined;
  return prefix.kind === "text" ? prefix.text : undefined;
}

/** `app.get("/", handler)`, `app.route({ method: ["GET", "HEAD"], url: "/", handler })` */
function routesOf({ name, args }: CodeCall): Array<Pick<Route, "method" | "path">> {
  const [first] = args;
  if (name === "route" && first?.kind === "object") {
    const { entries } = first;
    const verbs = textsOf(entries.get("method"));
    return textsOf(entries.get("url") ?? entries.get("path")).flatMap((path) =>
      verbs.map((verb) => ({ method: verb.toUpperCase(), path })),
    );
  }
  if (!methods.includes(name) || args.length < 2) return [];
  return textsOf(first)
    .filter((path) => path === "" || path.startsWith("/"))
    .map((path) => ({ method: name.toUpperCase(), path }));
}

/** `{ logLevel: "silent" }`: lines of requests have the level info. */
const hasQuietLevel = (options: CodeValue): boolean => {
  const level = options.kind === "object" ? options.entries.get("logLevel") : undefined;
  return level?.kind === "text" && ["warn", "error", "fatal", "silent"].includes(level.text);
};

const textsOf = (value: CodeValue | undefined): string[] =>
  value?.kind === "text" ? [value.text] : value?.kind === "list" ? value.items.flatMap(textsOf) : [];

/** The name that something is called on, also behind a chain: `app.get("/a", a).get("/b", b)`. */
function nameOf(value: CodeValue | undefined): string {
  if (value?.kind === "call") return nameOf(value.call.receiver);
  return value?.kind === "path" ? (value.names[0] ?? "") : "";
}

/** routes/example/index.js is mounted below /example by @fastify/autoload. */
function folderOf(file: string): string {
  const folder = /(?:^|\/)routes\/(.+)\/[^/]+$/.exec(file)?.[1];
  return folder === undefined ? "" : `/${folder}`;
}

const join = (prefix: string, path: string): string =>
  path === "/" && prefix !== ""
    ? prefix
    : prefix.replace(/\/$/, "") + (path === "" || path.startsWith("/") ? path : `/${path}`);
