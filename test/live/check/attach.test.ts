import { expect, test } from "vitest";
import { checkLive, isRouted, startService } from "../../../src/live/index.ts";
import { freePort } from "../../support/ports.ts";
import { shopOptions } from "../support/shop.ts";

test("a service that runs already is judged by what can be seen from outside", async () => {
  const receiverPort = await freePort();
  const service = await startService({ ...(await shopOptions("TRC52")), endpoint: `http://127.0.0.1:${receiverPort}` });
  try {
    const { url, metricsUrl } = service;
    const routes = [{ method: "GET", path: "/orders/:id" }];
    const result = await checkLive({ service: { kind: "attach", url, metricsUrl, receiverPort }, routes });
    expect(result.findings.map(({ code }) => code)).toEqual(["OG-TRC52"]);
    const skipped = result.verdicts.filter(({ verdict }) => verdict === "skipped").map(({ code }) => code);
    expect(skipped).toEqual(expect.arrayContaining(["OG-LOG51", "OG-HLT53", "OG-TRC60", "OG-RES52"]));
    const unknown = await checkLive({ service: { kind: "attach", url, metricsUrl, receiverPort: await freePort() } });
    expect(result.requests.some(isRouted)).toBe(true);
    expect(unknown.requests.some(isRouted)).toBe(false);
    expect(await fetch(`${url}/health`)).toMatchObject({ status: 200 });
  } finally {
    await service.stop();
  }
}, 60_000);
