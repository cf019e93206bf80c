import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Ports } from "../../src/live/stack/programs.ts";
import { freePorts, searchPath } from "../operations/live/shop.ts";
import { newSpan, newTraceId, sendSpans, storedSpans } from "../operations/live/spans.ts";
import { without } from "../operations/support/programs.ts";
import { until } from "../support/services.ts";
import { binOf, environment, execute, expressApp, project, run, snapshot, type Files } from "./support.ts";

let files: Files;
let shown: string;
beforeAll(async () => {
  const dir = project(expressApp);
  await run("obs-gen", ["init", "--yes", "--no-install"], { cwd: dir });
  const add = ["add", "alerting", "dashboards", "stack", "--yes", "--no-install"];
  shown = (await run("obs-gen", add, { cwd: dir })).stdout;
  files = snapshot(dir);
  expect(Object.keys(files)).toContain("docker-compose.observability.yml");
});

const compose = "docker compose -f docker-compose.observability.yml up -d";
const portFlags = (ports: Ports): string[] =>
  Object.entries(ports).flatMap(([name, port]) => ["--port", `${name}=${port}`]);

test.skipIf(without("promtool"))("what add says to do next can be done", async () => {
  const [command = ""] = /promtool .*\.yml/.exec(shown) ?? [];
  expect(shown).toContain("npx obs-gen stack up ");
  expect(readFileSync(new URL("../../README.md", import.meta.url), "utf8")).toContain(command);
  const dir = project(files);
  // One of its files: all of them are run by the tests of alerts.
  const { code, stdout, stderr } = await execute("sh", ["-c", command.replace("*", "objectives-1m")], { cwd: dir });
  expect(code, stdout + stderr).toBe(0);
  expect(snapshot(dir)).toHaveProperty(["ops/on-call.md"]);
});

describe("without what it needs, stack up starts nothing", () => {
  test("none of the programs is on the PATH: it names them, and the compose command", async () => {
    const { code, stdout } = await run("obs-gen", ["stack", "up"], { cwd: project(files), env: { PATH: "/nowhere" } });
    expect(code).toBe(0);
    expect(stdout).toContain("Not on the PATH: Jaeger, OpenTelemetry Collector, Alertmanager, Prometheus.");
    expect(stdout).toContain(compose);
  });

  test("no ops/ here", async () => {
    const { code, stderr } = await run("obs-gen", ["stack", "up"], { cwd: project(expressApp) });
    expect(code).toBe(2);
    expect(stderr).toContain("obs-gen add stack");
  });

  test.skipIf(without("prometheus"))("a port in use: it is named, with the nearest that is free", async () => {
    const dir = project(
      Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith("ops/prometheus"))),
    );
    const ports = await freePorts();
    const server = createServer().listen(ports.prometheus, "127.0.0.1");
    await once(server, "listening");
    const { code, stderr } = await run("obs-gen", ["stack", "up", ...portFlags(ports)], { cwd: dir });
    server.close();
    expect(code).toBe(2);
    expect(stderr).toContain(`Prometheus needs port ${ports.prometheus}`);
    expect(Number(/--port prometheus=(\d+)/.exec(stderr)?.[1])).toBeGreaterThan(ports.prometheus);
  });
});

interface Stack {
  readonly child: ChildProcess;
  readonly ports: Ports;
  /** Where its programs keep their data. */
  readonly temporary: string;
  readonly stdout: string;
  readonly stderr: () => string;
  readonly programs: readonly number[];
}

