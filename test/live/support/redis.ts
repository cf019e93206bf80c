import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { freePort } from "../../support/ports.ts";

/** Why there is none; on CI that is a failure and not a skip. */
export const noRedis =
  spawnSync("redis-server", ["--version"]).error === undefined ? "" : "redis-server is not installed";
if (noRedis !== "" && process.env["CI"] === "true") throw new Error(noRedis);

/** A real Redis with a password, on loopback, which keeps nothing. */
export async function startRedis(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--requirepass", "sesame-secret"];
  const server = spawn("redis-server", args, { stdio: "ignore" });
  const end = Date.now() + 10_000;
  while (!(await accepts(port))) if (Date.now() > end) throw new Error("redis-server did not start");
  return {
    url: `redis://:sesame-secret@127.0.0.1:${port}`,
    async stop() {
      const exited = once(server, "exit");
      server.kill();
      await exited;
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => setTimeout(() => resolve(false), 20));
  });
}
