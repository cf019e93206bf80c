import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import type { OperationsFile } from "../../src/model/need.ts";
import type { Operations } from "../../src/model/operations.ts";
import { alertingFiles } from "../../src/operations/alerting.ts";
import { backends } from "../../src/registry.ts";
import { pythonWith } from "../live/support/packages.ts";
import { folderWith, operations } from "./support/operations.ts";
import { programPath, run, without } from "./support/programs.ts";

const scaled = (scale: Operations["stack"]["scale"]): Operations =>
  operations({ stack: { ...operations().stack, scale } });
const variants: { readonly [name: string]: Operations } = {
  "one machine": operations(),
  "all that scales, traces in OpenSearch": scaled(["collector-gateway", "jaeger-opensearch", "remote-write"]),
  "traces in Elasticsearch": scaled(["jaeger-elasticsearch"]),
  "a service without metrics or a database": operations({ pillars: ["health", "stack", "tracing"], databases: [] }),
};

async function filesOf(service: Operations): Promise<OperationsFile[]> {
  const files = (await Promise.all(backends.map((backend) => backend.files(service)))).flat();
  return [...files, ...(service.pillars.includes("alerting") ? alertingFiles(service) : [])];
}

describe.each(Object.entries(variants))("backends: %s", (_name, service) => {
  let files: OperationsFile[];
  let folder: ReturnType<typeof folderWith>;
  beforeAll(async () => {
    files = await filesOf(service);
    folder = folderWith(files);
  });
  afterAll(() => folder.dispose());
  const text = (path: string): string => files.find((file) => file.path === path)?.text ?? "";

  it("the label `endpoint` of the metrics survives the Prometheus Operator, which has one of its own", () => {
    const monitors = files
      .filter(({ path }) => path.startsWith("ops/kubernetes/"))
      .flatMap((file) => parseAllDocuments(file.text).map((document) => document.toJS()))
      .filter((document) => document?.kind === "ServiceMonitor");
    expect(monitors.length).toBe(service.pillars.includes("metrics") ? 1 : 0);
    for (const { spec } of monitors) for (const endpoint of spec.endpoints) expect(endpoint.honorLabels).toBe(true);
  });

  it.skipIf(without("promtool"))("Prometheus accepts its configuration", () => {
    const { ok, output } = run("promtool", ["check", "config", "ops/prometheus/prometheus.yml"], folder.path);
    expect(ok, output).toBe(true);
  });

  it.skipIf(without("otelcol"))("the Collector accepts each of its configurations", () => {
    const configs = files.filter(({ path }) => path.startsWith("ops/collector/"));
    expect(configs.length).toBe(service.stack.scale.includes("collector-gateway") ? 2 : 1);
    for (const { path } of configs) {
      // The folder of the queue has to exist where it is checked.
      writeFileSync(join(folder.path, path), text(path).replaceAll("/var/lib/otelcol", folder.path));
      const { ok, output } = run("otelcol", ["validate", `--config=${path}`], folder.path);
      expect(ok, output).toBe(true);
    }
  });

  it.skipIf(without("otelcol-logs"))("the Collector of logs accepts its configuration", () => {
    const path = "ops/elk/logs.yml";
    writeFileSync(join(folder.path, path), text(path).replaceAll("/var/lib/otelcol", folder.path));
    const { ok, output } = run("otelcol-logs", ["validate", `--config=${path}`], folder.path);
    expect(ok, output).toBe(true);
  });

  it.skipIf(without("jaeger"))("Jaeger accepts its configuration", () => {
    const { ok, output } = run("jaeger", ["validate", "--config", "ops/jaeger/jaeger.yml"], folder.path);
    expect(ok, output).toBe(true);
  });

  it("compose follows its specification", { timeout: 120_000 }, async () => {
    const python = await pythonWith(["check-jsonschema==0.33.3"]);
    const file = join(folder.path, "docker-compose.observability.yml");
    const validate = (): string =>
      execFileSync(python, ["-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", file], {
        encoding: "utf8",
        stdio: "pipe",
      });
    expect(validate()).toContain("ok");
    writeFileSync(file, text("docker-compose.observability.yml").replace("image:", "imgae:"));
    expect(validate).toThrow();
  });

  it("compose names only services, volumes and files that are there", () => {
    const { services, volumes } = parse(text("docker-compose.observability.yml")) as {
      services: { [name: string]: { image: string; depends_on?: object; volumes?: string[] } };
      volumes: object;
    };
    const paths = files.map(({ path }) => `./${path}`);
    for (const { image, depends_on: before = [], volumes: mounts = [] } of Object.values(services)) {
      expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
      const names = Array.isArray(before) ? (before as string[]) : Object.keys(before);
      expect(names.filter((name) => !(name in services))).toEqual([]);
      for (const mount of mounts) {
        const [from = ""] = mount.split(":");
        if (from.startsWith("./"))
          expect(
            paths.some((path) => path === from || path.startsWith(`${from}/`)) || from === "./ops/grafana/dashboards",
            from,
          ).toBe(true);
        else if (!from.startsWith("$")) expect(volumes).toHaveProperty([from]);
      }
    }
  });

  it("probes ask for the paths of the generated code", () => {
    const [deployment] = parseAllDocuments(text("ops/kubernetes/service.yml")).map((it) => it.toJS() as Deployment);
    const { containers, terminationGracePeriodSeconds } = deployment!.spec.template.spec;
    const { livenessProbe, readinessProbe, ports, env } = containers[0]!;
    expect(livenessProbe.httpGet).toEqual({ path: "/health", port: "http" });
    expect(readinessProbe.httpGet).toEqual({ path: "/health/ready", port: "http" });
    const value = (name: string): string | undefined => env.find((it) => it.name === name)?.value;
    expect(ports.find(({ name }) => name === "http")?.containerPort).toBe(Number(value("PORT")));
    if (service.pillars.includes("metrics"))
      expect(ports.find(({ name }) => name === "metrics")?.containerPort).toBe(Number(value("METRICS_PORT")));
    // SHUTDOWN_DELAY_MS, SHUTDOWN_DRAIN_MS, SHUTDOWN_CLOSE_MS for each dependency, SHUTDOWN_FLUSH_MS.
    expect(terminationGracePeriodSeconds).toBeGreaterThan(1 + 10 + 5 * service.databases.length + 5);
  });
});

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly containers: ReadonlyArray<{
          readonly livenessProbe: { readonly httpGet: object };
          readonly readinessProbe: { readonly httpGet: object };
          readonly ports: ReadonlyArray<{ readonly name: string; readonly containerPort: number }>;
          readonly env: ReadonlyArray<{ readonly name: string; readonly value: string }>;
        }>;
      };
    };
  };
}

