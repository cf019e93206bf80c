import type { Place } from "../../model/facts.ts";
import type { RuleProject } from "../../model/rule.ts";
import { isTestFile } from "../../model/sources.ts";
import { type Fault, type Part, below, documentsWith, faultsWith } from "./documents.ts";

export interface Probe {
  readonly kind: "livenessProbe" | "readinessProbe" | "startupProbe";
  readonly at: Place;
  readonly path: string;
  /** A number, or the name of a port of the container. */
  readonly port: string | undefined;
  readonly portAt: Place;
  /** Seconds; Kubernetes takes 1 when nothing is said, and NaN is what nobody knows. */
  readonly timeout: number;
}

/** A container that runs this service, in a manifest of the repository. */
export interface ServiceContainer {
  readonly at: Place;
  readonly probes: readonly Probe[];
  /** Ports by name. */
  readonly ports: ReadonlyArray<{ readonly name: string | undefined; readonly port: string }>;
  /** Variables with a value that is written out. */
  readonly env: ReadonlyMap<string, { readonly value: string; readonly at: Place }>;
  /** True when there may be others, from a ConfigMap, a Secret or what a patch is laid over. */
  readonly hasMoreEnv: boolean;
  /** False for a patch, which has no image: what it leaves out may stand in what it is laid over. */
  readonly isWhole: boolean;
  /** Seconds between SIGTERM and SIGKILL; Kubernetes takes 30. */
  readonly grace: { readonly seconds: number; readonly at: Place } | undefined;
  /** Seconds that a preStop hook sleeps; undefined when it does something else. */
  readonly preStop: number | undefined;
}

const kinds = new Set(["Deployment", "StatefulSet", "DaemonSet", "Pod", "ReplicaSet"]);

const needles = ["containers:", "kind:"];

/** Manifests that nobody can read, and so whose probes nobody can judge. Templates become YAML only later. */
export const brokenManifests = ({ sources }: Pick<RuleProject, "sources">): Fault[] =>
  faultsWith(sources, needles).filter(({ at: { file } }) => {
    const text = sources.read(file) ?? "";
    const kind = /^kind:[ \t]*["']?(\w+)/m.exec(text)?.[1] ?? "";
    return kinds.has(kind) && !/\{\{|\{%|<%/.test(text) && !isTestFile(file) && !/(?:^|\/)fixtures?\//.test(file);
  });

/** Containers of the service, by the name of their image or their own. Others in the repository are none of ours. */
export function serviceContainers({ sources, facts }: Pick<RuleProject, "sources" | "facts">): ServiceContainer[] {
  const name = slug(facts.name);
  return documentsWith(sources, needles).flatMap((document) => {
    const kind = document.get("kind")?.text ?? "";
    if (!kinds.has(kind)) return [];
    const pod = kind === "Pod" ? document.get("spec") : below(document, "spec", "template", "spec");
    const containers = pod?.get("containers")?.items ?? [];
    const own = containers.filter((container) => isNamed(container, name));
    const [only, other] = containers;
    const isAlone = only !== undefined && other === undefined;
    const chosen = own.length > 0 ? own : isAlone && isWorkloadOf(document, name) ? [only] : [];
    return pod === undefined ? [] : chosen.map((container) => read(container, pod));
  });
}

function isNamed(container: Part, name: string): boolean {
  const image = /([^/]+?)(?::[^/]*|@.*)?$/.exec(container.get("image")?.text ?? "")?.[1] ?? "";
  return slug(image) === name || slug(container.get("name")?.text ?? "") === name;
}

/** By its own name, which often says what it is ("shop-pod"), or by the label that tells its application. */
function isWorkloadOf(document: Part, name: string): boolean {
  const metadata = document.get("metadata");
  const labels = metadata?.get("labels");
  return [metadata?.get("name"), labels?.get("app"), labels?.get("app.kubernetes.io/name")]
    .map((part) => slug(part?.text ?? ""))
    .some((given) => given === name || given.replace(/-(?:pod|deploy(?:ment)?|app|server|service)$/, "") === name);
}

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");

function read(container: Part, pod: Part): ServiceContainer {
  const entries = container.get("env")?.items ?? [];
  const isWhole = container.get("image") !== undefined;
  const env = entries.flatMap((entry) => {
    const value = entry.get("value");
    const text = value?.text;
    return value === undefined || text === undefined
      ? []
      : [[entry.get("name")?.text ?? "", { value: text, at: value.at }] as const];
  });
  const grace = pod.get("terminationGracePeriodSeconds");
  return {
    at: container.at,
    isWhole,
    probes: (["livenessProbe", "readinessProbe", "startupProbe"] as const).flatMap(
      (kind) => probeOf(container, kind, isWhole ? 1 : Number.NaN) ?? [],
    ),
    ports: (container.get("ports")?.items ?? []).map((port) => ({
      name: port.get("name")?.text,
      port: port.get("containerPort")?.text ?? "",
    })),
    env: new Map(env),
    hasMoreEnv: !isWhole || container.get("envFrom") !== undefined || env.length < entries.length,
    grace: grace?.text === undefined ? undefined : { seconds: Number(grace.text), at: grace.at },
    preStop: preStopOf(container),
  };
}

function probeOf(container: Part, kind: Probe["kind"], timeout: number): Probe | undefined {
  const probe = container.get(kind);
  const get = probe?.get("httpGet");
  if (probe === undefined || get === undefined || get.get("host") !== undefined) return undefined;
  const path = get.get("path");
  return {
    kind,
    at: (path ?? get).at,
    path: (path?.text ?? "/").replace(/\?.*$/, ""),
    port: get.get("port")?.text,
    portAt: (get.get("port") ?? get).at,
    timeout: Number(probe.get("timeoutSeconds")?.text ?? timeout),
  };
}

function preStopOf(container: Part): number | undefined {
  const hook = below(container, "lifecycle", "preStop");
  if (hook === undefined) return 0;
  const asked = below(hook, "sleep", "seconds")?.text;
  const command = (below(hook, "exec", "command")?.items ?? []).map(({ text }) => text ?? "").join(" ");
  const seconds = asked ?? /(?:^|\s)sleep (\d+)s?$/.exec(command)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
