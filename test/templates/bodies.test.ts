import { expect, it } from "vitest";
import { until } from "../support/services.ts";
import { type LogLine, startApp } from "./support/app.ts";
import { allPillars, type Variant } from "./support/variant.ts";

const variant: Variant = {
  framework: "express",
  major: 4,
  language: "javascript",
  moduleFormat: "commonjs",
  pillars: allPillars,
  node: "20.19.0",
};

it("keeps the ids of an Express request behind parsers that call on from an event of its body", async () => {
  // express-generator still asks for this one; its raw-body binds nothing.
  const app = await startApp(variant, { packages: { express: "~4.16.1" } });
  try {
    for (const [path, type] of [
      ["/echo", "application/json"],
      ["/events", "text/plain"],
    ] as const)
      for (const id of ["first", "second"]) {
        const headers = { "content-type": type, "x-request-id": id };
        const response = await fetch(app.url + path, { method: "POST", headers, body: '{ "order": 7 }' });
        expect(await response.json()).toEqual({ id });
      }
    const echoed = (): LogLine[] => app.logs().filter(({ msg }) => msg === "echo");
    await until(() => echoed().length === 2, 5_000, "two lines");
    const echoes = echoed();
    expect(echoes.map(({ request_id }) => request_id)).toEqual(["first", "second"]);
    for (const { trace_id } of echoes) expect(trace_id).toMatch(/^[\da-f]{32}$/);
  } finally {
    await app.dispose();
  }
}, 120_000);
