import { expect } from "vitest";
import { type Booted, type Servers, plantedSecret } from "./boot.ts";
import type { Case } from "./case.ts";
import { eventually } from "./traffic.ts";

/** Each server is stopped and started again: readiness follows, liveness does not care. */
export async function proveReadiness(one: Case, booted: Booted, servers: Servers): Promise<void> {
  for (const name of one.needs ?? []) {
    await becomes(booted, 200);
    await servers.get(name)?.stop();
    const body = await becomes(booted, 503);
    expect(body, name).toMatch(/"status":"not_ready"/);
    for (const secret of [plantedSecret, "127.0.0.1", "postgres:"]) expect(body).not.toContain(secret);
    await servers.get(name)?.start();
    expect(await becomes(booted, 200), name).toMatch(/"status":"ready"/);
  }
}

async function becomes({ service }: Booted, status: number): Promise<string> {
  return eventually(
    `readiness ${status}`,
    async () => {
      expect((await fetch(`${service.url}/health`)).status, "liveness").toBe(200);
      const answer = await fetch(`${service.url}/health/ready`);
      const body = await answer.text();
      if (answer.status !== status) throw new Error(`readiness is ${answer.status}: ${body}`);
      return body;
    },
    20_000,
  );
}
