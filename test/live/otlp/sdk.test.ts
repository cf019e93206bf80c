import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startReceiver, type Receiver } from "../../../src/live/index.ts";
import { fixtureDir, installedPackages, pythonWith } from "../support/packages.ts";

const run = promisify(execFile);
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const variables = (compression: string): NodeJS.ProcessEnv => ({
  ...process.env,
  OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
  ...(compression === "gzip" ? { OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" } : {}),
  OTEL_EXPORTER_OTLP_INSECURE: "true",
  NODE_OPTIONS: "",
});

describe.each(["none", "gzip"])("compression %s", (compression) => {
  test.each(["http/protobuf", "http/json", "grpc"])(
    "the Node SDK's spans, logs and metrics arrive over %s",
    async (protocol) => {
      const env = { ...variables(compression), NODE_PATH: await installedPackages("shop") };
      await run(process.execPath, ["send.cjs", protocol], { cwd: fixtureDir("sdk"), env });
      const root = receiver.spans().find(({ kind }) => kind === "SERVER");
      const child = receiver.spans().find(({ kind }) => kind === "CLIENT");
      expect(root).toMatchObject({
        name: "GET /orders/:id",
        parentSpanId: "",
        start: 1_700_000_000_000,
        duration: 52.5,
      });
      expect(root?.attributes).toEqual({ text: "é", int: 7, big: 2 ** 40, float: 1.5, yes: true, list: ["a", "b"] });
      expect(root?.resource.attributes).toMatchObject({ "service.name": "probe" });
      expect(root?.scope).toEqual({ name: "shop", version: "2.0" });
      expect(child).toMatchObject({
        traceId: root?.traceId,
        parentSpanId: root?.spanId,
        status: "ERROR",
        statusMessage: "gone",
      });
      expect(child?.events[0]?.attributes).toMatchObject({ "exception.type": "RangeError" });
      expect(receiver.logs()).toMatchObject([
        { body: "taken", severityNumber: 9, severityText: "INFO", traceId: root?.traceId, spanId: root?.spanId },
      ]);
      expect(receiver.metrics()).toMatchObject([
        { metric: "orders", type: "sum", value: 3, attributes: { kind: "web" } },
        { metric: "took", type: "histogram", unit: "s", value: 0.25, count: 1 },
      ]);
      expect(receiver.lost()).toEqual({ dropped: 0, refused: 0, lastError: "" });
    },
  );

  test.each(["http", "grpc"])(
    "the Python SDK's spans and metrics arrive over %s",
    async (protocol) => {
      const names = ["sdk", "exporter-otlp-proto-grpc", "exporter-otlp-proto-http"];
      const python = await pythonWith(names.map((name) => `opentelemetry-${name}`));
      await run(python, ["send.py", protocol], { cwd: fixtureDir("sdk"), env: variables(compression) });
      const root = receiver.spans().find(({ kind }) => kind === "SERVER");
      expect(root).toMatchObject({ name: "GET /orders/{id}", resource: { attributes: { "service.name": "probe" } } });
      expect(receiver.spans().find(({ kind }) => kind === "CLIENT")).toMatchObject({
        parentSpanId: root?.spanId,
        attributes: { rows: 2 },
      });
      expect(receiver.metrics()).toMatchObject([{ metric: "orders", type: "sum", value: 3 }]);
      expect(receiver.lost().refused).toBe(0);
    },
    120_000,
  );
});
