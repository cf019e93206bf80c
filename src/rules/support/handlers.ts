import {
  type Code,
  type CodeCall,
  type CodeFunction,
  type CodeValue,
  type Environment,
  keyOf,
} from "../../model/code.ts";
import { callsOfMethod, sought } from "../../model/survey.ts";
import { follows } from "./follows.ts";

const methods = ["get", "post", "put", "patch", "delete", "head", "options", "all"];
const others = ["use", "route", "param", "addHook", "setErrorHandler", "setNotFoundHandler"];
const registering = new Set([...methods, ...others]);
sought(...[...registering].flatMap(callsOfMethod));

/** Receivers that hand requests to functions: applications, routers and plugins' own instances. */
const routers = /^(?:express|fastify|express-promise-router|router|koa|@koa\/router|koa-router)(?:[#.]|$)/;

const request = /^(?:_?req|_?request|ctx|context)$/;

/** `(req, res)`, `(err, req, res, next)`: a callback that takes `(err, result)` is no handler. */
const takesRequest = ({ parameters: [first = "", second = ""] }: CodeFunction): boolean =>
  request.test(first) || (/^_?err(?:or)?$/.test(first) && request.test(second));

/** True for a function that is called with each request: a route's handler, a middleware, a hook. */
export function isHandler(candidate: CodeFunction): boolean {
  const { handedTo } = candidate;
  if (handedTo === undefined || !registering.has(handedTo.name) || !isForRequests(handedTo)) return false;
  const { receiver } = handedTo;
  if (receiver?.kind === "call") return routers.test(receiver.call.callee);
  // A router that came as a parameter, or was made by something we can't follow: its handlers look like handlers.
  return receiver?.kind === "path" && takesRequest(candidate);
}

/** Fastify also has hooks for its own life: "onReady", "onClose", "onRoute" ... */
const isForRequests = ({ name, args: [first] }: CodeCall): boolean =>
  name !== "addHook" ||
  first?.kind !== "text" ||
  !/^on(?:Ready|Listen|Close|Route|Register)$|^preClose$/.test(first.text);

/** Where requests for a path are handed to functions: `app.get("/orders", check, handler)`. */
export interface Registration {
  readonly call: CodeCall;
  /** The path, when it is written out; undefined for `app.use(handler)` and for what can't be read. */
  readonly path: string | undefined;
  /** "get", "use", "addHook" ... */
  readonly method: string;
  /** From the first one that runs to the last. */
  readonly handlers: readonly CodeFunction[];
}

const frameworks = ["express", "fastify", "koa", "@koa/router", "koa-router", "express-promise-router", "router"];

/** How handlers begin, in a file that got its router from elsewhere. */
const handlers = sought(
  ...["req", "_req", "request", "_request", "ctx"].flatMap((name) => [
    ...[`(${name},`, `(${name}:`, `(${name})`, `, ${name},`, `, ${name}:`, `${name} =>`],
  ]),
);

const registered = `\\.(?:${[...registering].join("|")})(?:<[^(]{0,200}>)?(?:\\?\\.)? ?\\(`;
const route = new RegExp(`(?:${registered}\\s*|\\burl:\\s*)["'\`]/`);
const parameters = /(?<=[(,\s])_?(?:req|request|ctx|context|err|error)\b(?:\s*=>|[^()]{0,200}\)\s*(?:=>|[{:]))/;
const handedOver = follows(new RegExp(registered), parameters, 300);

/** A route by its path, or a function for requests that is handed over where it is written. */
const registers = (text: string): boolean => route.test(text) || handedOver(text);

const known = new WeakMap<Code, readonly Registration[]>();

/** Every registration of functions for requests, in file and source order. Read once for each `code`. */
export function registrations(code: Code): readonly Registration[] {
  const before = known.get(code);
  if (before !== undefined) return before;
  const own = code.methods([...registering], { from: frameworks });
  const files = new Set(own.map(({ at }) => at.file));
  const others = code
    .methods([...registering], { near: handlers, matching: registers })
    .filter(({ at }) => !files.has(at.file));
  const byFile = [...own, ...others].sort((a, b) => (a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : 0));
  const found = byFile.flatMap(registrationOf);
  known.set(code, found);
  return found;
}

function registrationOf(call: CodeCall): Registration[] {
  const { receiver, args, name } = call;
  if (!isForRequests(call)) return [];
  const certain = receiver?.kind === "call" && routers.test(receiver.call.callee);
  if (!certain && receiver?.kind !== "path" && receiver?.kind !== "call") return [];
  const functions = args.flatMap((value) => functionsOf(value));
  const path = pathOf(call);
  const handlers = certain || (path !== undefined && isGiven(call)) ? functions : functions.filter(takesRequest);
  if (handlers.length === 0 && !(certain && path !== undefined)) return [];
  return [{ call, path, method: name, handlers }];
}

/** `async function plugin(app) { app.get("/live", async () => "ok"); }`: what a path is told to can't be but a router. */
const isGiven = (call: CodeCall): boolean => {
  const { receiver, within } = call;
  if (receiver?.kind !== "path" || receiver.names.length !== 1 || call.target() !== undefined) return false;
  return within.some(({ parameters: [first] }) => first === receiver.names[0]);
};

/** `app.get("/x")`, `router.route("/x").get()`, `fastify.route({ url: "/x" })`. */
function pathOf({ args: [first], receiver }: CodeCall): string | undefined {
  if (first?.kind === "text") return first.text.startsWith("/") ? first.text : undefined;
  const url = first?.kind === "object" ? first.entries.get("url") : undefined;
  if (url?.kind === "text") return url.text;
  return receiver?.kind === "call" && receiver.call.name === "route" ? pathOf(receiver.call) : undefined;
}

/** Functions that an argument brings: itself, those in a list or in options, and those that wrappers like `asyncHandler()` get. */
function functionsOf(value: CodeValue, depth = 0): CodeFunction[] {
  if (depth > 3) return [];
  switch (value.kind) {
    case "function":
      return [value.function];
    case "list":
      return value.items.flatMap((item) => functionsOf(item, depth + 1));
    case "object":
      return hooks.flatMap((key) => {
        const entry = value.entries.get(key);
        return entry === undefined ? [] : functionsOf(entry, depth + 1);
      });
    case "call":
      return wrapped(value.call, depth);
    default:
      return [];
  }
}

const hooks = ["onRequest", "preParsing", "preValidation", "preHandler", "handler", "preSerialization", "onSend"];

/** `list.bind(this)`, `asyncHandler(async (req, res) => {})`, `listOrders(service)` that gives a handler back. */
function wrapped(call: CodeCall, depth: number): CodeFunction[] {
  const { name, receiver, args } = call;
  if (name === "bind" && receiver !== undefined) return functionsOf(receiver, depth + 1);
  const made = call.target()?.returns() ?? [];
  return [...args, ...made].flatMap((value) => functionsOf(value, depth + 1)).filter(takesRequest);
}

/** Where a service runs for its users: what is for development only is no part of it. */
export const production: Environment = {
  variables: { NODE_ENV: "production", DEBUG: undefined },
  readings: [{ package: "express", method: "get", argument: "env", usually: /(?:^|\.)app$/, variable: "NODE_ENV" }],
};

/** Functions of the project that run for a request because `handler` calls them, directly or through others. */
export function reached(
  calls: readonly CodeCall[],
  depth = 0,
  seen = new Set<string>(),
  enters: (inner: CodeFunction) => boolean = () => true,
): CodeFunction[] {
  if (depth > 4) return [];
  return calls.flatMap((call) => {
    const target = call.target();
    if (target === undefined || !enters(target)) return [];
    const key = keyOf(target);
    if (seen.has(key) || !call.runsIn(production)) return [];
    seen.add(key);
    return [target, ...reached(target.calls(), depth + 1, seen, enters)];
  });
}

/** True for a router that was made for itself: it answers only what it is mounted for. */
export const isRouter = (value: CodeValue | undefined): boolean =>
  value?.kind === "call" && /Router|router/.test(value.call.callee);

/** Says which application or router is meant, by where it is made; undefined where that is not known. */
export const madeAt = (value: CodeValue | undefined): string | undefined =>
  value?.kind === "call" ? `${value.call.at.file}:${value.call.at.line} ${value.call.symbol}` : undefined;

/** Keys of functions and of what they call; what does not enter is left out with all it calls. */
export function withReached(
  functions: readonly CodeFunction[],
  enters?: (inner: CodeFunction) => boolean,
): ReadonlySet<string> {
  const seen = new Set<string>();
  reached(
    functions.flatMap((inner) => inner.calls()),
    0,
    seen,
    enters,
  );
  return new Set([...seen, ...functions.map(keyOf)]);
}

/** Keys of every function that runs for requests: handlers, and what they call. */
export const requestFunctions = (code: Code, enters?: (inner: CodeFunction) => boolean): ReadonlySet<string> =>
  withReached(
    registrations(code).flatMap(({ call, handlers }) => (call.runsIn(production) ? handlers : [])),
    enters,
  );
