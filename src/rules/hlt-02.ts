import type { Rule, RuleFinding, RuleProject } from "../model/rule.ts";
import { type ServiceContainer, serviceContainers } from "./support/kubernetes.ts";
import { settingOf } from "./support/settings.ts";

export const hlt02: Rule = {
  code: "OG-HLT02",
  severity: "error",
  title: "Checks give up before the probe does",
  why:
    "A probe that hears nothing in its time says only that there was no answer. When the checks behind it may take longer, the service never gets to say which dependency hangs, " +
    "and slow checks pile up behind each other.",
  help: "Keep READINESS_TIMEOUT_MS below `timeoutSeconds` of the probe, which is 1 when it is not written.",
  source: "Kubernetes: configure probes",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "package.json": '{ "name": "shop" }\n',
      "k8s/shop.yml": manifest("2000"),
    },
    after: {
      "package.json": '{ "name": "shop" }\n',
      "k8s/shop.yml": manifest("800"),
    },
    finds: ["k8s/shop.yml:17"],
  },
  check: (project) => serviceContainers(project).flatMap((container) => judge(container, project)),
};

function judge(container: ServiceContainer, project: RuleProject): RuleFinding[] {
  const { record } = project;
  const path = record?.selection.pillars.includes("health") ? record.selection.options.readyPath : undefined;
  const setting = settingOf("READINESS_TIMEOUT_MS", container, project);
  if (setting === undefined) return [];
  return container.probes
    .filter((probe) => probe.kind === "readinessProbe" && (path === undefined || probe.path === path))
    .filter(({ timeout }) => setting >= timeout * 1_000)
    .map(({ at, timeout }) => ({
      at,
      symbol: "readinessProbe",
      message: `The probe waits ${timeout} s, and the checks behind it may take ${setting / 1_000} s.`,
    }));
}

function manifest(timeout: string): string {
  return [
    "apiVersion: apps/v1",
    "kind: Deployment",
    "metadata:",
    "  name: shop",
    "spec:",
    "  template:",
    "    spec:",
    "      containers:",
    "        - name: shop",
    "          image: registry.example/shop:1",
    "          env:",
    "            - name: READINESS_TIMEOUT_MS",
    `              value: "${timeout}"`,
    "          readinessProbe:",
    "            timeoutSeconds: 1",
    "            httpGet:",
    "              path: /health/ready",
    "              port: 3000",
    "",
  ].join("\n");
}
