import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { elkFiles } from "../../../src/backends/elk/files.ts";
import { type LogNaming, logNamings } from "../../../src/model/selection.ts";
import { until } from "../../support/services.ts";
import { folderWith, operations } from "../support/operations.ts";
import { without } from "../support/programs.ts";
import { type LogStore, startLogStore, startShipper } from "./logs.ts";

const trace = "0af7651916cd43dd8448eb211c80319c";
const base = { time: "2026-01-02T03:04:05.678Z", level: "info", service: "shop", environment: "production" };
const ids = { trace_id: trace, span_id: "b7ad6b7169203331", request_id: "request-1" };
const access = { method: "POST", path: "/orders/7", route: "/orders/:id", status: 500, duration_ms: 12.5 };
const err = { type: "TypeError", message: "no such order", stack: "TypeError: no such order", code: "E_ORDER" };

/** What a service writes: an access line, a line of its own whose fields are in the way, and what is no JSON. */
const lines = [
  JSON.stringify({ ...base, level: "error", ...ids, ...access, err, msg: "request completed" }),
  JSON.stringify({ ...base, url: "/cart", error: "late", status: "paid", http: 2, msg: "order paid" }),
  JSON.stringify({ ...base, msg: "Ünïcode and a \n newline" }),
  "Error: the process crashed",
  '{"level":"info","msg":"cut o',
];

type Line = Readonly<{ [field: string]: unknown }>;
const number = (line: Line | undefined, path: string): unknown =>
  path.split(".").reduce<unknown>((value, key) => (value as Line | undefined)?.[key], line);

describe.skipIf(without("elasticsearch", "otelcol-logs")).each(logNamings)(
  "log lines in Elasticsearch, %s",
  (naming) => {
    let store: LogStore;
    let folder: ReturnType<typeof folderWith>;
    let stop: (() => Promise<void>) | undefined;
    beforeAll(async () => {
      folder = folderWith(elkFiles(operations({ stack: { ...operations().stack, logFields: naming } })));
      store = await startLogStore("elasticsearch", join(folder.path, "ops/elk/index-template.json"));
      writeFileSync(join(folder.path, "service.log"), `${lines.join("\n")}\n`);
      stop = await startShipper(join(folder.path, "ops/elk/logs.yml"), join(folder.path, "*.log"), store);
      const all = async (): Promise<number> => (await store.find("logs-shop-*", "_index", "logs-shop-default")).length;
      await until(async () => (await all()) === lines.length, 60_000, "every line");
    }, 180_000);
    afterAll(async () => {
      await stop?.();
      await store?.dispose();
      folder?.dispose();
    });
    const find = (field: string, value: string): Promise<readonly Line[]> => store.find("logs-shop-*", field, value);

    it("every line is there, also what is no JSON and what has other kinds of values", async () => {
      const message = naming === "ecs" ? "message" : "msg";
      for (const text of ["order paid", "the process crashed", "cut o", "newline"])
        expect(await find(message, text), text).toHaveLength(1);
    });

    const found: { readonly [naming in LogNaming]: ReadonlyArray<readonly [field: string, value: string]> } = {
      plain: [
        ["trace_id", trace],
        ["span_id", ids.span_id],
        ["request_id", "request-1"],
        ["level", "error"],
        ["service", "shop"],
        ["route", "/orders/:id"],
        ["path", "/orders/7"],
        ["status", "500"],
        ["err.type", "TypeError"],
      ],
      ecs: [
        ["trace.id", trace],
        ["span.id", ids.span_id],
        ["http.request.id", "request-1"],
        ["log.level", "error"],
        ["service.name", "shop"],
        ["service.environment", "production"],
        ["http.request.method", "POST"],
        ["http.response.status_code", "500"],
        ["url.path", "/orders/7"],
        ["labels.route", "/orders/:id"],
        ["event.duration", "12500000"],
        ["error.type", "TypeError"],
        ["error.message", "no such order"],
        ["ecs.version", "8.11.0"],
      ],
    };

    it.each(found[naming])("the access line is found by %s", async (field, value) => {
      const hits = await find(field, value);
      const access = hits.filter((line) => line["@timestamp"] === base.time && JSON.stringify(line).includes(trace));
      expect(access).toHaveLength(1);
      expect(String(number(access[0], field))).toBe(value);
    });

    it("fields of the service's own stay its own", async () => {
      const [line] = await find(naming === "ecs" ? "message" : "msg", "order paid");
      if (naming === "plain") expect(line).toMatchObject({ url: "/cart", error: "late", status: "paid", http: 2 });
      else expect(line).toMatchObject({ status: "paid", labels: { url: "/cart", error: "late", http: 2 } });
    });
  },
);