interface Schema {
  [key: string]: unknown;
}

describe.skipIf(without("kubeconform", "kubernetes-schemas"))("Kubernetes manifests", () => {
  const schemas = mkdtempSync(join(tmpdir(), "schemas-"));
  beforeAll(() => writeSchemas(programPath("kubernetes-schemas"), schemas));
  afterAll(() => rmSync(schemas, { recursive: true }));
  const check = (path: string): { ok: boolean; output: string } =>
    run("kubeconform", ["-strict", "-schema-location", `${schemas}/{{.ResourceKind}}.json`, "ops/kubernetes"], path);

  it.each(Object.entries(variants))("are what the API server accepts: %s", async (_name, service) => {
    const folder = folderWith(await filesOf(service));
    const { ok, output } = check(folder.path);
    folder.dispose();
    expect(ok, output).toBe(true);
  });

  it("a wrong one is noticed", async () => {
    const files = (await filesOf(operations())).map(({ path, text }) => ({
      path,
      text: text.replace("httpGet:", "htppGet:"),
    }));
    const folder = folderWith(files);
    const { ok, output } = check(folder.path);
    folder.dispose();
    expect(ok).toBe(false);
    expect(output).toContain("htppGet");
  });
});

/** One strict JSON schema for each kind that is generated, by its name in lower case. */
function writeSchemas(from: string, to: string): void {
  const { definitions } = JSON.parse(readFileSync(join(from, "swagger.json"), "utf8")) as {
    definitions: { [name: string]: Schema };
  };
  for (const definition of Object.values(definitions)) strict(definition);
  const kinds = {
    deployment: "io.k8s.api.apps.v1.Deployment",
    service: "io.k8s.api.core.v1.Service",
    configmap: "io.k8s.api.core.v1.ConfigMap",
  };
  for (const [kind, name] of Object.entries(kinds))
    writeFileSync(join(to, `${kind}.json`), JSON.stringify({ $ref: `#/definitions/${name}`, definitions }));
  for (const kind of ["servicemonitor", "prometheusrule"]) {
    const crd = parse(readFileSync(join(from, `monitoring.coreos.com_${kind}s.yaml`), "utf8")) as {
      spec: { versions: Array<{ schema: { openAPIV3Schema: Schema } }> };
    };
    const schema = crd.spec.versions[0]!.schema.openAPIV3Schema;
    strict(schema);
    const metadata = (schema["properties"] as { metadata: Schema }).metadata;
    delete metadata["additionalProperties"];
    writeFileSync(join(to, `${kind}.json`), JSON.stringify(schema));
  }
}

/** Fields that are not declared are errors; what is "int or string" may be both. */
function strict(schema: Schema): void {
  if (schema["properties"] !== undefined) schema["additionalProperties"] ??= false;
  if (schema["format"] === "int-or-string" || schema["x-kubernetes-int-or-string"] === true) {
    schema["type"] = ["integer", "string"];
    delete schema["format"];
  }
  for (const value of Object.values(schema)) {
    if (typeof value !== "object" || value === null) continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value])
      if (typeof child === "object" && child !== null) strictBelow(child as Schema);
  }
}

function strictBelow(value: Schema): void {
  const isSchema = ["type", "$ref", "properties", "items"].some((key) => key in value);
  if (isSchema) strict(value);
  else
    for (const child of Object.values(value)) if (typeof child === "object" && child !== null) strict(child as Schema);
}
