import { EventEmitter } from "node:events";
import { runInNewContext } from "node:vm";
import { transformSync } from "esbuild";

type Files = Readonly<{ [path: string]: string }>;

/** What a run of the files made, in the order it happened, and what of it came to the generated module. */
export interface Run {
  /** Clients and loggers. */
  readonly made: object[];
  readonly handed: object[];
  readonly listening: object[];
  readonly started: object[];
  /** What was registered on each application: "middleware", "errorHandler", "plugin", or "own" of the service. */
  readonly applications: Map<object, string[]>;
  readonly errors: string[];
}

/** Runs a file with what it loads, and calls what it exports. Packages and the generated module are stand-ins. */
export async function run(files: Files, entry: string): Promise<Run> {
  const result: Run = { made: [], handed: [], listening: [], started: [], applications: new Map(), errors: [] };
  const load = loader(files, (name) => (name.includes("observability") ? generated(result) : packageOf(result, name)));
  await attempt(result, async () => exercise(result, await load(entry)));
  return result;
}

/** Modules of the files as CommonJS. What is not among them comes from `outside`. */
function loader(files: Files, outside: (name: string) => unknown): (path: string) => unknown {
  const quiet = (): void => undefined;
  const globals = {
    console: { log: quiet, error: quiet },
    process: { env: { A: "1" } },
    setTimeout: (call: () => void) => call(),
  };
  Object.assign(globals, { global: globals });
  const modules = new Map<string, { exports: unknown }>();
  const load = (path: string): unknown => {
    const known = modules.get(path);
    if (known !== undefined) return known.exports;
    const module: { exports: unknown } = { exports: {} };
    modules.set(path, module);
    const require = (name: string): unknown => {
      const stem = name.replace(/^\.\//, path.startsWith("src/") ? "src/" : "").replace(/\.js$/, "");
      const file = [`${stem}.js`, `${stem}.ts`].find((candidate) => files[candidate] !== undefined);
      return file === undefined ? outside(name.replace(/^node:/, "")) : load(file);
    };
    const wrapped = `(function (exports, module, require) {${asCommonJs(path, files[path] ?? "")}\n})`;
    const body = runInNewContext(wrapped, globals) as (...args: unknown[]) => void;
    body.call(module.exports, module.exports, module, Object.assign(require, { main: module }));
    return module.exports;
  };
  return load;
}

function asCommonJs(path: string, code: string): string {
  const isScript = !path.endsWith(".ts") && !/^(import|export)\b/m.test(code);
  if (isScript) return code;
  return transformSync(code, {
    loader: path.endsWith(".ts") ? "ts" : "js",
    format: "cjs",
    target: "node20",
    supported: { "dynamic-import": false },
  }).code;
}

function generated({ handed, started }: Run): object {
  const keep =
    (list: object[]) =>
    (value: object): object => {
      list.push(value);
      return value;
    };
  const wraps = Object.fromEntries(["postgres", "redis", "ioredis", "pino", "winston"].map((id) => [id, keep(handed)]));
  const hooks = { middleware: () => "middleware", errorHandler: () => "errorHandler", plugin: "plugin" };
  return { ...wraps, ...hooks, start: keep(started) };
}

/** Can be constructed too. */
const nothing = function (): void {
  // Stands for whatever other packages export.
};

/** Each package is a function and class with all that packages construct as members. */
function packageOf(result: Run, name: string): unknown {
  if (name === "events") return EventEmitter;
  if (name === "cluster") return { isPrimary: false };
  if (name === "module") return { createRequire: () => (inner: string) => packageOf(result, inner) };
  if (/^https?$/.test(name)) {
    const createServer = (): object => server(result);
    return { createServer };
  }
  if (name === "express" || name === "fastify") return Object.assign(() => application(result), { json: () => "own" });
  if (!/^(pg|pg-pool|redis|ioredis|pino|winston)$/.test(name)) return pretend(nothing, () => nothing);
  const make = function (): object {
    const made = client();
    result.made.push(made);
    return made;
  };
  const members = ["Pool", "Client", "Cluster", "createClient", "createLogger", "pino"].map((key) => [key, make]);
  const all = Object.fromEntries(members);
  return Object.assign(make, all, { Redis: make, default: make, native: all });
}

/** An object whose unknown methods are made up by `method`; what is set on it is kept. */
function pretend(target: object, method: (name: string) => unknown): object {
  const fields = new Map<PropertyKey, unknown>();
  return new Proxy(target, {
    get: (_target, key) =>
      fields.has(key) || typeof key === "symbol" || key === "then" ? fields.get(key) : method(key),
    set: (_target, key, value) => Boolean(fields.set(key, value)),
  });
}

function client(): object {
  const self: object = pretend({}, (name) => (name === "on" ? () => self : () => Promise.resolve({})));
  return self;
}

function application(result: Run): object {
  const registered: string[] = [];
  const locals = {};
  const self: object = pretend(
    () => undefined,
    (name) => {
      if (name === "locals") return locals;
      if (name === "listen")
        return (...args: unknown[]) => {
          const listening = server(result) as { listen(...args: unknown[]): object };
          return listening.listen(...args);
        };
      return (...args: unknown[]) => {
        const ours = args.find(
          (value) => typeof value === "string" && /^(middleware|errorHandler|plugin)$/.test(value),
        );
        if (!/^(set|disable|withTypeProvider)$/.test(name)) registered.push(typeof ours === "string" ? ours : "own");
        // A middleware of the service that makes a client for each request.
        for (const value of args)
          if (typeof value === "function" && name === "use") value({}, { locals: {} }, () => undefined);
        return self;
      };
    },
  );
  result.applications.set(self, registered);
  return self;
}

function server({ listening }: Run): object {
  const self: object = Object.assign(new EventEmitter(), {
    address: () => ({ port: 1 }),
    close: () => self,
    setTimeout: () => self,
    listen: (...args: unknown[]) => {
      listening.push(self);
      const done = args.at(-1);
      if (typeof done === "function") queueMicrotask(() => done());
      return self;
    },
  });
  return self;
}

/** Calls what a module gives away, and what that gives: clients that are made when they are asked for are made. */
async function exercise(result: Run, given: unknown, depth = 4): Promise<void> {
  const value = await given;
  if (depth === 0 || value === null || (typeof value !== "object" && typeof value !== "function")) return;
  if (result.made.includes(value) || result.applications.has(value) || result.listening.includes(value)) return;
  const calls = typeof value === "function" ? callsOf(value as (...args: unknown[]) => unknown) : [];
  const { length } = result.made;
  for (const call of calls)
    if (result.made.length === length) await attempt(result, () => exercise(result, call(), depth - 1));
  const members = value as { readonly [key: string]: unknown };
  for (const name of namesOf(value))
    await attempt(result, async () => {
      const member = await members[name];
      const isMethod = typeof member === "function" && !isClass(member);
      await exercise(result, isMethod ? (member.call(value, {}) as unknown) : member, depth - 1);
    });
}

const sourceOf = (value: object): string =>
  typeof value === "function" ? Function.prototype.toString.call(value) : "";

const isClass = (value: object): boolean =>
  /^class\b/.test(sourceOf(value)) || Object.keys((value as { prototype?: object }).prototype ?? {}).length > 0;

/** With an argument, or without: both are what callers do. */
const callsOf = (value: (...args: unknown[]) => unknown): Array<() => unknown> =>
  isClass(value) || /\bthis\./.test(sourceOf(value))
    ? [() => Reflect.construct(value, []) as unknown]
    : [() => value({}), () => value()];

/** Members of the value, methods and static ones of a class too. */
function namesOf(value: object): Set<string> {
  const prototype = Object.getPrototypeOf(value) as object | null;
  const isNative = prototype === null || String(prototype.constructor).includes("[native code]");
  const inherited = isNative ? [] : Object.getOwnPropertyNames(prototype);
  const names = [...Object.keys(value), ...inherited, ...(isClass(value) ? Object.getOwnPropertyNames(value) : [])];
  return new Set(names.filter((name) => !["constructor", "prototype", "length", "name"].includes(name)));
}

async function attempt({ errors }: Run, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    errors.push(String(error));
  }
}
