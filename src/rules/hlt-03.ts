import type { CodeCall, CodeValue } from "../model/code.ts";
import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { type Sources, filesWith, isTestFile } from "../model/sources.ts";
import { sought } from "../model/survey.ts";
import { registrations } from "./support/handlers.ts";
import { type Probe, type ServiceContainer, brokenManifests, serviceContainers } from "./support/kubernetes.ts";
import { configurationLines } from "./support/mentions.ts";
import { settingOf } from "./support/settings.ts";
import { choicesOf, entry, textOf } from "./support/values.ts";

export const hlt03: Rule = {
  code: "OG-HLT03",
  severity: "error",
  title: "Probes ask paths and ports that the service has, and it gets the time to end",
  why:
    "A liveness probe that asks a port or a path that isn't there restarts a healthy service for ever; a readiness probe keeps it out of traffic. A pod that is killed before it has " +
    "drained loses requests, and the spans and lines about them.",
  help: "Use the names of the container's ports and the paths of the code. Give terminationGracePeriodSeconds the sum of drain, close and flush times.",
  source: "Kubernetes: configure probes; termination of pods",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "package.json": '{ "name": "shop", "dependencies": { "express": "^5.0.0" } }\n',
      "app.js": app(),
      "k8s/shop.yml": manifest("/healthz", "web"),
    },
    after: {
      "package.json": '{ "name": "shop", "dependencies": { "express": "^5.0.0" } }\n',
      "app.js": app(),
      "k8s/shop.yml": manifest("/health", "http"),
    },
    finds: ["k8s/shop.yml:16", "k8s/shop.yml:17"],
  },
  check: (project) => [
    ...brokenManifests(project).map(({ at, reason }) => ({
      at,
      symbol: "manifest",
      severity: "warning" as const,
      message: `The probes of ${at.file} can't be checked, for it is no YAML: ${reason.replace(/\.$/, "")}.`,
    })),
    ...serviceContainers(project).flatMap((container) => [
      ...container.probes.flatMap((probe) => [
        ...wrongPort(probe, container, project),
        ...(isServed(probe.path, project)
          ? []
          : [{ at: probe.at, symbol: probe.kind, message: `The service has no ${probe.path}.` }]),
      ]),
      ...shortGrace(container, project),
    ]),
  ],
};

/** Packages that answer health paths without the path standing in the code. */
const answering = /health|terminus|lightship|under-pressure|actuator/i;

/** False only when no code has the last word of the path: whatever can't be followed may serve the others. */
function isServed(path: string, project: RuleProject): boolean {
  const { facts, sources, record } = project;
  const word = path.split("/").filter(Boolean).at(-1);
  // A file with an ending comes from a folder that is served as it is.
  if (word === undefined || word.includes(".") || facts.services.length === 0) return true;
  const options = record?.selection.pillars.includes("health") ? record.selection.options : undefined;
  if (options !== undefined && [options.healthPath, options.readyPath].includes(path)) return true;
  if (facts.packages.some(({ name }) => answering.test(name) || name === "next")) return true;
  const isRegistered = registrations(project.code).some(({ call }) => call.args[0] && mayMatch(call.args[0], path));
  if (isRegistered || scriptsOf(sources.list()).some((file) => hasWord(file, word))) return true;
  return scriptsOf(filesNaming(sources, word)).some((file) => hasWord(sources.read(file) ?? "", word));
}

const scriptsOf = (files: readonly string[]): string[] =>
  files.filter((file) => !isTestFile(file) && /\.[cm]?[jt]sx?$|(?:^|\/)\.env/.test(file));

/** Parts of the words that most probes ask for: few files have them, and the others need not be read. */
const usual = ["health", "readyz", "readiness", "livez", "liveness"].map((part) =>
  sought(part, part.toUpperCase(), part.charAt(0).toUpperCase() + part.slice(1)),
);

/** Files that may have the word. */
function filesNaming(sources: Sources, word: string): readonly string[] {
  const parts = usual.find(([part]) => word.toLowerCase().includes(part));
  return parts === undefined ? sources.list() : filesWith(sources, parts);
}

/** Patterns that have no words of the path in them: expressions, and parameters; a mere `*` is who answers 404. */
function mayMatch(pattern: CodeValue, path: string): boolean {
  if (pattern.source.startsWith("/")) return true;
  const parts = textOf(pattern)?.split("/").filter(Boolean) ?? [];
  const asked = path.split("/").filter(Boolean).slice(-parts.length);
  return (
    parts.some((part) => part.startsWith(":")) &&
    parts.every((part, index) => part === asked[index] || part.startsWith(":"))
  );
}

const hasWord = (text: string, word: string): boolean =>
  new RegExp(`(?<![\\w-])${word.replace(/[^\w-]/g, "\\$&")}(?![\\w-])`, "i").test(text);

