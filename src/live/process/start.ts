import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { serviceEnvironment, type Environment } from "./environment.ts";
import { exitOf, stopProcess, type Exit, type Stopped } from "./exit.ts";
import { captureOutput, type Output } from "./output.ts";
import { freePort } from "./ports.ts";
import { ServiceFailure, waitUntilReady } from "./ready.ts";
import { killTree } from "./tree.ts";

export interface ServiceOptions {
  /** A program and its arguments; no shell is involved. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Over the inherited environment; `undefined` takes a variable out. */
  readonly env?: Environment;
  /** OTLP endpoint all telemetry is sent to. */
  readonly endpoint: string;
  /** Default: free ones, handed to the service as PORT and METRICS_PORT. */
  readonly ports?: { readonly http?: number; readonly metrics?: number };
  /** Asked until it answers. Default "/health"; a service without it is ready with its 404. */
  readonly healthPath?: string;
  /** Default "/metrics". */
  readonly metricsPath?: string;
  /** Milliseconds from the start until it must answer. Default 30,000. */
  readonly readyDeadline?: number;
  /** Milliseconds a span may wait in the service before it is sent. Default 100. */
  readonly exportDelay?: number;
}

/** A running service. */
export interface Service {
  readonly pid: number;
  /** Where it answers: "http://127.0.0.1:40001". */
  readonly url: string;
  readonly metricsUrl: string;
  /** Milliseconds from the start to the first answer. */
  readonly bootTime: number;
  readonly output: Output;
  /** It listens on the PORT it was given: two of it fit side by side. */
  readonly tookPort: boolean;
  /** The process that owns the port: what an orchestrator's SIGTERM is meant for, also below `npm start`. */
  readonly servingPid: number;
  readonly exited: Promise<Exit>;
  /**
   * SIGTERM to the serving process, SIGKILL to everything left after `deadline` (ms, default 10,000). Safe to call twice.
   */
  stop(deadline?: number): Promise<Stopped>;
}

/** Starts a service and waits until it answers. Rejects with `ServiceFailure`; nothing is left running then. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { healthPath = "/health", metricsPath = "/metrics", readyDeadline = 30_000, exportDelay = 100 } = options;
  const run = randomUUID();
  const port = options.ports?.http ?? (await freePort());
  const metricsPort = options.ports?.metrics ?? (await freePort());
  const started = Date.now();
  const environment = { run, endpoint: options.endpoint, port, metricsPort, exportDelay };
  const child = spawn(options.command, [...options.args], {
    cwd: options.cwd,
    env: serviceEnvironment(process.env, options.env ?? {}, environment),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = captureOutput(child);
  const exited = exitOf(child);
  const { pid } = child;
  if (pid === undefined) throw new ServiceFailure("not-started", `Could not start: ${(await exited).error}.`, "");
  // Nothing of the run may outlive this process, however it ends.
  const endWithUs = (): void => void killTree(pid, run);
  process.once("exit", endWithUs);
  void exited.then(() => process.off("exit", endWithUs));
  try {
    const target = { pid, run, port, metricsPort, healthPath, deadline: started + readyDeadline, started };
    const { url, servingPid } = await waitUntilReady(target, output, exited);
    let stopping: Promise<Stopped> | undefined;
    return {
      pid,
      url,
      metricsUrl: `http://127.0.0.1:${metricsPort}${metricsPath}`,
      bootTime: Date.now() - started,
      tookPort: new URL(url).port === String(port),
      output,
      servingPid,
      exited,
      stop: (deadline = 10_000) => (stopping ??= stopProcess({ pid, servingPid, run }, exited, deadline)),
    };
  } catch (error) {
    killTree(pid, run);
    await exited;
    throw error;
  }
}
