import {
  type DefaultOf,
  type Level,
  type Line,
  type MethodCall,
  type Placement,
  type Site,
  after,
  before,
  bindingOf,
  callsOn,
  defaultOf,
  isHandingOut,
  isInside,
  isKnownAt,
  isReference,
  isSurely,
  levelOf,
  mentions,
  methodCalls,
  originOf,
  outermost,
  reachOf,
  rebinds,
  sameSite,
  scopeOf,
  siblings,
  statementOf,
  textOf,
  unitsReaching,
} from "../../edit/typescript/index.ts";
import type { Sources } from "../../model/sources.ts";
import { callsOfMethod, sought } from "../../model/survey.ts";
import { type Application, type Listen, isServer, listensIn } from "./application.ts";
import { registersInChain } from "./placement.ts";
import { chained, isErrorHandler, isRoute, registering } from "./registrations.ts";

const using = sought(...callsOfMethod("use"));

/** What keeps from telling a place. */
export interface Unclear {
  readonly unclear: Site | undefined;
}

/** Before the application's own error handler; without one behind everything that is registered. */
export function placeErrorHook(sources: Sources, application: Application): Placement | Unclear {
  const line = (name: string, namespace: string): Line => ({
    code: `${name}.use(${namespace}.errorHandler())`,
    remark: "records the error, then passes it on",
  });
  const uses = methodCalls(unitsReaching(sources, "express", using), ["use"]).filter(({ receiver }) =>
    sameSite(originOf(sources, receiver), application.construction),
  );
  const own = [...registered(sources, application), ...uses].find((call) => isErrorHandler(sources, call));
  if (own !== undefined) return beforeOwn(sources, application, own, line) ?? { unclear: own.call };
  const last = lastRegistration(sources, application);
  if (last !== undefined)
    return {
      unit: last.statement.unit,
      insertions: (namespace) => [after(last.statement, line(last.name, namespace))],
    };
  const [listen] = application.listens;
  return beforeListening(sources, application, line) ?? endOfChain(sources, application) ?? { unclear: listen?.call };
}

/** Also what functions do that the application is given to: `initLoaders(app)`. */
function registered(sources: Sources, { construction }: Application): MethodCall[] {
  const usage = { object: construction, methods: ["use"], reach: reachOf(sources, ["express"]) };
  return [...callsOn(sources, scopeOf(construction), usage)];
}

type MakeLine = (name: string, namespace: string) => Line;

function beforeOwn(
  sources: Sources,
  { construction }: Application,
  own: MethodCall,
  line: MakeLine,
): Placement | undefined {
  const level = levelOf(sources, own, construction);
  // In a chain a statement would repeat everything before it.
  if (level?.isAround !== true && !isReference(own.receiver.node)) return link(own.receiver);
  if (level === undefined || (level.isAround && answersBefore(sources, construction, level, own))) return undefined;
  const { statement, name } = level;
  return { unit: statement.unit, insertions: (namespace) => [before(statement, line(name, namespace))] };
}

/** True when the statement has routes besides the handler: errors of these would not come by what is put before it. */
function answersBefore(sources: Sources, construction: Site, { statement }: Level, { call }: MethodCall): boolean {
  const usage = { object: construction, methods: registering, reach: reachOf(sources, ["express"]) };
  const calls = [...callsOn(sources, statement, usage)];
  const index = calls.findIndex((other) => sameSite(other.call, call));
  return calls.slice(0, Math.max(index, 0)).some((other) => isRoute(sources, other));
}

const link = ({ unit, node }: Site): Placement => ({
  unit,
  insertions: (namespace) => [{ at: node.end, text: `.use(${namespace}.errorHandler())` }],
});

/** `express().get(...).listen()`: all that is registered is registered there. */
function endOfChain(sources: Sources, { construction }: Application): Placement | undefined {
  const chain = outermost(construction, chained);
  const isWhole = registrationsOf(sources, construction).every(({ call }) => isInside(call, chain));
  return registersInChain(construction) && isWhole ? link(chain) : undefined;
}

