import { expect, it } from "vitest";
import { until } from "../support/services.ts";
import { startApp } from "./support/app.ts";
import { allPillars, type Variant } from "./support/variant.ts";

const variant: Variant = {
  ...{ framework: "express", major: 5, language: "javascript", moduleFormat: "commonjs" },
  ...{ pillars: allPillars, node: "20.19.0" },
};

it("writes the same lines with the oldest pino that a project may have", async () => {
  const app = await startApp(variant, { packages: { pino: "9.6.0" } });
  try {
    await (await fetch(`${app.url}/tenants/7/invoices/8/boom`, { headers: { "x-request-id": "first" } })).text();
    await until(() => app.output().includes("request completed"), 5_000, "the line of the request");
    const [line] = app.logs().filter(({ msg }) => msg === "request completed");
    expect(line).toMatchObject({ level: "error", route: "/tenants/:tenant/invoices/:id/boom", request_id: "first" });
    expect(line?.["trace_id"]).toMatch(/^[\da-f]{32}$/);
    expect(app.output()).toContain("postgres://[redacted]@db/shop");
    expect(app.output()).not.toContain("hunter2");
  } finally {
    await app.dispose();
  }
}, 120_000);
