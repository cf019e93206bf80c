import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../model/problem.ts";
import { exitOf, type Exit } from "../process/exit.ts";
import { freePort, isFree } from "../process/ports.ts";
import {
  type NativeProgram,
  type PortName,
  type Ports,
  findProgram,
  nativePrograms,
  standardPorts,
} from "./programs.ts";

export interface StackRequest {
  /** Folder that holds `ops/`. */
  readonly root: string;
  readonly ports?: Partial<Ports>;
  /** Where programs are looked for, as PATH. */
  readonly path: string;
  /** Milliseconds each program has to become ready. Default 30,000. */
  readonly deadline?: number;
  readonly onStep?: (title: string) => void;
}

export interface RunningStack {
  readonly ports: Ports;
  readonly running: ReadonlyArray<{ readonly id: NativeProgram["id"]; readonly title: string; readonly link: string }>;
  /** Programs that have configuration here and are not on the PATH. */
  readonly missing: readonly string[];
  /** Rejects when a program ends by itself, with its last output. */
  readonly ended: Promise<never>;
  /** Ends all of them, and removes their data. */
  stop(): Promise<void>;
}

/**
 * Runs what of the stack is configured and installed, on loopback, with the project's own configuration. Throws a
 * Failure before anything is started when a port is in use; nothing is left running after a failure.
 */
export async function startStack(request: StackRequest): Promise<RunningStack> {
  const ports: Ports = { ...standardPorts, ...request.ports };
  const configured = nativePrograms.filter(({ config }) => existsSync(join(request.root, config)));
  const found = configured.map((program) => ({ program, path: findProgram(program.names, request.path) }));
  const present = found.flatMap(({ program, path }) => (path === undefined ? [] : [{ program, path }]));
  await requireFreePorts(
    present.map(({ program }) => program),
    ports,
  );
  const folder = mkdtempSync(join(tmpdir(), "observability-stack-"));
  const started: Started[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.toReversed().map(end));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const { program, path } of present) {
      request.onStep?.(program.title);
      const one = startProgram(program, path, { root: request.root, folder, ports });
      started.push(one);
      await becomesReady(one, program.ready(ports), request.deadline ?? 30_000);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const ended = Promise.race(started.map(failsWhenEnded));
  // Who never waits for it must not be ended by it.
  ended.catch(() => undefined);
  return {
    ports,
    running: present.map(({ program: { id, title, link } }) => ({ id, title, link: link(ports) })),
    missing: found.filter(({ path }) => path === undefined).map(({ program }) => program.title),
    ended,
    stop,
  };
}

interface Started {
  readonly program: NativeProgram;
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  /** The last of what it printed. */
  output: string;
}

async function requireFreePorts(programs: readonly NativeProgram[], ports: Ports): Promise<void> {
  const wanted = programs.flatMap(({ title, opens }) => opens.map((name) => ({ title, name, port: ports[name] })));
  for (const { title, name, port } of wanted) {
    if (await isFree(port)) continue;
    const nearest = await nextFree(
      port,
      wanted.map((other) => other.port),
    );
    throw new Failure([{ code: "stack-port", severity: "error", args: { program: title, port, name, nearest } }]);
  }
}

async function nextFree(port: number, taken: readonly number[]): Promise<number> {
  for (let next = port + 1; next < Math.min(port + 100, 65_536); next++)
    if (!taken.includes(next) && (await isFree(next))) return next;
  return freePort();
}

function startProgram(
  program: NativeProgram,
  path: string,
  { root, folder, ports }: { root: string; folder: string; ports: Ports },
): Started {
  const data = join(folder, `${program.id}-data`);
  mkdirSync(data);
  const config = join(folder, program.id, basename(program.config));
  // With its folder, because rules lie beside the configuration; data and edits of the copy go with it.
  cpSync(join(root, dirname(program.config)), dirname(config), { recursive: true });
  writeFileSync(config, onLoopback(readFileSync(config, "utf8"), program.replace(ports, data)));
  const child = spawn(path, program.args(config, data, ports), { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const started: Started = { program, child, exited: exitOf(child), output: "" };
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (started.output = (started.output + text).slice(-4_000)));
  // Nothing may outlive this process, however it ends.
  const endWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", endWithUs);
  void started.exited.then(() => process.off("exit", endWithUs));
  return started;
}

const onLoopback = (text: string, pairs: ReturnType<NativeProgram["replace"]>): string =>
  pairs.reduce(
    (result, [from, to]) => result.replaceAll(typeof from === "string" ? from : new RegExp(from, "g"), to),
    text,
  );

async function becomesReady(started: Started, url: string, deadline: number): Promise<void> {
  const until = Date.now() + deadline;
  for (;;) {
    const ended = await Promise.race([started.exited, sleep(100).then(() => undefined)]);
    if (ended !== undefined) throw failure("stack-ended", started);
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > until) throw failure("stack-not-ready", started);
  }
}

async function failsWhenEnded(started: Started): Promise<never> {
  await started.exited;
  throw failure("stack-ended", started);
}

const failure = (code: string, { program, output }: Started): Failure =>
  new Failure([{ code, severity: "error", args: { program: program.title, output: output.trim() } }]);

async function end({ child, exited }: Started): Promise<void> {
  child.kill("SIGTERM");
  const done = await Promise.race([exited, sleep(8_000, undefined, { ref: false })]);
  if (done === undefined) child.kill("SIGKILL");
  await exited;
}

export type { PortName };
