import { setTimeout as sleep } from "node:timers/promises";
import { requestIdsOf } from "../join/join.ts";
import { increases } from "../join/increase.ts";
import { join } from "../join/join.ts";
import type { Joined } from "../join/types.ts";
import type { OutputLine } from "../process/output.ts";
import type { Receiver } from "../receiver.ts";
import { scrape } from "../scrape/fetch.ts";
import type { PlannedRequest } from "../traffic/planned.ts";
import { sendRequest, type SentRequest } from "../traffic/request.ts";
import { isScrape, type Probe, type ScrapeError } from "./observations.ts";
import type { Scrape } from "../scrape/types.ts";

/** A service being looked at. */
export interface Run {
  readonly url: string;
  readonly metricsUrl: string;
  readonly receiver: Receiver;
  readonly lines: () => readonly OutputLine[];
  readonly paths: { readonly health: string; readonly ready: string };
  /** Requests with a body that the user allowed, or one to a path that does not exist. */
  readonly bodyPath: string;
}

export async function tryScrape({ metricsUrl }: Pick<Run, "metricsUrl">): Promise<Scrape | ScrapeError> {
  try {
    return await scrape(metricsUrl);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Asks again until it holds: signals arrive a moment after the answer. Gives the last value when time is up. */
export async function settle<T>(
  read: () => Promise<T> | T,
  holds: (value: T) => boolean,
  deadline: number,
): Promise<T> {
  const end = Date.now() + deadline;
  for (;;) {
    const value = await read();
    if (holds(value) || Date.now() > end) return value;
    await sleep(15);
  }
}

/** Sends one request alone and waits for all it leaves behind. */
export async function sendAlone(run: Run, planned: PlannedRequest, sentTraceId?: string): Promise<Joined> {
  const before = await tryScrape(run);
  const request = await sendRequest({ ...planned, base: run.url });
  const wait = patienceOf(run);
  await run.receiver.waitFor(
    () => run.receiver.spans().some((span) => hasServerSpan(span, request, sentTraceId)),
    wait.span,
  );
  const after = isScrape(before)
    ? await settle(
        () => tryScrape(run),
        (now) => !isScrape(now) || increases(before, now, "http_requests_total").length > 0,
        wait.metric,
      )
    : before;
  const logged = (): boolean => run.lines().some(({ text }) => text.includes(request.requestId));
  const { quiet = false } = planned;
  await settle(logged, (found) => found, quiet ? 200 : wait.log);
  const joined = join({
    ...{ request, quiet, spans: run.receiver.spans(), lines: run.lines() },
    ...(isScrape(before) && isScrape(after) ? { before, after } : {}),
    ...(sentTraceId === undefined ? {} : { sentTraceId }),
  });
  learn(run, joined);
  return joined;
}

function hasServerSpan(span: ReturnType<Receiver["spans"]>[number], request: SentRequest, traceId?: string): boolean {
  if (span.kind !== "SERVER") return false;
  if (span.traceId === traceId || requestIdsOf(span).includes(request.requestId)) return true;
  return span.attributes["url.path"] === request.path.split("?")[0] && span.start >= request.start - 50;
}

interface Patience {
  span: number;
  metric: number;
  log: number;
}
const patience = new WeakMap<Receiver, Patience>();

/** Milliseconds to wait for each signal. What never came is not waited for in full again, or a check took minutes. */
function patienceOf(run: Run): Patience {
  let found = patience.get(run.receiver);
  if (found === undefined) patience.set(run.receiver, (found = { span: 4000, metric: 1500, log: 1500 }));
  return found;
}

function learn(run: Run, { server, counter, logs, quiet }: Joined): void {
  const wait = patienceOf(run);
  if (server === undefined) wait.span = Math.max(300, wait.span / 3);
  if (counter.length === 0) wait.metric = Math.max(100, wait.metric / 3);
  if (logs.length === 0 && !quiet) wait.log = Math.max(200, wait.log / 3);
}

/** A probe as an orchestrator makes it. */
export async function probe(run: Pick<Run, "url">, path: string, timeout: number): Promise<Probe> {
  const { status, body, error } = await sendRequest({ method: "GET", base: run.url, path, timeout });
  return { status, body: error ?? body };
}