const registrationsOf = (sources: Sources, construction: Site): MethodCall[] =>
  methodCalls([construction.unit], registering).filter(({ receiver }) =>
    sameSite(originOf(sources, receiver), construction),
  );

interface Registration {
  readonly statement: Site;
  readonly name: string;
}

/** The last statement beside `app = express()` that hands the application on, when nothing is registered elsewhere. */
function lastRegistration(sources: Sources, application: Application): Registration | undefined {
  const { construction } = application;
  const home = homeOf(construction);
  if (home === undefined) return undefined;
  const { name, statements: list } = home;
  const isHere = ({ call }: MethodCall): boolean => {
    const statement = statementOf(call);
    return list.some(({ node }) => node === statement?.node);
  };
  const made = outermost(construction, chained);
  const registrations = registrationsOf(sources, construction).filter(({ call }) => !isInside(call, made));
  if (!registrations.every(isHere)) return undefined;
  const listening = list.findIndex((statement) => startsListening(sources, statement, application));
  // Some listen first and register their routes after that.
  const registered = list.findLastIndex((statement) => registrations.some(({ call }) => isInside(call, statement)));
  // What the name is given after the last route need not be the application: `app = https.createServer(options, app)`.
  const changed = list.findIndex(
    (statement, index) => index > Math.max(registered, home.made) && rebinds(statement, name),
  );
  const [end = list.length] = [listening, changed].filter((index) => index !== -1).sort((one, other) => one - other);
  const candidates = list.slice(0, Math.max(end, registered + 1));
  const last = candidates.findLast(
    (statement) => mentions(statement, name) && !isHandingOut(statement) && !bindsServer(statement),
  );
  return last && { statement: last, name };
}

/** The name of the application where it is made, and the statements that it is used in there. */
function homeOf(construction: Site): Home | undefined {
  const binding = bindingOf(construction, chained);
  const preset = defaultOf(construction, chained);
  if (binding === undefined) return preset && { ...preset, made: -1 };
  const statements = siblings(binding.statement);
  const made = statements.findIndex((statement) => sameSite(statement, binding.statement));
  return { name: binding.name, statements, made };
}

interface Home extends DefaultOf {
  /** Index of the statement that makes the application. */
  readonly made: number;
}

/** True for a statement that the application listens in, also where it calls a function for that. */
const startsListening = (sources: Sources, statement: Site, application: Application): boolean =>
  application.listens.some(({ call }) => isInside(call, statement)) ||
  (application.isHandedOn && listensIn(sources, application.construction, statement).length > 0);

const bindsServer = (statement: Site): boolean => /\bcreate(Secure)?Server\s*\(/.test(textOf(statement));

/** Before the call that makes the application listen, by a name that is the application's there. */
function beforeListening(sources: Sources, application: Application, line: MakeLine): Placement | undefined {
  const { listens } = application;
  const [listen] = listens;
  const statement = listen && statementOf(listen.call);
  if (listen === undefined || statement === undefined) return undefined;
  const name = nameAt(sources, application, listen);
  if (name === undefined) return undefined;
  const list = siblings(statement);
  if (!listens.every(({ call }) => list.some((sibling) => isInside(call, sibling)))) return undefined;
  return { unit: statement.unit, insertions: (namespace) => [before(statement, line(name, namespace))] };
}

/** What listens need not be the application: a server has no place for handlers. */
function nameAt(sources: Sources, { construction }: Application, { call, receiver }: Listen): string | undefined {
  if (!isReference(receiver.node)) return undefined;
  if (!isServer(sources, receiver) && isSurely(sources, receiver, construction)) return textOf(receiver);
  const bound = bindingOf(construction, chained)?.target;
  return bound !== undefined && isKnownAt(bound, call) && isSurely(sources, bound, construction)
    ? textOf(bound)
    : undefined;
}
