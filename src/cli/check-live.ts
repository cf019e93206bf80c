import { readFileSync, writeFileSync } from "node:fs";
import {
  type LiveOptions,
  type LiveResult,
  type PlannedRequest,
  ServiceFailure,
  checkLive,
  isRouted,
  liveHtml,
  liveJson,
  parseRequest,
  renderTree,
} from "../live/index.ts";
import { Failure } from "../model/problem.ts";
import { parse as parseYaml } from "yaml";
import { frameworks } from "../registry.ts";
import { type Finding, planFinding } from "../report/finding.ts";
import type { Context } from "./context.ts";
import { listFlag, textFlag } from "./globals.ts";
import type { OpenProject } from "./project.ts";
import type { Flags } from "./program.ts";
import { startProgress } from "./progress.ts";
import { startedService } from "./start-command.ts";

/** Boots the service (or attaches to it), proves its telemetry, and writes the reports that were asked for. */
export async function proveLive(context: Context, project: OpenProject, flags: Flags): Promise<LiveResult> {
  const progress = startProgress(context.terminal);
  const options = { ...liveOptions(project, flags), onProgress: (step: string) => progress.step(step) };
  try {
    const result = await context.interruption.whileWriting(() =>
      checkLive({ ...options, signal: context.interruption.signal }),
    );
    for (const file of listFlag(flags, "report"))
      writeFileSync(file, file.endsWith(".json") ? liveJson(result) : liveHtml(result));
    return result;
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    throw new Failure([{ code: "live.not-judged", severity: "error", args: { reason: error.message } }]);
  } finally {
    progress.done();
  }
}

function liveOptions(project: OpenProject, flags: Flags): LiveOptions {
  const { facts, sources, record } = project;
  const url = textFlag(flags, "url");
  const metricsUrl = textFlag(flags, "metricsUrl");
  const receiverPort = Number(textFlag(flags, "receiverPort") ?? Number.NaN);
  const openapi = textFlag(flags, "openapi");
  const selected = record?.selection;
  return {
    service:
      url === undefined
        ? startedService(project, flags)
        : {
            kind: "attach",
            url,
            ...(metricsUrl !== undefined && { metricsUrl }),
            ...(Number.isInteger(receiverPort) && { receiverPort }),
          },
    routes: facts.services
      .flatMap((service) => frameworks.find(({ id }) => id === service.framework)?.routes?.(sources, service) ?? [])
      .flatMap(({ method, path, quiet = false }) => (method === undefined ? [] : [{ method, path, quiet }])),
    requests: listFlag(flags, "request").map(readRequest),
    ...(openapi !== undefined && { openapi: readDocument(openapi) }),
    ...(selected !== undefined && {
      pillars: selected.pillars,
      paths: {
        health: selected.options.healthPath,
        ready: selected.options.readyPath,
        metrics: selected.options.metricsPath,
      },
    }),
    plainAccessLog: facts.packages.some(({ name }) => name === "morgan"),
    sources: Object.fromEntries(
      Object.keys(record?.generated ?? {}).map((path) => [path, sources.read(path) ?? ""] as const),
    ),
  };
}

function readRequest(text: string): PlannedRequest {
  const request = parseRequest(text);
  if (request === undefined) throw new Failure([{ code: "live.request", severity: "error", args: { request: text } }]);
  return request;
}

/** An OpenAPI document, as JSON or YAML. */
function readDocument(file: string): unknown {
  try {
    return parseYaml(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new Failure([{ code: "live.file", severity: "error", args: { file, reason } }]);
  }
}

/** What a live rule found, in the form of every other finding: what was seen is part of the message. */
export function liveFindings({ findings, requests }: LiveResult): Finding[] {
  const broken = findings.map(({ code, severity, message, help, file, line, evidence }) => ({
    code,
    severity,
    message: [message, ...evidence.map((seen) => `  ${seen}`)].join("\n"),
    help,
    file,
    line,
    snippet: undefined,
    symbol: "service",
  }));
  return [...broken, ...(requests.some(isRouted) ? [] : [unrouted(requests.length)])];
}

const unrouted = (count: number): Finding =>
  planFinding({ code: "live.no-route", severity: "warning", args: { count } });

/** The picture of the richest request, and what could not be judged. */
export function liveText({ requests, verdicts, score }: LiveResult, palette: Context["terminal"]["palette"]): string {
  const richest = [...requests].sort((a, b) => b.spans.length - a.spans.length)[0];
  const count = (wanted: string): number => verdicts.filter(({ verdict }) => verdict === wanted).length;
  const skipped = verdicts.filter(({ verdict }) => verdict === "skipped");
  return [
    ...(richest === undefined ? [] : [renderTree(richest), ""]),
    `${count("passed")} live rules hold, ${count("failed")} do not, ${skipped.length} could not be judged.`,
    ...skipped.map(({ code, reason }) => palette.dim(`  ${code}  ${reason}`)),
    ...(score.value === undefined ? [] : [`Instrumentation Score ${score.value} (of what can be seen from outside).`]),
    "",
    "",
  ].join("\n");
}
