import { isFree } from "../../src/live/process/ports.ts";

/**
 * Ports below those of outgoing connections and of the product's own choice; each of the processes that run test files
 * at the same time has its own part of them, so that what one was given stays free until its test listens there.
 */
const first = 10_100;
const perWorker = 600;
const start = first + ((Number(process.env["VITEST_POOL_ID"] ?? 1) - 1) % 16) * perWorker;

// The next file of a worker doesn't begin with the ports that the one before it has just left.
let given = process.pid * 7;

/** A TCP port of loopback that nobody listens on; another one at each call. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < perWorker; tried++) {
    const port = start + (given++ % perWorker);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port of ${perWorker} from ${start} on`);
}
