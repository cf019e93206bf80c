import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Joined } from "../join/types.ts";
import { requestIdsOf } from "../join/join.ts";
import type { Service } from "../process/start.ts";
import type { Receiver } from "../receiver.ts";
import type { Proxied } from "../traffic/dependencies.ts";
import type { PlannedRequest } from "../traffic/planned.ts";
import { sendRequest, type SentRequest } from "../traffic/request.ts";
import type { CollectorDownObservation, Probe, ShutdownObservation } from "./observations.ts";
import { probe } from "./run.ts";

export interface ShutdownPlan {
  readonly service: Service;
  readonly receiver: Receiver;
  readonly paths: { readonly health: string; readonly ready: string };
  /** An ordinary request. */
  readonly request: PlannedRequest;
  /** One that takes long by itself, or through its dependency. */
  readonly slow: { readonly request: PlannedRequest; readonly through: Proxied | undefined } | undefined;
  readonly deadline: number;
}

/** SIGTERM right after one request and in the middle of another. */
export async function observeShutdown(plan: ShutdownPlan): Promise<ShutdownObservation> {
  const { service, receiver, paths, request, slow, deadline } = plan;
  slow?.through?.proxy.set("slow");
  const lastRequest = await sendRequest({ ...request, base: service.url });
  const inFlight =
    slow === undefined ? undefined : sendRequest({ ...slow.request, base: service.url, timeout: deadline });
  if (inFlight !== undefined) await sleep(100);
  const stopping = service.stop(deadline);
  const probes = await probeUntil(service, paths, stopping);
  const stopped = await stopping;
  slow?.through?.proxy.set("pass");
  const spans = receiver.spans();
  const own = spans.filter((span) => requestIdsOf(span).includes(lastRequest.requestId));
  const later = { stopped, deadline, spans, lines: service.output.lines() };
  return { lastRequest, lastRequestSpans: own, inFlight: await inFlight, ...probes, ...later };
}

/** Which request takes long enough to be caught under way: one that did, or one with a dependency that can be slowed. */
export function findSlow(requests: readonly Joined[], proxied: readonly Proxied[]): ShutdownPlan["slow"] {
  const asPlanned = ({ request }: Joined): PlannedRequest => ({ method: request.method, path: request.path });
  const safe = requests.filter(({ request }) => request.method === "GET" && request.status > 0 && request.status < 500);
  const slow = safe.find(({ request }) => request.duration > 400);
  if (slow !== undefined) return { request: asPlanned(slow), through: undefined };
  const through = proxied.find(({ proxy }) => proxy.connections() > 0);
  const depending = safe.find(({ spans }) => spans.some(({ kind }) => kind === "CLIENT"));
  return through === undefined || depending === undefined ? undefined : { request: asPlanned(depending), through };
}

async function probeUntil(
  service: Service,
  paths: ShutdownPlan["paths"],
  stopping: Promise<unknown>,
): Promise<{ readonly readyProbes: readonly Probe[]; readonly liveProbes: readonly Probe[] }> {
  const end = stopping.then(() => "over" as const);
  const readyProbes: Probe[] = [];
  const liveProbes: Probe[] = [];
  // The signal needs a moment to be handled; the first look comes after it.
  while ((await Promise.race([end, sleep(60, "running" as const)])) === "running" && (await accepts(service.url))) {
    readyProbes.push(await probe(service, paths.ready, 2000));
    liveProbes.push(await probe(service, paths.health, 2000));
  }
  return { readyProbes: readyProbes.filter(answered), liveProbes: liveProbes.filter(answered) };
}

/** A connection that breaks because the process ended just then is no answer at all. */
const answered = ({ status }: Probe): boolean => status > 0;

function accepts(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ""));
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** The collector accepts connections and never answers: the worst it can do. */
export async function observeCollectorDown(
  service: Service,
  requests: readonly PlannedRequest[],
  deadline: number,
): Promise<CollectorDownObservation> {
  const answers: SentRequest[] = [];
  for (let round = 0; round < 2; round++) {
    for (const request of requests.slice(0, 3))
      answers.push(await sendRequest({ ...request, base: service.url, timeout: 10_000 }));
  }
  return { answers, stopped: await service.stop(deadline), deadline };
}
