import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { type Server, type Socket, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./ports.ts";

/** A real server on a free port of the loopback interface, with its data in a temporary folder. */
export interface Service {
  readonly port: number;
  /** Ends the process; the data stays. */
  stop(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  start(): Promise<void>;
  /** Ends the process and removes the data. */
  dispose(): Promise<void>;
}

const postgresBin = ["/usr/lib/postgresql", "/usr/local/pgsql"]
  .flatMap((root) =>
    existsSync(root) ? [join(root, "bin"), ...readdirSync(root).map((it) => join(root, it, "bin"))] : [],
  )
  .concat((process.env["PATH"] ?? "").split(delimiter))
  .find((folder) => existsSync(join(folder, "initdb")));
const redisServer = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "redis-server"))
  .find((path) => existsSync(path));

/** For `describe.skipIf`: true where the server isn't installed. In CI nothing is skipped: starting it fails instead. */
export const without = {
  postgres: postgresBin === undefined && process.env["CI"] === undefined,
  redis: redisServer === undefined && process.env["CI"] === undefined,
};

/** PostgreSQL with the database and superuser "postgres", no password asked. Refuses to run as root, so it doesn't. */
export async function startPostgres(): Promise<Service> {
  if (postgresBin === undefined) throw new Error("PostgreSQL is not installed: apt-get install postgresql");
  const data = mkdtempSync(join(tmpdir(), "postgres-"));
  const user = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  if (user.uid !== undefined) chownSync(data, user.uid, user.gid);
  const options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "-D", data];
  execFileSync(join(postgresBin, "initdb"), options, { ...user, cwd: data, stdio: "ignore" });
  const port = await freePort();
  const arguments_ = ["-D", data, "-p", String(port), "-k", data, "-h", "127.0.0.1", "-F"];
  return service({
    port,
    data,
    end: "SIGINT",
    run: () => spawn(join(postgresBin, "postgres"), arguments_, { ...user, cwd: data, stdio: "ignore" }),
    answers: () => succeeds(join(postgresBin, "pg_isready"), "-q", "-h", "127.0.0.1", "-p", String(port)),
  });
}

const idOf = (flag: "-u" | "-g"): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));

/** Redis without persistence. `options` are those of redis-server, e.g. "--cluster-enabled", "yes". */
export async function startRedis(...options: readonly string[]): Promise<Service> {
  if (redisServer === undefined) throw new Error("Redis is not installed: apt-get install redis-server");
  const data = mkdtempSync(join(tmpdir(), "redis-"));
  const port = await freePort();
  const arguments_ = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", data, ...options];
  return service({
    port,
    data,
    end: "SIGTERM",
    run: () => spawn(redisServer, arguments_, { stdio: "ignore" }),
    answers: () => accepts(port),
  });
}

interface Program {
  readonly port: number;
  readonly data: string;
  readonly end: NodeJS.Signals;
  run(): ChildProcess;
  answers(): boolean | Promise<boolean>;
}

async function service({ port, data, end, run, answers }: Program): Promise<Service> {
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = run();
    await until(answers, 15_000, `the server on port ${port}`);
  };
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(end);
    await once(child, "exit");
  };
  const kill = (): boolean => child.kill("SIGKILL"); // should a test end the process in a hurry
  process.once("exit", kill);
  const dispose = async (): Promise<void> => {
    await stop();
    process.off("exit", kill);
    rmSync(data, { recursive: true, force: true });
  };
  await start();
  return { port, start, stop, dispose };
}

/** Stands between a client and a server. Frozen it keeps every connection and carries nothing, like a lost route. */
export interface Proxy {
  readonly port: number;
  freeze(): void;
  /** Carries on; with "new" only for new connections, as when a firewall has forgotten the old ones. */
  thaw(connections?: "all" | "new"): void;
  /** Connections that are open now. */
  connections(): number;
  dispose(): Promise<void>;
}

export async function startProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      if (frozen) from.unpipe(to).pause();
    }
    if (frozen) for (const it of [client, upstream]) it.pause();
    pairs.set(client, upstream);
    pairs.set(upstream, client);
  });
  const pairs = new WeakMap<Socket, Socket>();
  const port = await listen(server);
  return {
    port,
    freeze: () => {
      frozen = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    thaw: (connections = "all") => {
      frozen = false;
      if (connections === "new") return;
      for (const socket of sockets) {
        const other = pairs.get(socket);
        if (other !== undefined) socket.pipe(other);
      }
    },
    connections: () => sockets.size / 2,
    dispose: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

function succeeds(command: string, ...options: readonly string[]): boolean {
  return spawnSync(command, options, { stdio: "ignore" }).status === 0;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Asks again and again, up to `ms` milliseconds, until `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>, ms: number, what: string): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`still waiting for ${what} after ${ms} ms`);
    await sleep(10);
  }
}
