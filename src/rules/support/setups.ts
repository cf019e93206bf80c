import type { Code, CodeCall, CodeValue } from "../../model/code.ts";
import { entry, itemsOf } from "./values.ts";

/** A place where the project makes an OpenTelemetry SDK of its own. */
export interface SetUp {
  readonly call: CodeCall;
  /** "sdk" is NodeSDK, which makes all of them. */
  readonly kind: "sdk" | "traces" | "metrics" | "logs";
  readonly options: CodeValue | undefined;
}

/** Every spelling of exports: `@opentelemetry/sdk-node` hands the other packages on under a name each. */
const spellings = (names: readonly string[], modules: readonly string[]): string[] =>
  modules.flatMap((module) => names.map((name) => `${module}#${name}`));

const traceModules = [
  ...["@opentelemetry/sdk-trace-base", "@opentelemetry/sdk-trace-node", "@opentelemetry/sdk-trace"],
  ...["@opentelemetry/tracing", "@opentelemetry/node", "@opentelemetry/core"],
];

/** Callees of exports of the trace SDK, e.g. of "BatchSpanProcessor". */
export const traceExports = (...names: readonly string[]): string[] => [
  ...spellings(names, traceModules),
  ...["tracing", "node", "core"].flatMap((space) => names.map((name) => `@opentelemetry/sdk-node#${space}.${name}`)),
];

const kinds: ReadonlyArray<readonly [SetUp["kind"], readonly string[]]> = [
  ["sdk", ["@opentelemetry/sdk-node#NodeSDK"]],
  ["traces", traceExports("NodeTracerProvider", "BasicTracerProvider", "TracerProvider")],
  ["metrics", ["@opentelemetry/sdk-metrics#MeterProvider", "@opentelemetry/sdk-node#metrics.MeterProvider"]],
  ["logs", ["@opentelemetry/sdk-logs#LoggerProvider", "@opentelemetry/sdk-node#logs.LoggerProvider"]],
];

export const setUps = (code: Code): SetUp[] =>
  kinds.flatMap(([kind, callees]) =>
    code
      .calls(callees)
      .filter(({ construct }) => construct)
      .map((call) => ({ call, kind, options: call.args[0] })),
  );

/** Attributes by their names in the conventions. `complete` is false when there may be others. */
export interface Resource {
  readonly attributes: ReadonlyMap<string, CodeValue>;
  readonly complete: boolean;
}

const unknown: Resource = { attributes: new Map(), complete: false };
const empty: Resource = { attributes: new Map(), complete: true };

/** The resource of a set-up, as far as the source says it. */
export function resourceOf({ options }: SetUp): Resource {
  if (options === undefined) return empty;
  if (options.kind !== "object") return unknown;
  const resource = options.entries.get("resource");
  const name = options.entries.get("serviceName");
  const parts = [
    resource === undefined ? empty : read(resource),
    name === undefined ? empty : { attributes: new Map([["service.name", name]]), complete: true },
    detected(options.entries.get("resourceDetectors")),
  ];
  const all = parts.reduce(merged, empty);
  return { ...all, complete: all.complete && options.complete };
}

/** Attributes given to `resourceFromAttributes({})` or `new Resource({})`, wherever they end up. */
export const resourceCalls = (code: Code): CodeCall[] =>
  code
    .calls(
      ["@opentelemetry/resources#", "@opentelemetry/sdk-node#resources."].flatMap((prefix) => [
        `${prefix}resourceFromAttributes`,
        `${prefix}Resource`,
      ]),
    )
    .slice();

function read(value: CodeValue): Resource {
  if (value.kind !== "call") return unknown;
  const { callee, name, receiver, args } = value.call;
  if (!/^@opentelemetry\/(?:resources|sdk-node)#/.test(callee)) return unknown;
  if (name === "merge" && receiver !== undefined && args[0] !== undefined) return merged(read(receiver), read(args[0]));
  if (/\b(?:resourceFromAttributes|Resource)$/.test(callee)) return attributesOf(args[0]);
  return /\b(?:defaultResource|emptyResource|Resource\.default|Resource\.empty)$/.test(callee) ? empty : unknown;
}

export function attributesOf(value: CodeValue | undefined): Resource {
  if (value?.kind !== "object") return unknown;
  const attributes = new Map([...value.entries].map(([key, attribute]) => [attributeName(key), attribute]));
  return { attributes, complete: value.complete };
}

/** "service.name" for ATTR_SERVICE_NAME, SEMRESATTRS_SERVICE_NAME and SemanticResourceAttributes.SERVICE_NAME. */
const attributeName = (key: string): string =>
  /^[A-Z][A-Z0-9_]+$/.test(key)
    ? key
        .replace(/^(?:ATTR|SEMRESATTRS)_/, "")
        .toLowerCase()
        .replaceAll("_", ".")
    : key;

/** What OpenTelemetry's own detectors add; those of others may add anything. */
function detected(detectors: CodeValue | undefined): Resource {
  if (detectors === undefined) return empty;
  if (detectors.kind !== "list" || !detectors.complete) return unknown;
  const names = itemsOf(detectors).map((item) => (item.kind === "export" ? item.name : ""));
  if (!names.every((name) => /^@opentelemetry\/(?:resources|sdk-node)#/.test(name))) return unknown;
  const id = detectors.items.find((_item, index) => names[index]?.includes("serviceInstanceIdDetector") === true);
  return id === undefined ? empty : { attributes: new Map([["service.instance.id", id]]), complete: true };
}

const merged = (one: Resource, other: Resource): Resource => ({
  attributes: new Map([...one.attributes, ...other.attributes]),
  complete: one.complete && other.complete,
});

/** True when the set-up surely exports metrics. */
export const hasMetrics = ({ kind, options }: SetUp): boolean =>
  kind === "metrics" ||
  (kind === "sdk" && ["metricReader", "metricReaders"].some((key) => entry(options, key) !== undefined));
