// CPU that observability adds to a request, as a ratio: the generated code against what is bolted on today, both over
// the bare service. Blocks of the three are interleaved and each ratio is taken within its round, so that a noisy
// machine slows all of them down. Run: npx tsx test/bench/request/bench.ts [express|fastify] [rounds] [requests]
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { Agent, get } from "node:http";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { startReceiver } from "../../../src/live/receiver.ts";
import { freePort } from "../../support/ports.ts";
import { folderIn, installed } from "../../templates/support/install.ts";
import { allPillars, packagesOf, renderVariant, type Variant } from "../../templates/support/variant.ts";

const budgets = { express: { must: 0.15, goal: 0.08 }, fastify: { must: 0.3, goal: 0.18 } } as const;
type Framework = keyof typeof budgets;
const kinds = ["bare", "bolted", "ours"] as const;
type Kind = (typeof kinds)[number];

/** Middleware the bare service has already. */
const common: Readonly<Record<Framework, Readonly<Record<string, string>>>> = {
  express: { helmet: "^8.0.0", cors: "^2.8.5", "cookie-parser": "^1.4.7" },
  fastify: {},
};
const bolted: Readonly<Record<Framework, Readonly<Record<string, string>>>> = {
  express: { "pino-http": "^11.0.0", "express-prom-bundle": "^8.0.0" },
  fastify: { "@fastify/otel": "^0.21.0", "fastify-metrics": "^12.0.0" },
};

interface Service {
  readonly child: ChildProcess;
  readonly port: number;
  /** CPU until it listened, microseconds. */
  readonly startup: number;
}

async function main(framework: Framework, rounds: number, requests: number): Promise<boolean> {
  const folder = await prepare(framework);
  const collector = await startReceiver({ maxItems: 1_000, maxBytes: 2 ** 20 });
  const services = new Map<Kind, Service>();
  for (const kind of kinds) services.set(kind, await start(`${folder}/${framework}.cjs`, kind, collector.endpoint));
  const measure = async (kind: Kind): Promise<number> => {
    const service = services.get(kind)!;
    const before = await cpuOf(service);
    await load(service.port, requests);
    await sleep(700); // what was batched is written and sent
    return ((await cpuOf(service)) - before) / requests;
  };
  for (const kind of kinds) for (let warm = 0; warm < 3; warm++) await measure(kind);
  const samples: Array<Record<Kind, number>> = [];
  for (let round = 0; round < rounds; round++) {
    const sample = { bare: 0, bolted: 0, ours: 0 };
    for (const kind of kinds) sample[kind] = await measure(kind);
    samples.push(sample);
  }
  const ratio = median(samples.map(({ bare, bolted, ours }) => (ours - bare) / (bolted - bare)));
  const { must, goal } = budgets[framework];
  const startups = kinds.map((kind) => services.get(kind)!.startup / 1_000);
  console.log(`${framework}: CPU per request, us, median of ${rounds} rounds of ${requests}`);
  for (const kind of kinds)
    console.log(`  ${kind.padEnd(7)} ${median(samples.map((sample) => sample[kind])).toFixed(1)}`);
  console.log(`  added: ours / bolted on = ${ratio.toFixed(3)} (must <= ${must}, goal <= ${goal})`);
  const [bare = 0, boltedOn = 0, ours = 0] = startups;
  console.log(
    `  start-up CPU added: ${(ours - bare).toFixed(0)} ms / ${(boltedOn - bare).toFixed(0)} ms = ${((ours - bare) / (boltedOn - bare)).toFixed(2)}`,
  );
  for (const { child } of services.values()) child.kill("SIGKILL");
  await collector.close();
  return ratio <= must;
}

async function prepare(framework: Framework): Promise<string> {
  const variant: Variant = {
    framework,
    major: 5,
    language: "javascript",
    moduleFormat: "commonjs",
    pillars: allPillars,
    node: "20.19.0",
  };
  const root = installed({
    [framework]: "^5.0.0",
    ...packagesOf(variant),
    "@opentelemetry/sdk-node": "~0.223.0",
    "@opentelemetry/auto-instrumentations-node": "~0.81.0",
    ...common[framework],
    ...bolted[framework],
  });
  const files = new Map([...(await renderVariant(variant))].map(([path, text]) => [`observability/${path}`, text]));
  const folder = folderIn(root, "commonjs", files);
  cpSync(fileURLToPath(new URL("./apps/", import.meta.url)), folder, { recursive: true });
  return folder;
}

async function start(file: string, kind: Kind, endpoint: string): Promise<Service> {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env; // makes starting Node 20 far slower
  const child = fork(file, [kind], {
    execArgv: [],
    env: {
      ...env,
      NODE_ENV: "production",
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_BSP_SCHEDULE_DELAY: "500",
      OTEL_LOGS_EXPORTER: "none",
      OTEL_METRICS_EXPORTER: "none",
      METRICS_PORT: String(await freePort()),
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [{ port, startup }] = (await once(child, "message")) as [{ port: number; startup: number }];
  return { child, port, startup };
}

async function cpuOf({ child }: Service): Promise<number> {
  child.send("cpu");
  const [{ cpu }] = (await once(child, "message")) as [{ cpu: number }];
  return cpu;
}

const connections = 16;

/** Sends the requests over connections that are kept alive. */
async function load(port: number, requests: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let left = requests;
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      get({ port, host: "127.0.0.1", path: `/users/${left}`, agent }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
        response.resume().on("end", resolve);
      }).on("error", reject);
    });
  const worker = async (): Promise<void> => {
    while (left-- > 0) await one();
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

const [only, rounds = "8", requests = "3000"] = process.argv.slice(2);
let kept = true;
for (const framework of Object.keys(budgets) as Framework[])
  if (only === undefined || only === framework)
    kept = (await main(framework, Number(rounds), Number(requests))) && kept;
process.exitCode = kept ? 0 : 1;
