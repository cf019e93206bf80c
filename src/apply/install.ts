import { stripVTControlCharacters } from "node:util";
import { join } from "node:path";
import { execa } from "execa";
import type { PackageManager } from "../model/facts.ts";
import { installCommand } from "./install-command.ts";
import { refusal } from "./refusal.ts";
import { endGroup } from "./process-group.ts";

/**
 * Runs the package manager, in a process group of its own so that all it starts can be ended with it. `started` gets
 * its process id. Throws `install.failed` with the end of its output, or the reason of `signal` once all of it is gone.
 */
export async function runInstall(
  root: string,
  manager: PackageManager,
  options: { started: (pid: number) => Promise<void>; signal?: AbortSignal | undefined },
): Promise<void> {
  const { command, args, cwd } = installCommand(manager);
  const child = execa(command, args, {
    cwd: join(root, cwd),
    all: true,
    stdin: "ignore",
    reject: false,
    detached: process.platform !== "win32",
  });
  let running = true;
  let ending: Promise<void> | undefined;
  const end = (): void => {
    if (running && child.pid !== undefined) ending ??= endGroup(child.pid);
  };
  options.signal?.addEventListener("abort", end);
  try {
    if (child.pid !== undefined) await options.started(child.pid);
    if (options.signal?.aborted) end();
    const { failed, all, shortMessage } = await child;
    running = false;
    options.signal?.throwIfAborted();
    if (failed)
      throw refusal("install.failed", {
        command: [command, ...args].join(" "),
        output: tail(all) || (shortMessage ?? ""),
      });
  } finally {
    end();
    await ending;
    options.signal?.removeEventListener("abort", end);
  }
}

/** Package managers say last what went wrong; pnpm and yarn say it on stdout. */
const tail = (output = ""): string => stripVTControlCharacters(output).trimEnd().split("\n").slice(-80).join("\n");
