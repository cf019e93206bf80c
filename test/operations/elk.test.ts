import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { elkFiles } from "../../src/backends/elk/files.ts";
import { grafanaFiles } from "../../src/backends/grafana/files.ts";
import type { SavedObject } from "../../src/backends/elk/kibana.ts";
import { logNamings } from "../../src/model/selection.ts";
import { folderWith, operations } from "./support/operations.ts";

const filesOf = (logFields: (typeof logNamings)[number]): Map<string, string> => {
  const files = elkFiles(operations({ stack: { ...operations().stack, logFields } }));
  return new Map(files.map(({ path, text }) => [path.slice("ops/elk/".length), text]));
};

/** Kibana itself can't be had where the tests run, so this is about the structure of what it imports. */
describe.each(logNamings)("Kibana's saved objects, %s", (naming) => {
  const files = filesOf(naming);
  const objects = (files.get("kibana.ndjson") ?? "")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as SavedObject);
  const parsed = objects.map((it) => JSON.stringify(it, unpacked));
  const { template } = JSON.parse(files.get("index-template.json") ?? "") as {
    template: { mappings: { properties: { [field: string]: unknown } } };
  };
  const fields = Object.keys(template.mappings.properties);

  it("are a data view, searches, charts and a dashboard, each with an id of its own", () => {
    expect(objects.map(({ type, id }) => `${type} ${id}`)).toEqual([
      "index-pattern logs-shop",
      "search logs-shop-trace",
      "search logs-shop-errors",
      "visualization logs-shop-levels",
      "visualization logs-shop-statuses",
      "dashboard logs-shop-dashboard",
    ]);
  });

  it("refer to nothing but each other, and every name that stands for a reference is one", () => {
    for (const { id, references } of objects) {
      for (const { type, id: other } of references)
        expect(
          objects.some((it) => it.id === other && it.type === type),
          `${id} to ${other}`,
        ).toBe(true);
    }
    for (const [index, text] of parsed.entries()) {
      const names = [...text.matchAll(/"(?:indexRefName|panelRefName)":"([^"]+)"/g)].map((match) => match[1]);
      const known = objects[index]?.references.map(({ name }) => name.replace(/^\d+:/, ""));
      expect(names).toEqual(known);
    }
  });

  it("ask for fields of the index template only", () => {
    const used = parsed.flatMap((text) => [
      ...[...text.matchAll(/"field":"([^"]+)"/g)].map((match) => match[1]),
      ...[...text.matchAll(/"columns":\[([^\]]*)\]/g)].flatMap((match) => JSON.parse(`[${match[1]}]`) as string[]),
      ...[...text.matchAll(/"query":"([\w.@]+) :/g)].map((match) => match[1]),
    ]);
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((field) => !fields.includes(field ?? ""))).toEqual([]);
  });

  it("the panels of the dashboard lie side by side", () => {
    const { panelsJSON } = objects.at(-1)?.attributes as { panelsJSON: string };
    const panels = JSON.parse(panelsJSON) as Array<{ gridData: { x: number; y: number; w: number; h: number } }>;
    const cells = panels.flatMap(({ gridData: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridData: { x, w } }) => x + w))).toBe(48);
  });
});

it("Grafana leads from line to trace and back by the field that the lines have", () => {
  const sources = (logFields: (typeof logNamings)[number]): string => {
    const [file] = grafanaFiles(operations({ stack: { ...operations().stack, logFields } }));
    return file?.text ?? "";
  };
  const plain = sources("plain");
  for (const text of ["logMessageField: msg", "field: ^trace_id$", 'trace_id:"$${__span.traceId}"'])
    expect(plain).toContain(text);
  const ecs = sources("ecs");
  for (const text of ["logLevelField: log.level", "field: ^trace\\.id$", 'trace.id:"$${__span.traceId}"'])
    expect(ecs).toContain(text);
});

describe("setup.sh", () => {
  it.each([
    ["puts everything in place", '{"success":true,"successCount":6}', 0],
    ["fails when Kibana did not take an object", '{"success":false,"errors":[]}', 1],
  ])("%s", async (_name, answer, code) => {
    const folder = folderWith(elkFiles(operations()));
    const seen: Array<{ request: string; body: string }> = [];
    const server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text));
      request.on("end", () => {
        seen.push({ request: `${request.method} ${request.url}`, body });
        response.end(answer);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const env = { ...process.env, ELASTICSEARCH_URL: url, KIBANA_URL: url, no_proxy: "127.0.0.1" };
    const child = spawn("sh", [`${folder.path}/ops/elk/setup.sh`], { env, stdio: "ignore" });
    const [exit] = (await once(child, "exit")) as [number | null];
    server.closeAllConnections();
    server.close();
    folder.dispose();
    expect(exit).toBe(code);
    expect(seen.map(({ request }) => request)).toEqual([
      "PUT /_ilm/policy/logs-shop",
      "PUT /_index_template/logs-shop",
      "POST /api/saved_objects/_import?overwrite=true",
    ]);
    expect(JSON.parse(seen[0]?.body ?? "")).toHaveProperty("policy");
    expect(seen[2]?.body).toContain('"id":"logs-shop-dashboard"');
  });
});

/** What is JSON in text, as JSON. */
const unpacked = (key: string, value: unknown): unknown =>
  typeof value === "string" && /(?:JSON|State)$/.test(key) ? (JSON.parse(value) as unknown) : value;
