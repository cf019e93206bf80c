import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ServiceFailure, startReceiver, startService, type Receiver } from "../../../src/live/index.ts";
import { freePort } from "../../support/ports.ts";
import { processTree } from "../../../src/live/process/tree.ts";

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const start = (
  script: string,
  more: Partial<Parameters<typeof startService>[0]> = {},
): ReturnType<typeof startService> =>
  startService({
    ...{ command: process.execPath, args: ["-e", script], cwd: import.meta.dirname, endpoint: receiver.endpoint },
    env: { NODE_OPTIONS: undefined },
    ...more,
  });

const failure = async (
  script: string,
  more: Partial<Parameters<typeof startService>[0]> = {},
): Promise<ServiceFailure> => {
  const error: unknown = await start(script, more).catch((reason: unknown) => reason);
  if (error instanceof ServiceFailure) return error;
  throw new Error(`expected a failure, got ${String(error)}`);
};

const serve = (port: string): string =>
  `require("http").createServer((q, s) => s.end(JSON.stringify(process.env))).listen(${port});`;

test("a service gets its ports and the receiver, and ends on SIGTERM", async () => {
  const service = await start(serve("process.env.PORT"), { env: { NODE_OPTIONS: undefined, COLOUR: "red" } });
  const environment = (await (await fetch(service.url)).json()) as { [name: string]: string };
  expect(environment).toMatchObject({
    PORT: new URL(service.url).port,
    METRICS_PORT: new URL(service.metricsUrl).port,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    COLOUR: "red",
  });
  expect(await service.stop()).toMatchObject({ signal: "SIGTERM", killed: false, leftBehind: 0 });
});

test("variables that would send telemetry elsewhere are taken out", async () => {
  process.env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = "http://collector.example:4318";
  try {
    const service = await start(serve("process.env.PORT"));
    const environment = (await (await fetch(service.url)).json()) as { [name: string]: string };
    await service.stop();
    expect(environment["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]).toBeUndefined();
  } finally {
    delete process.env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];
  }
});

test("a service that listens on a port of its own is found", async () => {
  const port = await freePort();
  const service = await start(serve(String(port)));
  expect(service.url).toBe(`http://127.0.0.1:${port}`);
  await service.stop();
});

test("below a launcher the serving process gets SIGTERM, and the launcher's exit counts", async () => {
  const child = `process.on("SIGTERM", () => process.exit(7)); ${serve("process.env.PORT")}`;
  const launcher = `const c = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" });
    c.on("exit", (code) => process.exit(code));`;
  const service = await start(launcher);
  expect(service.servingPid).not.toBe(service.pid);
  expect(await service.stop()).toMatchObject({ code: 7, leftBehind: 0 });
});

test("a service that ignores SIGTERM is killed after the deadline", async () => {
  const service = await start(`process.on("SIGTERM", () => {}); ${serve("process.env.PORT")}`);
  const stopped = await service.stop(300);
  expect(stopped).toMatchObject({ signal: "SIGKILL", killed: true });
  expect(stopped.took).toBeLessThan(2000);
});

test("a process that left the group does not outlive the service", async () => {
  const orphan = `setInterval(() => {}, 1000)`;
  const service = await start(
    `const c = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(orphan)}], { detached: true, stdio: "ignore" });
     c.unref(); console.log("orphan " + c.pid); ${serve("process.env.PORT")}`,
  );
  const pid = Number(/orphan (\d+)/.exec(service.output.tail(10))?.[1]);
  expect(processTree(pid, "")).toEqual([pid]);
  expect((await service.stop()).leftBehind).toBe(1);
  await expect.poll(() => processTree(pid, "")).toEqual([]);
});

describe("no service: a clear verdict with its own last output", () => {
  test("a command that is not there", async () => {
    const { kind, message } = await failure("", { command: "no-such-command" });
    expect([kind, message]).toEqual([
      "not-started",
      "Could not start: spawn no-such-command ENOENT. It wrote nothing.",
    ]);
  });

  test("a crash", async () => {
    const { kind, message } = await failure(`console.error("no database url"); process.exit(3)`);
    expect(kind).toBe("crashed");
    expect(message).toMatch(
      /^The service ended with code 3 after .* s, before it answered. Its last output:\nno database url$/,
    );
  });

  test("never ready", async () => {
    const { kind, message } = await failure(`console.log("waiting"); setInterval(() => {}, 1000)`, {
      readyDeadline: 700,
    });
    expect(kind).toBe("not-ready");
    expect(message).toMatch(/not get ready within 0\.\d s. It listens on no port. Its last output:\nwaiting$/);
  });

  test("answers 503 for ever", async () => {
    const script = `require("http").createServer((q, s) => s.writeHead(503).end()).listen(process.env.PORT)`;
    const { kind, message } = await failure(script, { readyDeadline: 700 });
    expect(kind).toBe("not-ready");
    expect(message).toMatch(/\/health on port \d+ answers 503\. It wrote nothing\./);
  });

  test("accepts connections and never answers", async () => {
    const { kind } = await failure(`require("net").createServer(() => {}).listen(process.env.PORT)`, {
      readyDeadline: 700,
    });
    expect(kind).toBe("not-ready");
  });

  test("forks into the background", async () => {
    const daemon = `setInterval(() => {}, 1000)`;
    const { kind, message } = await failure(
      `const c = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(daemon)}], { detached: true, stdio: "ignore" });
       c.unref(); console.log("daemon " + c.pid);`,
    );
    expect(kind).toBe("crashed");
    expect(message).toContain("give a command that stays in the foreground");
    const pid = Number(/daemon (\d+)/.exec(message)?.[1]);
    await expect.poll(() => processTree(pid, "")).toEqual([]);
  });

  test("floods its output", async () => {
    const script = `const text = "x".repeat(100) + "\\n"; const more = () => { process.stdout.write(text.repeat(10000), more); }; more();`;
    const before = process.memoryUsage().rss;
    const { kind, message } = await failure(script, { readyDeadline: 3000 });
    expect(kind).toBe("not-ready");
    expect(Number(/It wrote (\d+) lines/.exec(message)?.[1])).toBeGreaterThan(100_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
  });

  test("one line without an end", async () => {
    const script = `const more = () => process.stdout.write("x".repeat(1e6), more); more();`;
    const { kind, output } = await failure(script, { readyDeadline: 1500 });
    expect(kind).toBe("not-ready");
    expect(output.length).toBeLessThan(100_000);
  });
});

test("a service that floods its output but works can be judged", async () => {
  const flood = `setInterval(() => process.stdout.write('{"msg":"x"}\\n'.repeat(10000)), 100).unref();`;
  const service = await start(flood + serve("process.env.PORT"));
  await expect.poll(() => service.output.total(), { timeout: 20_000 }).toBeGreaterThan(100_000);
  expect(service.output.lines().length).toBeLessThanOrEqual(40_000);
  expect((await fetch(service.url)).status).toBe(200);
  expect((await service.stop()).killed).toBe(false);
});
