import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startReceiver } from "../../../src/live/index.ts";
import { freePort } from "../../support/ports.ts";
import { programPath, without } from "../../operations/support/programs.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const request = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
      scopeSpans: [
        {
          scope: { name: "shop" },
          spans: [
            {
              traceId,
              spanId: "00f067aa0ba902b7",
              name: "GET /orders/:id",
              kind: 2,
              startTimeUnixNano: "1700000000000000000",
              endTimeUnixNano: "1700000000050000000",
            },
          ],
        },
      ],
    },
  ],
};

test.skipIf(without("otelcol")).each(["otlp", "otlphttp"])(
  "takes what the %s exporter of a real Collector sends",
  async (exporter) => {
    const receiver = await startReceiver();
    const folder = mkdtempSync(join(tmpdir(), "collector-"));
    const port = await freePort();
    const target = exporter === "otlp" ? receiver.endpoint.replace(/^http:\/\//, "") : receiver.endpoint;
    writeFileSync(
      join(folder, "config.yaml"),
      `receivers: { otlp: { protocols: { http: { endpoint: "127.0.0.1:${port}" } } } }
exporters: { ${exporter}: { endpoint: "${target}", tls: { insecure: true } } }
service:
  telemetry: { metrics: { level: none } }
  pipelines: { traces: { receivers: [otlp], exporters: [${exporter}] } }
`,
    );
    const collector = spawn(programPath("otelcol"), ["--config", join(folder, "config.yaml")], { stdio: "ignore" });
    try {
      const send = async (): Promise<boolean> => {
        const headers = { "content-type": "application/json" };
        const url = `http://127.0.0.1:${port}/v1/traces`;
        return fetch(url, { method: "POST", headers, body: JSON.stringify(request) }).then(
          ({ ok }) => ok,
          () => false,
        );
      };
      await expect.poll(send, { timeout: 20_000 }).toBe(true);
      expect(await receiver.waitFor(() => receiver.spans().some((span) => span.traceId === traceId), 10_000)).toBe(
        true,
      );
      expect(receiver.spans()[0]).toMatchObject({ name: "GET /orders/:id", kind: "SERVER", duration: 50 });
    } finally {
      collector.kill("SIGTERM");
      await once(collector, "exit");
      await receiver.close();
      rmSync(folder, { recursive: true });
    }
  },
);
