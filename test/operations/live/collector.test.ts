import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { backends } from "../../../src/registry.ts";
import { external } from "../../../src/operations/external.ts";
import { startStack } from "../../../src/live/stack/start.ts";
import { until } from "../../support/services.ts";
import { folderWith, operations } from "../support/operations.ts";
import { without } from "../support/programs.ts";
import { freePorts, searchPath } from "./shop.ts";

describe.skipIf(without("otelcol"))("the Collector", () => {
  it("says in the metric of TelemetryExportFailing that spans were lost", { timeout: 90_000 }, async () => {
    const collector = backends.find(({ id }) => id === "collector")!;
    const files = (await collector.files(operations())).map(({ path, text }) => ({
      path,
      text: text
        .replace("initial_interval: 1s", "initial_interval: 100ms")
        .replace("max_interval: 30s", "max_interval: 200ms")
        .replace("max_elapsed_time: 10m", "max_elapsed_time: 500ms"),
    }));
    const folder = folderWith(files);
    const ports = await freePorts();
    // Nothing listens where Jaeger should.
    const stack = await startStack({ root: folder.path, ports, path: searchPath() });
    try {
      expect(stack.running.map(({ id }) => id)).toEqual(["collector"]);
      const answer = await fetch(`http://127.0.0.1:${ports["otlp-http"]}/v1/traces`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(oneSpan()),
      });
      expect(answer.status).toBe(200);
      const { name } = external.collectorSpansFailed;
      const scraped = async (): Promise<string> =>
        (await fetch(`http://127.0.0.1:${ports["collector-metrics"]}/metrics`)).text();
      await until(async () => (await scraped()).includes(`\n${name}{`), 60_000, name);
      const line = (await scraped()).split("\n").find((it) => it.startsWith(`${name}{`));
      expect(line).toMatch(/exporter="otlp/);
    } finally {
      await stack.stop();
      folder.dispose();
    }
  });
});

const oneSpan = (): object => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: randomBytes(16).toString("hex"),
              spanId: randomBytes(8).toString("hex"),
              name: "GET /",
              kind: 2,
              startTimeUnixNano: "1767225600000000000",
              endTimeUnixNano: "1767225600100000000",
            },
          ],
        },
      ],
    },
  ],
});