function wrongPort(probe: Probe, container: ServiceContainer, project: RuleProject): RuleFinding[] {
  const { portAt: at, kind, port } = probe;
  if (port === undefined) return [];
  const isNumber = /^\d+$/.test(port);
  const named = container.ports.find(({ name }) => name === port);
  // A template may bring all of them later.
  if (!isNumber && container.ports.length === 0) return [];
  if (!isNumber && named === undefined)
    return [{ at, symbol: `${kind} port`, message: `The container has no port named ${port}.` }];
  const asked = Number(isNumber ? port : named?.port);
  const listening = listensOn(probe, container, project);
  if (listening === undefined || listening.length === 0 || listening.includes(asked)) return [];
  return [
    {
      at,
      symbol: `${kind} port`,
      message: `The probe asks port ${asked}; the service listens on ${listening.join(" and ")}.`,
    },
  ];
}

/** Every port where the service may answer the probe in this container; undefined when one can't be read. */
function listensOn(probe: Probe, container: ServiceContainer, project: RuleProject): number[] | undefined {
  const { code, record } = project;
  if (container.hasMoreEnv) return undefined;
  const own = code
    .methods(["listen"])
    .filter(({ at }) => record?.generated[at.file] === undefined)
    .map(({ args: [first] }) => first && portOf(entry(first, "port") ?? first, container, project));
  // The generated server for metrics serves nothing else.
  const isScrape = record?.selection.pillars.includes("metrics") && probe.path === record.selection.options.metricsPath;
  const ports = own.length > 0 && isScrape ? [...own, settingOf("METRICS_PORT", container, project)] : own;
  return ports.includes(undefined) ? undefined : ports.flatMap((port) => port ?? []);
}

function portOf(value: CodeValue, container: ServiceContainer, project: RuleProject): number | undefined {
  for (const choice of choicesOf(value)) {
    if (choice.kind === "number") return choice.number;
    if (choice.kind === "text") return /^\d+$/.test(choice.text) ? Number(choice.text) : undefined;
    if (choice.kind === "call" && isNumbering(choice.call) && choice.call.args[0])
      return portOf(choice.call.args[0], container, project);
    if (choice.kind !== "environment") return undefined;
    const set = container.env.get(choice.name)?.value;
    if (set !== undefined) return /^\d+$/.test(set) ? Number(set) : undefined;
    if (isSetElsewhere(choice.name, project)) return undefined;
  }
  return undefined;
}

/** `Number(port)`, and `normalizePort(port)` of express-generator. */
const isNumbering = ({ callee, name }: CodeCall): boolean =>
  /^(?:Number|parseInt|Number\.parseInt)$/.test(callee) || /^(?:normali[sz]e|parse)_?port$/i.test(name);

/** The image, or a file that is in it, may set the variable. */
const isSetElsewhere = (name: string, project: RuleProject): boolean =>
  configurationLines(project, new RegExp(`(?<![\\w-])${name}\\s*[ =:]`)).some(
    ({ at }) => /Dockerfile|(?:^|\/)\.env/i.test(at.file) && !/example|sample|template/i.test(at.file),
  );

/** Delay, requests, each dependency, telemetry: the order in which generated code shuts down. */
function shortGrace(container: ServiceContainer, project: RuleProject): RuleFinding[] {
  const { record } = project;
  const setting = (name: string): number => settingOf(name, container, project) ?? Number.NaN;
  const closing = record?.selection.dependencies.length ?? 0;
  const parts = [
    setting("SHUTDOWN_DELAY_MS"),
    setting("SHUTDOWN_DRAIN_MS"),
    setting("SHUTDOWN_FLUSH_MS"),
    closing * setting("SHUTDOWN_CLOSE_MS"),
  ];
  const needed = parts.reduce((sum, part) => sum + part, 0) / 1_000 + (container.preStop ?? Number.NaN);
  const given = container.grace?.seconds ?? (container.isWhole ? 30 : Number.NaN);
  if (record === undefined || !(needed > given)) return [];
  const at = container.grace?.at ?? container.at;
  return [
    {
      at,
      symbol: "terminationGracePeriodSeconds",
      message: `The service may take ${needed} s to end, and is killed after ${given} s.`,
    },
  ];
}

function app(): string {
  return 'const express = require("express");\nconst app = express();\napp.get("/health", (req, res) => res.end());\napp.listen(3000);\n';
}

function manifest(path: string, port: string): string {
  return [
    ...["apiVersion: apps/v1", "kind: Deployment", "metadata:", "  name: shop", "spec:", "  template:", "    spec:"],
    ...["      containers:", "        - name: shop", "          image: registry.example/shop:1", "          ports:"],
    ...[
      "            - name: http",
      "              containerPort: 3000",
      "          livenessProbe:",
      "            httpGet:",
    ],
    ...[`              path: ${path}`, `              port: ${port}`, ""],
  ].join("\n");
}
