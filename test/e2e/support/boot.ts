import { type Receiver, type Service, startReceiver, startService } from "../../../src/live/index.ts";
import { type Service as Server, startPostgres, startRedis } from "../../support/services.ts";
import type { Case } from "./case.ts";
import type { Project } from "./project.ts";
import { isOfTheRunner } from "./run.ts";

/** The servers a case needs, really running. */
export type Servers = ReadonlyMap<"postgres" | "redis", Server>;

export async function startServers({ needs = [] }: Case): Promise<Servers> {
  const servers = new Map<"postgres" | "redis", Server>();
  for (const name of needs) servers.set(name, await (name === "postgres" ? startPostgres() : startRedis()));
  return servers;
}

export async function disposeServers(servers: Servers): Promise<void> {
  for (const server of servers.values()) await server.dispose();
}

/** The secret in the connection string must never be seen in anything the service says. */
export const plantedSecret = "hunter2-planted";

export interface Booted {
  readonly service: Service;
  readonly receiver: Receiver;
  readonly end: () => Promise<void>;
}

/** `npm start`, with all telemetry sent to a receiver of our own. */
export async function boot(one: Case, project: Project, servers: Servers): Promise<Booted> {
  const receiver = await startReceiver();
  try {
    const service = await startService({
      command: "npm",
      args: ["run", one.scripts.start],
      cwd: project.dir,
      endpoint: receiver.endpoint,
      env: environment(servers),
      readyDeadline: 60_000,
    });
    return {
      service,
      receiver,
      end: async () => {
        await service.stop();
        await receiver.close();
      },
    };
  } catch (error) {
    await receiver.close();
    throw error;
  }
}

/** What the service is told about the servers it needs. */
export function environment(servers: Servers): { [name: string]: string | undefined } {
  const runner = Object.keys(process.env).filter(isOfTheRunner);
  const postgres = servers.get("postgres");
  const redis = servers.get("redis");
  return {
    ...Object.fromEntries(runner.map((name) => [name, undefined])),
    NODE_ENV: "production",
    ...(postgres && {
      DATABASE_URL: `postgres://postgres:${plantedSecret}@127.0.0.1:${postgres.port}/postgres`,
      PGHOST: "127.0.0.1",
      PGPORT: String(postgres.port),
      PGUSER: "postgres",
      PGPASSWORD: plantedSecret,
      PGDATABASE: "postgres",
    }),
    ...(redis && { REDIS_URL: `redis://127.0.0.1:${redis.port}` }),
  };
}
