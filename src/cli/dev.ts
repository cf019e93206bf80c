import { ServiceFailure, renderTree, startDev } from "../live/index.ts";
import { Failure } from "../model/problem.ts";
import type { CommandRun } from "./commands.ts";
import { textFlag } from "./globals.ts";
import { openProjects } from "./project.ts";
import type { Flags } from "./program.ts";
import { startedService } from "./start-command.ts";

/** `obs-gen dev`: the service with a receiver beside it, until Ctrl-C or until the service ends by itself. */
export const dev: CommandRun = async (context, _args, flags) => {
  const [project, other] = await openProjects(context);
  if (project === undefined) return 2;
  if (other !== undefined) throw new Failure([{ code: "live.one-service", severity: "error", args: {} }]);
  const { terminal, interruption } = context;
  const selected = project.record?.selection.options;
  const forwardTo = textFlag(flags, "forward");
  return interruption.whileWriting(async () => {
    const running = await startDev({
      service: startedService(project, flags),
      ...port("port", flags),
      ...port("servicePort", flags),
      ...(forwardTo !== undefined && { forwardTo }),
      ...(selected !== undefined && { paths: { health: selected.healthPath, metrics: selected.metricsPath } }),
      onRequest: (joined) => terminal.out(`${renderTree(joined)}\n\n`),
    }).catch(couldNotStart);
    terminal.note(`Service ${running.url}\nPage    ${running.page}\nCtrl-C ends both.\n\n`);
    try {
      return await Promise.race([interruption.wanted.then(() => 0), running.exited.then(() => 2)]);
    } finally {
      await running.stop();
    }
  });
};

/** A port flag as the option of the same name. */
function port<N extends "port" | "servicePort">(name: N, flags: Flags): { [K in N]?: number } {
  const text = textFlag(flags, name);
  if (text === undefined) return {};
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    const flag = `--${name.replace("P", "-p")}`;
    throw new Failure([{ code: "live.number", severity: "error", args: { flag, value: text } }]);
  }
  return { [name]: value } as { [K in N]: number };
}

function couldNotStart(error: unknown): never {
  if (!(error instanceof ServiceFailure)) throw error;
  throw new Failure([{ code: "live.not-judged", severity: "error", args: { reason: error.message } }]);
}
