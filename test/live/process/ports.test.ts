import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "../../../src/live/process/ports.ts";

const ports = new URL("../../../src/live/process/ports.ts", import.meta.url).href;
const inAnotherProcess = (): number[] => {
  const program = `import { freePort } from ${JSON.stringify(ports)};
    const ports = []; for (let i = 0; i < 8; i++) ports.push(await freePort()); console.log(JSON.stringify(ports));`;
  const tsx = ["--import", "tsx", "--input-type=module", "-e", program];
  return JSON.parse(execFileSync(process.execPath, tsx, { encoding: "utf8" })) as number[];
};

test("processes that choose at the same time are given different ports, none of those of outgoing connections", () => {
  const given = [inAnotherProcess(), inAnotherProcess(), inAnotherProcess()].flat();
  expect(new Set(given).size).toBe(given.length);
  expect(Math.max(...given)).toBeLessThan(32_768);
});

test("a port that is in use is passed over", async () => {
  const taken = (await freePort()) + 1;
  const server = createServer().listen(taken, "127.0.0.1");
  await once(server, "listening");
  expect(await freePort()).toBe(taken + 1);
  server.close();
});
