import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { join, liveHtml, liveJson, type LiveResult, type Span } from "../../../src/live/index.ts";

const evil = `"><script>document.title = "owned"</script><img src=x onerror="document.title='owned'">`;
const span: Span = {
  ...{
    traceId: "t1",
    spanId: "s1",
    parentSpanId: "",
    name: evil,
    kind: "SERVER",
    start: 1000,
    duration: 5,
    status: "ERROR",
  },
  ...{ statusMessage: "", events: [], resource: { attributes: {} }, scope: { name: "", version: "" } },
  attributes: { "http.request.header.x-request-id": ["r1"], note: evil },
};
const request = {
  method: "GET",
  path: `/${evil}`,
  requestId: "r1",
  start: 1000,
  duration: 5,
  status: 500,
  headers: {},
  body: "",
};
const lines = [
  { stream: "stdout" as const, time: 1, text: JSON.stringify({ msg: evil, level: evil, request_id: "r1" }) },
];
const result: LiveResult = {
  ...{ service: evil, url: "http://127.0.0.1:1", bootTime: 1, duration: 2 },
  requests: [join({ request, spans: [span], lines })],
  findings: [
    {
      code: "OG-TRC52",
      severity: "error",
      message: "m",
      help: "h",
      file: "a.ts",
      line: 3,
      snippet: undefined,
      evidence: [evil],
    },
  ],
  verdicts: [{ code: "OG-TRC52", title: "t", verdict: "failed", reason: "" }],
  score: { value: 50, rules: [{ id: "RES-001", weight: 20, passed: false }], notEvaluated: ["SPA-001"] },
};

test("nothing a service sends becomes markup", () => {
  const page = liveHtml(result);
  expect(page).not.toMatch(/<script|<img/);
  expect(page).toContain("&lt;script&gt;");
  expect(page).toContain("a.ts:3");
  expect(page).not.toMatch(/<link|<a |url\(/);
});

test("the JSON has a version and everything of the page", () => {
  expect(JSON.parse(liveJson(result))).toMatchObject({ schema: 1, ok: false, findings: [{ code: "OG-TRC52" }] });
});

const noChromium = spawnSync("chromium", ["--version"]).error !== undefined;
if (noChromium && process.env["CI"] === "true") throw new Error("chromium is not installed");

test.skipIf(noChromium)("a real browser shows it, and runs nothing in it", { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(joinPath(tmpdir(), "obs-gen-report-"));
  try {
    await writeFile(`${folder}/report.html`, liveHtml(result));
    const flags = [
      "headless",
      "no-sandbox",
      "disable-gpu",
      "disable-quic",
      "no-first-run",
      "disable-background-networking",
    ];
    const more = ["disable-component-update", "disable-sync", `user-data-dir=${folder}/profile`, "dump-dom"];
    const args = [...[...flags, ...more].map((flag) => `--${flag}`), `file://${folder}/report.html`];
    const { stdout } = await promisify(execFile)("chromium", args, { maxBuffer: 2 ** 24 });
    expect(stdout).toMatch(/<title>Telemetry of "/);
    expect(stdout).toMatch(/<details class="card" open="">/);
    expect(stdout).toMatch(/class="bar" style="left:0.00%;width:100.00%"/);
    expect(stdout).not.toContain("<img");
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
