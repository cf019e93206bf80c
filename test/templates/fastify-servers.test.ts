import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { type ClientHttp2Session, connect } from "node:http2";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { until } from "../support/services.ts";
import { fastifyProject } from "./support/project.ts";

/** A certificate of its own, for localhost. */
const certificate = ((): string => {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  execFileSync(
    "openssl",
    ["req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", ...subject, ...files],
    { stdio: "ignore" },
  );
  return folder;
})();

const tls = `{ key: readFileSync("${certificate}/key.pem"), cert: readFileSync("${certificate}/cert.pem") }`;

const app = (options: string): string => `import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import Fastify from "fastify";

const app = Fastify(${options});
app.addHook("onClose", async () => {
  await sleep(300);
  console.error("hook of the service ended");
});
app.get("/", () => "hi");
app.get("/slow", async () => {
  console.error("slow");
  await sleep(400);
  return "slow";
});
app.get("/hang", () => undefined);
await app.listen({ port: 0, host: "127.0.0.1" });
console.error("PORT", app.server.address().port);
`;

interface Running {
  readonly port: number;
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
}

async function start(options: string): Promise<Running> {
  const folder = await fastifyProject({ app: app(options), major: 5, pillars: ["logging", "correlation", "health"] });
  const child = spawn(process.execPath, ["app.js"], { cwd: folder, env: { ...process.env, SHUTDOWN_DELAY_MS: "0" } });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name].on("data", (chunk) => (output[name] += String(chunk)));
  await until(() => /PORT \d+/.test(output.stderr) || child.exitCode !== null, 15_000, "the app");
  return { port: Number(/PORT (\d+)/.exec(output.stderr)?.[1]), child, output };
}

type Get = (path: string) => Promise<string>;

/** A caller that keeps its connections open. */
interface Caller {
  readonly get: Get;
  readonly end: () => void;
}

const overHttp2 = (scheme: string, port: number): Caller => {
  const session: ClientHttp2Session = connect(`${scheme}://localhost:${port}`, { rejectUnauthorized: false });
  session.on("error", () => undefined);
  const get: Get = async (path) => {
    const stream = session.request({ ":path": path });
    return (await stream.toArray()).join("");
  };
  return { get, end: () => session.destroy() };
};

const overHttps = (port: number): Caller => {
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  const get: Get = async (path) => {
    const sent = request({ port, path, host: "localhost", agent }).end();
    const [response] = (await once(sent, "response")) as [AsyncIterable<Buffer>];
    let text = "";
    for await (const chunk of response) text += String(chunk);
    return text;
  };
  return { get, end: () => agent.destroy() };
};

const servers: ReadonlyArray<[name: string, options: string, call: (port: number) => Caller]> = [
  ["HTTPS", `{ https: ${tls} }`, overHttps],
  ["HTTP/2", "{ http2: true }", (port) => overHttp2("http", port)],
  ["HTTP/2 with TLS", `{ http2: true, https: ${tls} }`, (port) => overHttp2("https", port)],
  ["HTTP/2 that takes HTTP/1", `{ http2: true, https: { ...${tls}, allowHTTP1: true } }`, overHttps],
];

describe.each(servers)("Fastify over %s", (_, options, call) => {
  it("answers what is under way, lets the service's own hooks end, and exits before kept connections would", async () => {
    const { child, port, output } = await start(options);
    const caller = call(port);
    try {
      expect(await caller.get("/")).toBe("hi");
      const slow = caller.get("/slow");
      await until(() => output.stderr.includes("slow\n"), 5_000, "the slow request");
      const begin = performance.now();
      child.kill();
      expect(await slow).toBe("slow");
      if (child.exitCode === null) await once(child, "exit");
      expect(performance.now() - begin).toBeLessThan(4_000);
      expect(child.exitCode).toBe(0);
      expect(output.stdout).not.toContain("did not finish");
      expect(output.stderr).toContain("hook of the service ended");
      expect(output.stderr).not.toContain("Warning");
    } finally {
      caller.end();
      child.kill("SIGKILL");
    }
  });
});

it("says of a request over HTTP/2 that its caller gave up that it was not answered", async () => {
  const { child, port, output } = await start("{ http2: true }");
  const session = connect(`http://localhost:${port}`);
  try {
    const answered = session.request({ ":path": "/" });
    await answered.toArray();
    const stream = session.request({ ":path": "/hang" });
    stream.on("error", () => undefined);
    setTimeout(() => stream.close(8), 200);
    await until(() => output.stdout.includes('"/hang"'), 5_000, "its line");
    const lines = output.stdout.trim().split("\n");
    const statuses = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .map(({ path, status }) => [path, status]);
    expect(statuses).toEqual([
      ["/", 200],
      ["/hang", 499],
    ]);
  } finally {
    session.destroy();
    child.kill("SIGKILL");
  }
});
