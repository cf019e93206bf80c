import { readFileSync, writeFileSync } from "node:fs";
import { applyWith } from "../../src/apply/apply.ts";
import { recoverWith } from "../../src/apply/recover.ts";
import { Failure } from "../../src/model/problem.ts";
import type { Plan } from "../../src/model/plan.ts";

/** What the process that is killed does; it reads this from the file named by its argument. */
export interface Order {
  readonly command: "apply" | "recover";
  readonly root: string;
  readonly plan: Plan;
  readonly install: boolean;
  /** Number of the operation at which the process kills itself, from 1. */
  readonly killAt?: number;
  /** Number of the operation that fails. */
  readonly failAt?: number;
  /** File for the answer. */
  readonly answer: string;
}

export interface Answer {
  readonly operations: number;
  readonly outcome: string;
}

const order = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Order;
let operations = 0;
const checkpoint = (): void => {
  operations += 1;
  if (operations === order.killAt) process.kill(process.pid, "SIGKILL");
  if (operations === order.failAt) throw new Error("injected");
};

async function act(): Promise<string> {
  const { command, root, plan, install } = order;
  try {
    if (command === "recover") return await recoverWith(root, checkpoint);
    await applyWith(root, plan, { install }, checkpoint);
    return "applied";
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.problems.map(({ code }) => code).join(" ");
  }
}

const outcome = await act();
writeFileSync(order.answer, JSON.stringify({ operations, outcome } satisfies Answer));
