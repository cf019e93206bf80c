import type { Proxied } from "../traffic/dependencies.ts";
import type { DependencyObservation, Probe } from "./observations.ts";
import { probe, settle, type Run } from "./run.ts";

/** Takes each dependency away, makes it hang, and gives it back. */
export async function observeDependencies(run: Run, proxied: readonly Proxied[]): Promise<DependencyObservation[]> {
  const results: DependencyObservation[] = [];
  for (const dependency of proxied) results.push(await observe(run, dependency));
  return results;
}

const never: Probe = { status: 0, body: "" };

async function observe(run: Run, { name, secrets, proxy }: Proxied): Promise<DependencyObservation> {
  const known = { name, secrets, sent: proxy.sent().includes("HTTP/1") ? proxy.sent() : "" };
  const up = { ready: await probe(run, run.paths.ready, 5000) };
  const connected = proxy.connections() > 0;
  if (!connected || up.ready.status !== 200) {
    const none = { ready: never, live: never };
    return { ...known, connected, up, down: none, hung: none, back: never };
  }
  proxy.set("down");
  // Readiness may be cached for a moment.
  const ready = (): Promise<Probe> => probe(run, run.paths.ready, 5000);
  const liveNow = (): Promise<Probe> => probe(run, run.paths.health, 2000);
  // On a busy machine one late answer proves nothing; several in a row do.
  const live = (): Promise<Probe> => settle(liveNow, ({ status }) => status === 200, 3000);
  const down = { ready: await settle(ready, ({ status }) => status === 503, 4000), live: await live() };
  proxy.set("pass");
  await settle(ready, ({ status }) => status === 200, 8000);
  proxy.set("hang");
  const hung = { ready: await settle(ready, ({ status }) => status === 503, 6000), live: await live() };
  proxy.set("pass");
  const back = await settle(ready, ({ status }) => status === 200, 8000);
  return { ...known, connected, up, down, hung, back };
}
