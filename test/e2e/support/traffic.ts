import { request as open } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Receiver,
  type Scrape,
  type SentRequest,
  type Service,
  scrape,
  sendRequest,
  sumOf,
} from "../../../src/live/index.ts";
import type { Case, Route } from "./case.ts";

/** Sends requests to one service and keeps count of them. */
export interface Traffic {
  /** Every request that telemetry must know of, in order. */
  readonly sent: readonly SentRequest[];
  send(
    route: Pick<Route, "method" | "path">,
    more?: { headers?: { [name: string]: string }; body?: string },
  ): Promise<SentRequest>;
  /** Goes away before the answer comes; resolves when the connection is closed. */
  abort(route: Pick<Route, "method" | "path">): Promise<string>;
  /** Requests sent so far, aborted ones included. */
  count(): number;
}

export function trafficTo(service: Service, one: Case): Traffic {
  const { url } = service;
  const sent: SentRequest[] = [];
  let aborted = 0;
  return {
    sent,
    count: () => sent.length + aborted,
    async send({ method, path }, { headers = {}, body } = {}) {
      const request = { method, base: url, path, headers: { ...one.headers, ...headers } };
      const answer = await sendRequest(body === undefined ? request : { ...request, body });
      sent.push(answer);
      return answer;
    },
    async abort({ method, path }) {
      aborted += 1;
      const requestId = `aborted-${aborted}`;
      const request = open(url + path, {
        method,
        agent: false,
        headers: { ...one.headers, "x-request-id": requestId },
      });
      request.on("error", () => undefined);
      request.end();
      await inProgress(service);
      request.destroy();
      return requestId;
    },
  };
}

/** Asks until `read` gives something, and throws with the last thing that was wrong after `ms`. */
export async function eventually<T>(
  what: string,
  read: () => Promise<T | undefined> | T | undefined,
  ms = 10_000,
): Promise<T> {
  const deadline = Date.now() + ms;
  let reason: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await read();
      if (value !== undefined) return value;
    } catch (error) {
      reason = error;
    }
    await sleep(25);
  }
  throw new Error(`not within ${ms} ms: ${what}`, { cause: reason });
}

/** Resolves when the service is at work on a request. */
export const inProgress = (service: Service): Promise<true> =>
  eventually("a request is in progress", async () =>
    sumOf(await scrape(service.metricsUrl), "http_requests_in_progress") > 0 ? true : undefined,
  );

/** The scrape once nothing is in progress any more. */
export const quietScrape = (service: Service): Promise<Scrape> =>
  eventually("no request is in progress", async () => {
    const current = await scrape(service.metricsUrl);
    return sumOf(current, "http_requests_in_progress") === 0 ? current : undefined;
  });

export const serverSpans = (receiver: Receiver): ReturnType<Receiver["spans"]> =>
  receiver.spans().filter(({ kind }) => kind === "SERVER");
