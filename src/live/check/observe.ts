import { startService, type Service } from "../process/start.ts";
import { startReceiver, type Receiver } from "../receiver.ts";
import { proxyDependencies, type Proxied } from "../traffic/dependencies.ts";
import { openApiRoutes } from "../traffic/openapi.ts";
import { planRequests } from "../traffic/planned.ts";
import { observeDependencies } from "./dependencies.ts";
import { observeEnds } from "./ends.ts";
import { isScrape, type Observations } from "./observations.ts";
import type { LiveOptions, RunningService, StartedService } from "./options.ts";
import type { Boot, Cleanup, Plan } from "./plan.ts";
import { tryScrape, type Run } from "./run.ts";
import { orphans } from "./score.ts";
import { findSlow } from "./shutdown.ts";
import * as traffic from "./traffic.ts";

export interface Observed {
  readonly observed: Observations;
  readonly url: string;
  /** Milliseconds: of the first start, and of all. */
  readonly bootTime: number;
  readonly bootTimes: number;
}

/** Runs the whole check and ends everything it started, also on failure. */
export async function observe(options: LiveOptions, pillars: ReadonlySet<string>): Promise<Observed> {
  const cleanup: (() => Promise<unknown>)[] = [];
  const aborted = new Promise<never>((_resolve, reject) => {
    const abort = (): void => reject(options.signal?.reason as Error);
    if (options.signal?.aborted === true) abort();
    options.signal?.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([observeAll(options, pillars, cleanup), aborted]);
  } finally {
    await Promise.all(cleanup.map((end) => end()));
  }
}

async function observeAll(options: LiveOptions, pillars: ReadonlySet<string>, cleanup: Cleanup): Promise<Observed> {
  const { service, onProgress = () => undefined, plainAccessLog = false } = options;
  const paths = { health: "/health", ready: "/health/ready", metrics: "/metrics", ...options.paths };
  const routes = [...(options.routes ?? []), ...openApiRoutes(options.openapi)];
  const planned = planRequests(options.requests ?? [], routes);
  const plan = { planned, paths, pillars, plainAccessLog, onProgress };
  return service.kind === "attach"
    ? observeRunning(service, plan, cleanup)
    : observeStarted(service, plan, options, cleanup);
}

/** Only what can be seen from outside. */
async function observeRunning(service: RunningService, plan: Plan, cleanup: Cleanup): Promise<Observed> {
  const { url, receiverPort } = service;
  const receiver = await startReceiver(receiverPort === undefined ? {} : { port: receiverPort });
  cleanup.push(() => receiver.close());
  const metricsUrl = service.metricsUrl ?? url + plan.paths.metrics;
  const run: Run = { url, metricsUrl, receiver, lines: () => [], paths: plan.paths, bodyPath: bodyPathOf(plan) };
  const seen = await observeTraffic(run, plan, []);
  const observed = { ...seen, ownsProcess: false, shutdown: undefined, collectorDown: undefined };
  return { observed, url, bootTime: 0, bootTimes: 0 };
}

async function observeStarted(
  service: StartedService,
  plan: Plan,
  options: LiveOptions,
  cleanup: Cleanup,
): Promise<Observed> {
  const { paths, onProgress } = plan;
  const receiver = await startReceiver();
  cleanup.push(() => receiver.close());
  const { env, proxied } = await proxyDependencies({ ...process.env, ...service.env });
  for (const { proxy } of proxied) cleanup.push(() => proxy.close());
  const boot: Boot = (into, exportDelay) => start(service, { into, exportDelay, env, paths }, cleanup, options.signal);
  onProgress("starting the service");
  const main = await boot(receiver, 20);
  const { url, output, bootTime } = main;
  const metricsUrl = await findMetrics(main, paths.metrics);
  const run: Run = { url, metricsUrl, receiver, lines: output.lines, paths, bodyPath: bodyPathOf(plan) };
  const seen = await observeTraffic(run, plan, proxied);
  const deadline = service.stopDeadline ?? 10_000;
  await main.stop(deadline);
  onProgress("SIGTERM in the middle of a request, and a collector that never answers");
  const slow = findSlow(seen.requests, proxied);
  const ends = await observeEnds(boot, { plan, slow, deadline, atOnce: main.tookPort }, cleanup);
  const observed = { ...seen, shutdown: ends.shutdown, collectorDown: ends.collectorDown, ownsProcess: true };
  return { observed, url, bootTime, bootTimes: bootTime + ends.bootTime };
}

/** A body goes where the user sends one himself, or to no route at all: nothing is changed by that. */
const bodyPathOf = ({ planned }: Plan): string =>
  planned.find(({ method, body }) => method === "POST" && body !== undefined)?.path ?? "/obs-gen-unmatched";

/** On their own port, or beside the service's routes. */
async function findMetrics({ url, metricsUrl }: Service, path: string): Promise<string> {
  if (isScrape(await tryScrape({ metricsUrl }))) return metricsUrl;
  return isScrape(await tryScrape({ metricsUrl: url + path })) ? url + path : metricsUrl;
}

async function start(
  service: StartedService,
  how: { into: Receiver; exportDelay: number; env: { readonly [name: string]: string }; paths: Plan["paths"] },
  cleanup: Cleanup,
  signal: AbortSignal | undefined,
): Promise<Service> {
  const { command, args, cwd, readyDeadline = 30_000 } = service;
  const { into, exportDelay, paths } = how;
  signal?.throwIfAborted();
  const started = await startService({
    ...{ command, args, cwd, readyDeadline, exportDelay },
    env: { ...service.env, ...how.env },
    endpoint: into.endpoint,
    healthPath: paths.health,
    metricsPath: paths.metrics,
  });
  cleanup.push(() => started.stop(1000));
  if (!signal?.aborted) return started;
  // Everything else was ended while this one was on its way.
  await started.stop(1000);
  throw signal.reason;
}

/** Everything that is sent to one running service. */
async function observeTraffic(
  run: Run,
  plan: Plan,
  proxied: readonly Proxied[],
): Promise<Omit<Observations, "shutdown" | "collectorDown" | "ownsProcess">> {
  const { planned, paths, onProgress } = plan;
  const firstScrape = await tryScrape(run);
  onProgress(`sending ${planned.length + 1} requests, one by one`);
  const requests = await traffic.sendPlanned(run, planned);
  const [first = { method: "GET", path: "/" }] = planned;
  const traced = await traffic.sendTraced(run, first);
  onProgress("hostile ids, forged lines, secrets");
  const hostileIds = await traffic.sendHostileIds(run, first.path);
  const forgedLine = await traffic.sendForgedLines(run, planned);
  const secrets = await traffic.sendSecrets(run, planned);
  onProgress("unknown paths, concurrent bodies, aborted requests");
  const flood = await traffic.sendFlood(run, planned);
  const concurrent = await traffic.sendConcurrent(run);
  const aborted = await traffic.sendAborted(run, planned);
  const lastScrape = await traffic.settledScrape(run);
  if (proxied.length > 0) onProgress("dependencies that die and hang");
  const dependencies = await observeDependencies(run, proxied);
  // The last spans are on their way.
  await run.receiver.waitFor(() => orphans({ spans: run.receiver.spans(), traced }).length === 0, 1000);
  return {
    ...{
      pillars: plan.pillars,
      plainAccessLog: plan.plainAccessLog,
      readyPath: paths.ready,
      firstScrape,
      lastScrape,
      requests,
      traced,
      hostileIds,
      forgedLine,
    },
    ...{ secrets, flood, concurrent, aborted, dependencies },
    lines: [...run.lines()],
    spans: run.receiver.spans(),
    logs: run.receiver.logs(),
    metrics: run.receiver.metrics(),
  };
}
