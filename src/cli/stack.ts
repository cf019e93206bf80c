import { existsSync } from "node:fs";
import { join } from "node:path";
import { type RunningStack, startStack } from "../live/stack/start.ts";
import { type PortName, type Ports, standardPorts } from "../live/stack/programs.ts";
import { Failure } from "../model/problem.ts";
import { document } from "../report/json.ts";
import type { CommandRun } from "./commands.ts";
import type { Context } from "./context.ts";
import { listFlag } from "./globals.ts";
import { requireKnown } from "./ids.ts";
import { startProgress } from "./progress.ts";
import { workingFolder } from "./working-folder.ts";

const composeFile = "docker-compose.observability.yml";

/** `obs-gen stack up`: runs on loopback what of the stack is installed, until Ctrl-C. */
export const stack: CommandRun = async (context, [action], flags) => {
  if (action !== "up") requireKnown("action of stack", [action ?? ""], ["up"]);
  const root = workingFolder(context);
  const ports = readPorts(listFlag(flags, "port"));
  if (!existsSync(join(root, "ops"))) throw new Failure([{ code: "stack-none", severity: "error", args: {} }]);
  return context.interruption.whileWriting(async () => {
    const progress = startProgress(context.terminal);
    let running: RunningStack;
    try {
      running = await startStack({
        root,
        ports,
        path: process.env["PATH"] ?? "",
        onStep: (title) => progress.step(`start ${title}`),
      });
    } finally {
      progress.done();
    }
    return attend(context, running, existsSync(join(root, composeFile)));
  });
};

/** Shows what runs, waits for Ctrl-C or for the end of a program, and stops everything. */
async function attend(context: Context, running: RunningStack, hasCompose: boolean): Promise<number> {
  const { terminal, globals, interruption } = context;
  if (globals.json) terminal.out(document("stack", true, { running: running.running, missing: running.missing }));
  else terminal.out(stackText(context, running, hasCompose));
  try {
    if (running.running.length === 0) return 0;
    await Promise.race([running.ended, interruption.wanted]);
    return 0;
  } catch (error) {
    // A terminal sends Ctrl-C to the programs too: one that was quicker has not failed.
    if (interruption.signal.aborted) return 0;
    throw error;
  } finally {
    await running.stop();
  }
}

function stackText(
  { terminal: { palette } }: Context,
  { running, missing, ports }: RunningStack,
  hasCompose: boolean,
): string {
  const width = Math.max(0, ...running.map(({ title }) => title.length));
  const lines = running.map(({ title, link }) => `  ${title.padEnd(width)}  ${palette.accent(link)}`);
  const compose = hasCompose ? [`Everything in containers: docker compose -f ${composeFile} up -d`] : [];
  const away = missing.length === 0 ? [] : [`Not on the PATH: ${missing.join(", ")}.`, ...compose];
  if (running.length === 0) return `${["Nothing of the stack is installed here.", ...away].join("\n")}\n`;
  const spans = running.some(({ id }) => id === "collector") ? "otlp-http" : "jaeger-otlp-http";
  const hint = `OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${ports[spans]} METRICS_PORT=${ports.service} npm start`;
  return `${[palette.bold("Running"), ...lines, ...away, "", `The service: ${hint}`, "Ctrl-C stops everything."].join("\n")}\n`;
}

/** `--port prometheus=9091`, repeated. */
function readPorts(values: readonly string[]): Partial<Ports> {
  const pairs = values.map((value): [PortName, number] => {
    const [name = "", number = ""] = value.split("=");
    requireKnown("port", [name], Object.keys(standardPorts));
    const port = Number(number);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new Failure([
        { code: "usage.number", severity: "error", args: { flag: `--port ${name}=`, value: number } },
      ]);
    return [name as PortName, port];
  });
  return Object.fromEntries(pairs);
}
