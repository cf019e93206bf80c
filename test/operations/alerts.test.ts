import { afterAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { metrics } from "../../src/model/metrics.ts";
import type { Operations } from "../../src/model/operations.ts";
import { alertingFiles } from "../../src/operations/alerting.ts";
import { allAlerts } from "../../src/operations/alerts/index.ts";
import { routes } from "../../src/operations/alertmanager.ts";
import { missingProofs } from "../../src/operations/rule-tests.ts";
import { labelsOf } from "../../src/operations/rules.ts";
import { defaultSlo } from "../../src/operations/slo.ts";
import { folderWith, operations } from "./support/operations.ts";
import { run, without } from "./support/programs.ts";
import { parseQuery } from "./support/promql.ts";

const variants: { readonly [name: string]: Operations } = {
  "a service with everything": operations(),
  "a service without a database": operations({ databases: [], pillars: ["alerting", "metrics"] }),
  "whole seconds, a low objective, a week": operations({
    job: "@acme/shop.api",
    slug: "acme-shop-api",
    slo: { ...defaultSlo, objective: 95, latency: 1, latencyObjective: 90, window: 7 },
  }),
  "as strict as can be": operations({
    slo: { ...defaultSlo, objective: 99.999, latency: 10, latencyObjective: 99.9, window: 90 },
  }),
};

describe.each(Object.entries(variants))("alerts of %s", (_name, service) => {
  const folder = folderWith(alertingFiles(service));
  const ops = `${folder.path}/ops`;
  // Alerts on causes are the same whatever the objective: the first variant has all of them.
  const wanted = service === variants["a service with everything"] ? "/tests/" : "/tests/objectives-";
  const tests = alertingFiles(service).flatMap(({ path }) => (path.includes(wanted) ? [path.slice(4)] : []));
  afterAll(folder.dispose);

  it("each has tests for all that can go wrong with it", () => {
    for (const alert of allAlerts(service)) expect(missingProofs(alert), alert.name).toEqual([]);
  });

  it("each has a severity, a summary and a runbook that is there", () => {
    const paths = alertingFiles(service).map(({ path }) => path);
    for (const alert of allAlerts(service)) {
      expect(["page", "ticket", "none"]).toContain(labelsOf(alert)["severity"]);
      expect(alert.summary).not.toBe("");
      expect(paths).toContain(`ops/runbooks/${alert.name}.md`);
    }
  });

  it("each names only labels in its summary that its expression keeps", () => {
    for (const alert of allAlerts(service)) {
      const used = [...alert.summary.matchAll(/\$labels\.(\w+)/g)].map(([, label = ""]) => label);
      expect(
        used.filter((label) => !keptLabels(alert.expr.text).includes(label)),
        alert.name,
      ).toEqual([]);
    }
  });

  it.skipIf(without("promtool"))("promtool finds nothing wrong with the rules", () => {
    const rules = ["prometheus/rules/recording.yml", "prometheus/rules/alerts.yml"];
    const { ok, output } = run("promtool", ["check", "rules", "--lint=all", "--lint-fatal", ...rules], ops);
    expect(output).not.toContain("FAILED");
    expect(ok).toBe(true);
  });

  it.skipIf(without("promtool"))(
    "every alert fires, waits, stays silent and resolves as its tests say",
    { timeout: 240_000 },
    () => {
      const { ok, output } = run("promtool", ["test", "rules", ...tests], ops);
      expect(ok, output).toBe(true);
    },
  );
});

/** Labels that the result of an expression can have: those it is aggregated by, else those of its first series. */
function keptLabels(expr: string): string[] {
  const [first = ""] = expr.split(/\n(?:and|or)\n/);
  const by = /by \(([^)]*)\)/.exec(first)?.[1];
  if (by !== undefined) return by.split(", ").filter((label) => label !== "le");
  const [selector] = parseQuery(first).selectors;
  const metric = Object.values(metrics).find(({ name }) => name === selector?.name);
  const matched = selector?.matchers.filter(({ operator }) => operator === "=").map(({ label }) => label);
  return ["job", "instance", ...(metric?.labels ?? []), ...(matched ?? [])];
}

describe.skipIf(without("amtool"))("routing", () => {
  const folder = folderWith(alertingFiles(operations()));
  afterAll(folder.dispose);
  const config = "ops/alertmanager/alertmanager.yml";

  it("is a configuration Alertmanager accepts", () => {
    const { ok, output } = run("amtool", ["check-config", config], folder.path);
    expect(ok, output).toBe(true);
  });

  it.each(routes)("$labels reaches $receiver", ({ labels, receiver }) => {
    const pairs = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
    const args = ["config", "routes", "test", `--config.file=${config}`, `--verify.receivers=${receiver}`, ...pairs];
    const { ok, output } = run("amtool", args, folder.path);
    expect(ok, output).toBe(true);
  });

  it("is a test that can fail", () => {
    const args = ["config", "routes", "test", `--config.file=${config}`, "--verify.receivers=pager", "severity=ticket"];
    expect(run("amtool", args, folder.path).ok).toBe(false);
  });
});

describe.skipIf(without("promtool"))("the tests of an alert notice", () => {
  const service = operations({ databases: [{ id: "postgres", title: "PostgreSQL (pg)", hasPool: true }] });
  const changes = [
    ["a threshold that is 10 % higher", "objectives-1m", /\b0\.0144\b/g, "0.0158"],
    ["a threshold that is 10 % lower", "objectives-1m", /\b0\.0144\b/g, "0.0130"],
    ["a gate that is gone", "objectives-1m", />= 10$/gm, ">= 1"],
    ["a wait that is longer", "objectives-1m", /for: 2m/g, "for: 4m"],
    ["a wait that is gone", "causes-5m", /for: 1h/g, "for: 0s"],
    ["a comparison that is turned round", "causes-1m", / > 90$/gm, " < 90"],
  ] as const;

  const mutants = [
    ["can't fire any more", "vector(1) < 0", (): boolean => true],
    ["fires whatever happens", "vector(1)", (name: string): boolean => name !== "Watchdog"],
  ] as const;
  it.each(mutants)("each that %s", { timeout: 240_000 }, (_name, expr, concerns) => {
    const files = alertingFiles(service).map(({ path, text }) => {
      if (!path.endsWith("alerts.yml")) return { path, text };
      const { groups } = parse(text) as { groups: Array<{ rules: object[] }> };
      for (const group of groups) group.rules = group.rules.map((rule) => ({ ...rule, expr }));
      return { path, text: stringify({ groups }) };
    });
    const tests = files.flatMap(({ path }) => (path.includes("/tests/") ? [path] : []));
    const folder = folderWith(files);
    try {
      const { output } = run("promtool", ["test", "rules", ...tests], folder.path);
      const unnoticed = allAlerts(service).filter(({ name }) => concerns(name) && !output.includes(`"${name}"`));
      expect(unnoticed.map(({ name }) => name)).toEqual([]);
    } finally {
      folder.dispose();
    }
  });

  it.each(changes)("%s", { timeout: 60_000 }, (_name, file, from, to) => {
    const files = alertingFiles(service).map(({ path, text }) => {
      if (!path.endsWith("alerts.yml")) return { path, text };
      expect(text).toMatch(from);
      return { path, text: text.replace(from, to) };
    });
    const folder = folderWith(files);
    try {
      const { ok, output } = run("promtool", ["test", "rules", `ops/prometheus/tests/${file}.yml`], folder.path);
      expect(ok).toBe(false);
      expect(output).toContain("FAILED");
    } finally {
      folder.dispose();
    }
  });
});
