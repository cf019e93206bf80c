import { expect, test } from "vitest";
import { join, renderTree, spanTrees, type SentRequest, type Span } from "../../../src/live/index.ts";

const request: SentRequest = {
  ...{ method: "GET", path: "/a", requestId: "r1", start: 1000, duration: 50, status: 200, headers: {}, body: "" },
};

const span = (spanId: string, parentSpanId: string, more: Partial<Span> = {}): Span => ({
  ...{ traceId: "t1", spanId, parentSpanId, name: spanId, kind: "INTERNAL", start: 1000, duration: 5, status: "UNSET" },
  ...{ statusMessage: "", attributes: {}, events: [], resource: { attributes: {} }, scope: { name: "", version: "" } },
  ...more,
});

const server = span("root", "", { kind: "SERVER", attributes: { "http.request.header.x-request-id": ["r1"] } });

test("branches, and a span whose parent was lost", () => {
  const spans = [
    server,
    span("a", "root"),
    span("b", "a", { start: 1001 }),
    span("c", "root", { start: 1002, duration: 1500 }),
    span("x", "lost"),
  ];
  expect(renderTree(join({ request, spans, lines: [] }))).toBe(`GET /a 200 -> [t1]
  |- log line   none
  |- metric     none
  |- header     X-Request-ID missing
  \`- span tree  SERVER root 5.0 ms
                |- INTERNAL a 5.0 ms
                |  \`- INTERNAL b 5.0 ms
                \`- INTERNAL c 1.50 s
                INTERNAL x 5.0 ms (its parent is missing)`);
});

test("nothing at all", () => {
  expect(renderTree(join({ request: { ...request, status: 0 }, spans: [], lines: [] })))
    .toBe(`GET /a no answer -> [no trace]
  |- log line   none
  |- metric     none
  |- header     X-Request-ID missing
  \`- span tree  none`);
});

test("what a service sends can't reach the terminal as control codes", () => {
  const evil = span("root", "", { kind: "SERVER", name: "\u001b[2J\nGET", attributes: server.attributes });
  const line = { stream: "stdout" as const, time: 1, text: '{"msg":"a\\u001b[31m\\nb","request_id":"r1"}' };
  expect(renderTree(join({ request, spans: [evil], lines: [line] }))).not.toMatch(/\p{Cc}(?<!\n)|\nGET|\nb/u);
});

test("parents in a circle show each span once", () => {
  const trees = spanTrees([span("a", "b"), span("b", "a")]);
  expect(JSON.stringify(trees).match(/"spanId"/g)).toHaveLength(2);
});

test("only one server span in the time of the request: joined by time, not when there are two", () => {
  const near = span("s", "", { kind: "SERVER", attributes: { "url.path": "/a" }, start: 1010 });
  expect(join({ request, spans: [near], lines: [] })).toMatchObject({ joinedBy: "time", traceId: "t1" });
  const other = { ...near, traceId: "t2" };
  expect(join({ request, spans: [near, other], lines: [] })).toMatchObject({ joinedBy: "none", traceId: "" });
});
