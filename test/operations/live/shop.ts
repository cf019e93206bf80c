import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { applyPlan } from "../../../src/apply/index.ts";
import { loadProject } from "../../../src/facts/index.ts";
import { type Ports, standardPorts } from "../../../src/live/stack/programs.ts";
import { defaultOptions } from "../../../src/model/selection.ts";
import { inspect, planAdd } from "../../../src/plan/index.ts";
import { pillars } from "../../../src/registry.ts";
import { loadCases, type Case } from "../../e2e/support/case.ts";
import { openProject, type Project } from "../../e2e/support/project.ts";
import { freePort } from "../../support/ports.ts";
import { programs } from "../support/programs.ts";

/** An Express service with PostgreSQL, Redis and a logger of its own, given all that it can emit, and all of `ops/`. */
export async function instrumentedShop(): Promise<{ one: Case; project: Project }> {
  const one = loadCases("express").find(({ name }) => name === "express4-js-kitchen");
  if (one === undefined) throw new Error("the fixture is gone");
  const project = await openProject(one);
  const { sources, facts: read } = await loadProject(project.dir);
  const facts = inspect(sources, read);
  const dependencies = facts.dependencies.map(({ id }) => id);
  // `ci` would install this very package from the registry.
  const ids = pillars.map(({ id }) => id).filter((id) => id !== "ci");
  const selection = { pillars: ids, dependencies, options: defaultOptions };
  const plan = await planAdd({ sources, facts, record: undefined, selection });
  await applyPlan(project.dir, plan, { install: true });
  return { one, project };
}

/** Changes a generated file as a user would: every `from` must be there. */
export function editFile(path: string, ...changes: ReadonlyArray<readonly [from: string, to: string]>): void {
  let text = readFileSync(path, "utf8");
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
    text = text.replaceAll(from, to);
  }
  writeFileSync(path, text);
}

export async function freePorts(): Promise<Ports> {
  const names = Object.keys(standardPorts) as Array<keyof Ports>;
  const pairs: Array<readonly [keyof Ports, number]> = [];
  for (const name of names) pairs.push([name, await freePort()]);
  return Object.fromEntries(pairs) as Ports;
}

export const searchPath = (): string => [programs, process.env["PATH"] ?? ""].join(delimiter);

export interface Notification {
  readonly receiver: string;
  readonly status: "firing" | "resolved";
  readonly alerts: ReadonlyArray<{ readonly status: string; readonly labels: { readonly [label: string]: string } }>;
}

/** Somebody who is told: keeps what Alertmanager posts. */
export async function startWebhook(): Promise<{
  port: number;
  of: (alert: string) => Notification[];
  close: () => Promise<void>;
}> {
  const received: Notification[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      received.push(JSON.parse(body) as Notification);
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    of: (alert) => received.filter(({ alerts }) => alerts.some(({ labels }) => labels["alertname"] === alert)),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The path of a file below `ops/` of a project. */
export const opsFile = ({ dir }: Project, path: string): string => join(dir, "ops", path);

export interface Sample {
  readonly metric: { readonly [label: string]: string };
  readonly value: readonly [number, string];
}

/** An instant query. Throws with Prometheus' own words when it is no valid one. */
export async function query(port: number, expr: string): Promise<readonly Sample[]> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expr)}`);
  const { status, data, error } = (await answer.json()) as {
    status: string;
    data?: { result: readonly Sample[] };
    error?: string;
  };
  if (status !== "success" || data === undefined) throw new Error(`${expr}: ${error}`);
  return data.result;
}
