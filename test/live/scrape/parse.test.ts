import { describe, expect, test } from "vitest";
import { findSamples, parseScrape, sumOf } from "../../../src/live/index.ts";

test("the older text format", () => {
  const text = [
    "# HELP http_requests_total Requests \\\\ answered,\\nby method.",
    "# TYPE http_requests_total counter",
    'http_requests_total{method="GET",endpoint="/a\\"b\\\\c\\n",} 3 1700000000000',
    'http_requests_total { method = "PUT" } 4e0',
    "# a remark",
    "# TYPE took histogram",
    'took_bucket{le="0.1"} 1',
    'took_bucket{le="+Inf"} 2',
    "took_sum 0.5",
    "took_count 2",
    "up NaN",
    "",
  ].join("\n");
  const scrape = parseScrape(text, "prometheus");
  expect(scrape.errors).toEqual([]);
  expect(scrape.families.map(({ name, type, help }) => [name, type, help])).toEqual([
    ["http_requests_total", "counter", "Requests \\ answered,\nby method."],
    ["took", "histogram", undefined],
    ["up", "untyped", undefined],
  ]);
  expect(findSamples(scrape, "http_requests_total", { method: "GET" })).toEqual([
    { name: "http_requests_total", labels: { method: "GET", endpoint: '/a"b\\c\n' }, value: 3 },
  ]);
  expect(sumOf(scrape, "http_requests_total")).toBe(7);
  expect(sumOf(scrape, "took_bucket", { le: "+Inf" })).toBe(2);
  expect(findSamples(scrape, "up")[0]?.value).toBeNaN();
});

test("OpenMetrics with exemplars", () => {
  const text = [
    "# TYPE http_requests counter",
    "# HELP http_requests Requests.",
    'http_requests_total{path="a # b"} 3.0 # {trace_id="0af7"} 1.0 1700000000.5',
    "# TYPE took histogram",
    'took_bucket{le="1.0"} 1 # {} 0.5',
    "# EOF",
    "",
  ].join("\n");
  const scrape = parseScrape(text, "openmetrics");
  expect(scrape.errors).toEqual([]);
  expect(findSamples(scrape, "http_requests_total")[0]).toEqual({
    name: "http_requests_total",
    labels: { path: "a # b" },
    value: 3,
    exemplar: { labels: { trace_id: "0af7" }, value: 1, timestamp: 1_700_000_000.5 },
  });
  expect(scrape.families[0]).toMatchObject({ name: "http_requests", type: "counter", samples: [{}] });
});

describe("what is wrong is named with its line, and the rest is kept", () => {
  test.each([
    ["<html>", "line 1: no metric name: <html>"],
    ["a{b=c} 1", "line 1: bad labels: a{b=c} 1"],
    ['a{b="c" d="e"} 1', 'line 1: bad labels: a{b="c" d="e"} 1'],
    ['a{b="c",b="d"} 1', 'line 1: label b twice: a{b="c",b="d"} 1'],
    ["a", "line 1: no value: a"],
    ["a one", "line 1: no value: a one"],
    ["a 1 soon", "line 1: bad timestamp: a 1 soon"],
    ["# TYPE a thing", "line 1: unknown type thing: # TYPE a thing"],
    ["a 1\na 2", "line 2: series twice: a 2"],
    ["# TYPE a gauge\n# TYPE a gauge", "line 2: second TYPE of a: # TYPE a gauge"],
  ])("%s", (text, error) => {
    const scrape = parseScrape(`${text}\nok 1\n`, "prometheus");
    expect(scrape.errors).toEqual([error]);
    expect(sumOf(scrape, "ok")).toBe(1);
  });

  test("OpenMetrics that was cut", () => {
    expect(parseScrape("a 1\n", "openmetrics").errors).toEqual(["the last line is not # EOF"]);
  });
});
