import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  type Joined,
  type Receiver,
  type Service,
  join as joinSignals,
  renderTree,
  scrape,
  sendRequest,
  startReceiver,
  startService,
} from "../src/live/index.ts";
import { buildDist } from "./build.ts";

const execute = promisify(execFile);
const bin = fileURLToPath(new URL("../bin/", import.meta.url));

/** What a developer might have written on the first afternoon: one function that is worth a span. */
const orders = `export interface Order {
  id: string;
  total: number;
}

export async function process_order(order: Order): Promise<Order> {
  await new Promise((resolve) => setTimeout(resolve, 12));
  if (order.total === 0) throw new RangeError("an order has a total");
  return order;
}
`;
const route = `  app.post("/orders/:id", async (request: Request<{ id: string }, unknown, { total: number }>, response: Response) => {
    response.status(201).json(await process_order({ id: request.params.id, total: request.body.total }));
  });

`;

const requests = [
  { method: "GET", path: "/greetings/Ada" },
  { method: "POST", path: "/orders/42", body: '{"total":1250}' },
  { method: "POST", path: "/orders/43", body: '{"total":0}' },
  { method: "GET", path: "/nowhere" },
] as const;

/** Makes a service, instruments it, boots it, and prints what its requests left behind. Everything goes again. */
async function demo(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "create-observability-demo-"));
  try {
    const dir = join(scratch, "orders");
    await step("building the tool", buildDist);
    await step("create-observability orders --yes", () => run("create-observability", ["orders", "--yes"], scratch));
    await step("writing a route that processes an order", () => addRoute(dir));
    await step('obs-gen trace "src/orders.ts#process_order" --attribute order.id=order.id', () =>
      run("obs-gen", ["trace", "src/orders.ts#process_order", "--attribute", "order.id=order.id", "--yes"], dir),
    );
    await show(dir);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function step(name: string, work: () => Promise<unknown>): Promise<void> {
  process.stdout.write(`> ${name}\n`);
  await work();
}

async function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  try {
    await execute(process.execPath, [join(bin, `${program}.cjs`), ...args], { cwd });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} failed\n${stdout}\n${stderr}`, { cause: error });
  }
}

async function addRoute(dir: string): Promise<void> {
  const app = join(dir, "src", "app.ts");
  const text = await readFile(app, "utf8");
  const at = text.indexOf('  app.get("/greetings');
  if (at === -1) throw new Error("the new service has no place for the route");
  await writeFile(join(dir, "src", "orders.ts"), orders);
  await writeFile(app, `import { process_order } from "./orders.js";\n${text.slice(0, at)}${route}${text.slice(at)}`);
}

async function show(dir: string): Promise<void> {
  const receiver = await startReceiver();
  try {
    process.stdout.write("> npm start\n\n");
    const service = await startService({ command: "npm", args: ["start"], cwd: dir, endpoint: receiver.endpoint });
    try {
      for (const request of requests)
        process.stdout.write(`${renderTree(await observe(service, receiver, request))}\n\n`);
      const { took, code } = await service.stop();
      process.stdout.write(`SIGTERM -> drained, flushed, exit ${code ?? "by signal"} after ${took} ms\n`);
    } finally {
      await service.stop();
    }
  } finally {
    await receiver.close();
  }
}

/** Sends the request and waits until its signals are here, for 5 s at most: what is missing then is shown as missing. */
async function observe(service: Service, receiver: Receiver, request: (typeof requests)[number]): Promise<Joined> {
  const before = await scrape(service.metricsUrl);
  const answer = await sendRequest({ base: service.url, ...request });
  for (const deadline = Date.now() + 5_000; ; await sleep(20)) {
    const after = await scrape(service.metricsUrl);
    const lines = service.output.lines();
    const joined = joinSignals({ request: answer, before, after, lines, spans: receiver.spans() });
    const complete = joined.server !== undefined && joined.logs.length > 0 && joined.counter.length > 0;
    if (complete || Date.now() > deadline) return joined;
  }
}

await demo();
