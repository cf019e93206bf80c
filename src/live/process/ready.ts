import { setTimeout as sleep } from "node:timers/promises";
import type { Exit } from "./exit.ts";
import type { Output } from "./output.ts";
import { listeningPorts, portsInText } from "./ports.ts";
import { probe } from "./probe.ts";
import { processTree } from "./tree.ts";

/** Why a service could not be judged, with its own last output: `message` is complete, for a person. */
export class ServiceFailure extends Error {
  readonly kind: "not-started" | "crashed" | "not-ready";
  readonly output: string;

  constructor(kind: ServiceFailure["kind"], reason: string, output: string) {
    super(output === "" ? `${reason} It wrote nothing.` : `${reason} Its last output:\n${output}`);
    this.name = "ServiceFailure";
    this.kind = kind;
    this.output = output;
  }
}

export interface Target {
  readonly pid: number;
  readonly run: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly healthPath: string;
  /** Unix milliseconds. */
  readonly started: number;
  readonly deadline: number;
}

/** Waits until the service answers below status 500 on the port it was given, or on another one it listens on. */
export async function waitUntilReady(
  target: Target,
  output: Output,
  exited: Promise<Exit>,
): Promise<{ readonly url: string; readonly servingPid: number }> {
  let exit: Exit | undefined;
  void exited.then((value) => (exit = value));
  let seen = "It listens on no port.";
  while (exit === undefined && Date.now() < target.deadline) {
    for (const port of candidates(target, output)) {
      for (const host of ["127.0.0.1", "[::1]"]) {
        const url = `http://${host}:${port}`;
        const status = await probe(url + target.healthPath, Math.min(2000, target.deadline - Date.now()));
        if (status === undefined) continue;
        if (status < 500) return { url, servingPid: ownerOf(port, target) };
        seen = `${target.healthPath} on port ${port} answers ${status}.`;
      }
    }
    await sleep(40);
  }
  throw failureOf(exit, target, seen, output);
}

/** The first process of the tree that holds the port: with forked workers the one that started them. */
function ownerOf(port: number, { pid, run }: Target): number {
  return listeningPorts(processTree(pid, run)).find((found) => found.port === port)?.pid ?? pid;
}

/** The given port first, then whatever else the tree listens on; the metrics port is not the service. */
function candidates({ pid, run, port, metricsPort }: Target, output: Output): number[] {
  const listening = listeningPorts(processTree(pid, run)).map((found) => found.port);
  if (listening.includes(port)) return [port];
  const others = listening.length > 0 ? listening : [port, ...portsInText(output.tail(50))];
  return [...new Set(others)].filter((found) => found !== metricsPort);
}

function failureOf(exit: Exit | undefined, target: Target, seen: string, output: Output): ServiceFailure {
  const seconds = ((Date.now() - target.started) / 1000).toFixed(1);
  const last = output.tail(20);
  if (exit?.error !== undefined) return new ServiceFailure("not-started", `Could not start: ${exit.error}.`, last);
  if (exit !== undefined) {
    const how = exit.code === undefined ? `by ${exit.signal}` : `with code ${exit.code}`;
    const daemon = processTree(target.pid, target.run).filter((pid) => pid !== target.pid).length > 0;
    const hint = daemon ? " It left processes behind: give a command that stays in the foreground." : "";
    return new ServiceFailure(
      "crashed",
      `The service ended ${how} after ${seconds} s, before it answered.${hint}`,
      last,
    );
  }
  const noise = output.total() > 100_000 ? ` It wrote ${output.total()} lines.` : "";
  return new ServiceFailure("not-ready", `The service did not get ready within ${seconds} s. ${seen}${noise}`, last);
}
