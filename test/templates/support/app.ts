import { readFileSync } from "node:fs";
import { startReceiver, type Receiver } from "../../../src/live/receiver.ts";
import type { Span } from "../../../src/live/otlp/types.ts";
import { parseScrape } from "../../../src/live/scrape/parse.ts";
import type { Scrape } from "../../../src/live/scrape/types.ts";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../../support/ports.ts";
import { until } from "../../support/services.ts";
import { folderIn, installed } from "./install.ts";
import { packagesOf, renderVariant, type Variant } from "./variant.ts";

export type LogLine = Readonly<Record<string, unknown>>;

/** A small service of test/templates/apps with the generated code, running. */
export interface App {
  readonly url: string;
  readonly collector: Receiver;
  readonly child: ChildProcess;
  /** Parsed lines of stdout so far. A line that is no JSON object fails the test. */
  logs(): LogLine[];
  /** All of stdout. */
  output(): string;
  scrape(): Promise<Scrape>;
  /** Server spans of that name, once there are `count`. */
  serverSpans(name: string, count?: number): Promise<Span[]>;
  /** Sends the signal and gives the exit code and how long it took, ms. */
  end(signal?: NodeJS.Signals): Promise<{ code: number | null; took: number }>;
  dispose(): Promise<void>;
}

export interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly packages?: Readonly<Record<string, string>>;
  /** Interpreter; default the one that runs the tests. */
  readonly node?: string;
}

/** Folder with the app and the generated code, its packages installed. */
export async function appFolder(variant: Variant, packages: Readonly<Record<string, string>> = {}): Promise<string> {
  const root = installed({ [variant.framework]: `^${variant.major}.0.0`, ...packagesOf(variant), ...packages });
  const files = new Map([...(await renderVariant(variant))].map(([path, text]) => [`observability/${path}`, text]));
  // The app is an ES module in each case; "type" is about the generated files.
  files.set(
    "observability/package.json",
    JSON.stringify({ type: variant.moduleFormat === "esm" ? "module" : "commonjs" }),
  );
  for (const name of [`${variant.framework}.mjs`, "crash.mjs", "sdk.mjs", "slow-grpc.mjs"])
    files.set(name, readFileSync(new URL(`../apps/${name}`, import.meta.url), "utf8"));
  return folderIn(root, "module", files);
}

export async function startApp(
  variant: Variant,
  { env = {}, packages, node = process.execPath }: Options = {},
): Promise<App> {
  const folder = await appFolder(variant, packages);
  const collector = await startReceiver();
  const metricsPort = await freePort();
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(OTEL_|NODE_)/.test(name)));
  const child = spawn(node, [...(env["PRELOAD"] ? ["--import", env["PRELOAD"]] : []), `${variant.framework}.mjs`], {
    cwd: folder,
    env: {
      ...inherited,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_BSP_SCHEDULE_DELAY: "50",
      METRICS_PORT: String(metricsPort),
      SHUTDOWN_DELAY_MS: "0",
      DEPLOYMENT_ENVIRONMENT: "test",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name].on("data", (chunk) => (text[name] += String(chunk)));
  await until(() => /PORT \d+/.test(text.stderr) || child.exitCode !== null, 15_000, `the app: ${text.stderr}`);
  const port = /PORT (\d+)/.exec(text.stderr)?.[1];
  if (port === undefined) throw new Error(text.stderr + text.stdout);
  const scrapeUrl = `http://127.0.0.1:${metricsPort}/metrics`;
  const isTaken = env["METRICS_PORT"] !== undefined;
  await until(
    async () =>
      isTaken ||
      (await fetch(scrapeUrl).then(
        () => true,
        () => false,
      )),
    15_000,
    "the metrics port",
  );
  const app: App = {
    url: `http://127.0.0.1:${port}`,
    collector,
    child,
    output: () => text.stdout,
    logs: () =>
      text.stdout
        .trimEnd()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as LogLine),
    scrape: async () => {
      const response = await fetch(scrapeUrl);
      const format = (response.headers.get("content-type") ?? "").includes("openmetrics")
        ? "openmetrics"
        : "prometheus";
      return parseScrape(await response.text(), format);
    },
    serverSpans: async (name, count = 1) => {
      const found = (): Span[] => collector.spans().filter((span) => span.kind === "SERVER" && span.name === name);
      const names = (): string =>
        collector
          .spans()
          .map((span) => span.name)
          .join(", ");
      if (!(await collector.waitFor(() => found().length >= count, 15_000)))
        throw new Error(`no ${name} in: ${names()}`);
      return found();
    },
    end: async (signal = "SIGTERM") => {
      const begin = performance.now();
      child.kill(signal);
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      return { code: child.exitCode, took: performance.now() - begin };
    },
    dispose: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      await collector.close();
    },
  };
  return app;
}

/** Waits for the access log line of the request with that id. */
export async function accessLine(app: App, id: string): Promise<LogLine> {
  const find = (): LogLine | undefined =>
    app.logs().find((line) => line["request_id"] === id && line["msg"] === "request completed");
  await until(() => find() !== undefined, 15_000, `the log line of ${id}`);
  return find()!;
}