const stacks: Stack[] = [];
afterEach(() => {
  for (const { child, temporary, programs } of stacks.splice(0)) {
    for (const pid of [...programs, child.pid!]) if (isAlive(pid)) process.kill(pid, "SIGKILL");
    rmSync(temporary, { recursive: true, force: true });
  }
});

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** In a process group of its own, as a shell starts it: Ctrl-C goes to all of the group. */
async function up(dir: string): Promise<Stack> {
  const ports = await freePorts();
  const temporary = mkdtempSync(join(tmpdir(), "stack-up-"));
  const env = environment({ PATH: searchPath(), TMPDIR: temporary });
  const args = [binOf("obs-gen"), "stack", "up", ...portFlags(ports)];
  const child = spawn(process.execPath, args, { cwd: dir, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  await until(
    () => {
      if (child.exitCode !== null) throw new Error(stdout + stderr);
      return stdout.includes("Ctrl-C stops everything.");
    },
    90_000,
    "the stack",
  );
  const stack = { child, ports, temporary, stdout, stderr: () => stderr, programs: childrenOf(child.pid!) };
  stacks.push(stack);
  return stack;
}

function childrenOf(parent: number): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ");
      return Number(fields[1]) === parent;
    } catch {
      return false; // ended meanwhile
    }
  });
}

/** Addresses on which somebody listens, as the kernel writes them: "0100007F" is 127.0.0.1. */
const listening = (port: number): string[] =>
  ["tcp", "tcp6"].flatMap((name) =>
    readFileSync(`/proc/net/${name}`, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local = "", , state]) => state === "0A" && parseInt(local.split(":")[1] ?? "", 16) === port)
      .map(([, local = ""]) => local.split(":")[0] ?? ""),
  );

async function ended({ child, ports, temporary, programs }: Stack): Promise<number | null> {
  if (child.exitCode === null) await once(child, "exit");
  expect(programs.filter(isAlive)).toEqual([]);
  expect(Object.values(ports).flatMap(listening)).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
  return child.exitCode;
}

const native = ["prometheus", "prometheus-alertmanager", "jaeger", "otelcol"] as const;
describe.skipIf(without(...native))("stack up with the programs on the PATH", () => {
  test("all of them run on loopback with the generated configuration, and Ctrl-C ends all", async () => {
    const dir = project(files);
    const stack = await up(dir);
    const { ports, programs, stdout } = stack;
    expect(programs).toHaveLength(4);
    const get = async (port: number, path: string): Promise<string> => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      expect(answer.status, path).toBe(200);
      return answer.text();
    };
    for (const port of [ports.prometheus, ports.alertmanager, ports.jaeger, ports["otlp-http"]])
      expect(stdout).toContain(`http://127.0.0.1:${port}`);
    expect(await get(ports.prometheus, "/api/v1/rules")).toContain("HttpErrorBudgetBurnFast");
    await until(
      async () => (await get(ports.prometheus, "/api/v1/alertmanagers")).includes(`127.0.0.1:${ports.alertmanager}`),
      20_000,
      "Prometheus to know Alertmanager",
    );
    expect(await get(ports.alertmanager, "/api/v2/status")).toContain("heartbeat");
    expect(await get(ports["collector-metrics"], "/metrics")).toContain("otelcol_");
    const id = newTraceId();
    await sendSpans(ports["otlp-http"], [newSpan(id)]);
    await until(async () => (await storedSpans(ports.jaeger)).has(id), 30_000, "the span in Jaeger");
    const addresses = new Set(Object.values(ports).flatMap(listening));
    expect([...addresses]).toEqual(["0100007F"]);
    process.kill(-stack.child.pid!, "SIGINT");
    expect(await ended(stack)).toBe(0);
    expect(snapshot(dir)).toEqual(files);
  });

  test("a program that ends by itself is named with its last output, and ends the rest", async () => {
    const stack = await up(project(files));
    process.kill(stack.programs[0]!, "SIGKILL");
    expect(await ended(stack)).toBe(2);
    expect(stack.stderr()).toMatch(/(Jaeger|Collector|Alertmanager|Prometheus) has ended/);
  });

  test("a configuration that its program refuses: its words are shown, and nothing is left", async () => {
    const dir = project(files);
    writeFileSync(join(dir, "ops/prometheus/rules/alerts.yml"), "groups:\n  - name: broken\n    rules: 7\n");
    await expect(up(dir)).rejects.toThrow(/Prometheus has ended[\s\S]*alerts\.yml/);
  });
});
