import type { Context } from "./context.ts";
import type { Flags } from "./program.ts";

/** Runs to the exit code. Known failures are thrown as `Failure`. */
export type CommandRun = (context: Context, args: readonly string[], flags: Flags) => Promise<number>;

export type CommandName = keyof typeof commands;

/** Each command is loaded when it is used: what one of them needs must not slow down another. */
export const commands = {
  create: async () => (await import("./create.ts")).create,
  init: async () => (await import("./init.ts")).init,
  add: async () => (await import("./add.ts")).add,
  remove: async () => (await import("./remove.ts")).remove,
  check: async () => (await import("./check.ts")).check,
  dev: async () => (await import("./dev.ts")).dev,
  diff: async () => (await import("./diff.ts")).diff,
  doctor: async () => (await import("./doctor.ts")).doctor,
  explain: async () => (await import("./explain.ts")).explain,
  list: async () => (await import("./list.ts")).list,
  stack: async () => (await import("./stack.ts")).stack,
  trace: async () => (await import("./trace.ts")).trace,
} satisfies { [name: string]: () => Promise<CommandRun> };
