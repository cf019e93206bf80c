import {
  type MethodCall,
  type Site,
  type Use,
  callsOn,
  literalOf,
  misplaced,
  nameOf,
  originOf,
  parameterCalls,
  placeOf,
  reachOf,
  registrationOf,
  sameSite,
  scopeOf,
  shown,
} from "../../edit/typescript/index.ts";
import type { Problem } from "../../model/problem.ts";
import type { Sources } from "../../model/sources.ts";
import type { Application } from "./application.ts";

const methods = ["addHook", "register", "listen", "ready"];

/**
 * What is wrong with where the plugin is registered. Fastify gives its hooks to all routes when it is ready, also to those
 * that were there before and to those of other plugins, so the place among these is free. Too late is behind a hook that
 * may answer before ours is asked, and behind the call that makes the application listen.
 */
export function judgePosition(sources: Sources, application: Application, use: Use): Problem | undefined {
  const own = registrationOf(use);
  if (own === undefined) return undefined;
  const usage = { methods, reach: reachOf(sources, ["fastify"]), target: own.call };
  const calls =
    application.kind === "instance"
      ? callsOn(sources, scopeOf(application.construction), { ...usage, object: application.construction })
      : callsOn(sources, application.body, { ...usage, names: new Set([application.parameter]) });
  const before: MethodCall[] = [];
  for (const call of calls) {
    if (call.call.node === own.call.node) {
      const other = before.find((it) => comesFirst(sources, it));
      return other && misplaced("wiring-late", use, { other: shown(other), ...placeOf(other.call) });
    }
    before.push(call);
  }
  return undefined;
}

/**
 * Where the plugin has to be reached: where an application is made, or is chosen from several that don't have one each.
 */
export function anchorOf(sources: Sources, application: Application, uses: readonly Use[]): Site {
  if (application.kind === "plugin") return application.body;
  const { construction, choice, whole } = application;
  const origins = uses.map((use) => {
    const receiver = registrationOf(use)?.receiver;
    return receiver && originOf(sources, receiver);
  });
  const isEach = choice.every((site) => origins.some((origin) => sameSite(origin, site)));
  return isEach ? construction : whole;
}

const answering = ["send", "redirect", "hijack", "callNotFound", "sendFile"];

function comesFirst(sources: Sources, call: MethodCall): boolean {
  const name = nameOf(call);
  const [event, hook] = call.args;
  if (name !== "addHook") return name !== "register";
  return hook !== undefined && event !== undefined && literalOf(event) === "onRequest" && mayAnswer(sources, hook);
}

/** True for a hook that sends an answer of its own to some requests. */
const mayAnswer = (sources: Sources, hook: Site): boolean => parameterCalls(sources, hook, 1, answering).length > 0;
