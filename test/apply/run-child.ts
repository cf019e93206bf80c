import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Answer, Order } from "./child.ts";
import { makeFolder } from "./tree.ts";

/** A process of its own for one order. `uid`: the user to be, for tests that root would pass by its powers. */
export type StartChild = (order: Omit<Order, "answer">, uid?: number) => { child: ChildProcess; ended: Promise<Ended> };

export interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly answer: Answer | undefined;
}

/** Builds the child once: dozens of them start faster than from source. */
export async function buildChild(): Promise<StartChild> {
  const folder = makeFolder();
  chmodSync(folder, 0o777);
  const program = join(folder, "child.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("child.ts", import.meta.url))],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  let count = 0;
  return (order, uid) => {
    count += 1;
    const [input, answer] = [join(folder, `${count}.order`), join(folder, `${count}.answer`)];
    writeFileSync(input, JSON.stringify({ ...order, answer }));
    const user = uid === undefined ? {} : { uid, gid: uid };
    const child = spawn(process.execPath, [program, input], { stdio: ["ignore", "inherit", "inherit"], ...user });
    const ended = once(child, "exit").then(([, signal]): Ended => ({
      signal: signal as NodeJS.Signals | null,
      answer: existsSync(answer) ? (JSON.parse(readFileSync(answer, "utf8")) as Answer) : undefined,
    }));
    return { child, ended };
  };
}
