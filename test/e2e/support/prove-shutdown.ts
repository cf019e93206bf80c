import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { join, sendRequest } from "../../../src/live/index.ts";
import type { Booted } from "./boot.ts";
import type { Case } from "./case.ts";
import { inProgress } from "./traffic.ts";

/** SIGTERM while a request is being answered: not ready, answered, told, gone. */
export async function proveShutdown(one: Case, { service, receiver }: Booted): Promise<void> {
  const { method, path } = one.routes.slow;
  const inFlight = sendRequest({ method, base: service.url, path, headers: { ...one.headers } });
  await inProgress(service);
  const stopping = service.stop(15_000);
  const readiness = await readinessWhile(service.url, stopping);
  const [request, stopped] = await Promise.all([inFlight, stopping]);
  expect(request.status, `the request in flight: ${request.error ?? ""}`).toBe(one.routes.slow.status ?? 200);
  expect(stopped, service.output.tail(20)).toMatchObject({ killed: false, leftBehind: 0 });
  expect(stopped.code ?? stopped.signal, service.output.tail(20)).toBe(0);
  // The first answer may have been on its way. Where the service closes its port itself, a refused connection says it.
  if (!one.closesItself) expect(readiness, "readiness after SIGTERM").toContain(503);
  expect(readiness.slice(1), "readiness after SIGTERM").not.toContain(200);
  const joined = join({ request, spans: receiver.spans(), lines: service.output.lines() });
  expect(joined.server?.name, service.output.tail(20)).toBe(`${method} ${one.routes.slow.endpoint}`);
  expect(joined.logs.some(({ message }) => message === "request completed")).toBe(true);
}

/** What readiness said, again and again until the process was gone; 0 for a refused connection. */
async function readinessWhile(url: string, stopping: Promise<unknown>): Promise<number[]> {
  const seen: number[] = [];
  const ended = new AbortController();
  void stopping.finally(() => ended.abort());
  while (!ended.signal.aborted) {
    const { status } = await sendRequest({ method: "GET", base: url, path: "/health/ready", timeout: 1_000 });
    seen.push(status);
    await sleep(50);
  }
  return seen;
}
