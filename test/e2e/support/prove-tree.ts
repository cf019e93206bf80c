import { expect } from "vitest";
import { type SpanNode, scrape, sendRequest, spanTrees, sumOf } from "../../../src/live/index.ts";
import { type Booted, plantedSecret } from "./boot.ts";
import type { Case, ExpectedTree } from "./case.ts";
import { eventually } from "./traffic.ts";

/** One request over real servers: its queries are its spans, in their place, and show no value. */
export async function proveTree(one: Case, { service, receiver }: Booted): Promise<void> {
  const expected = one.spans;
  if (expected === undefined) return;
  const headers = { ...one.headers };
  const answer = await sendRequest({ method: "GET", base: service.url, path: expected.path, headers });
  expect(answer.status, answer.body).toBe(200);
  const tree = await eventually("the whole tree", () => {
    const server = receiver.spans().find(({ attributes }) => JSON.stringify(attributes).includes(answer.requestId));
    const spans = receiver.spans().filter(({ traceId }) => traceId === server?.traceId);
    const [root] = spanTrees(spans);
    return root !== undefined && size(root) >= expectedSize(expected.tree) ? root : undefined;
  });
  expect(shape(tree)).toEqual(expected.tree);
  const said = JSON.stringify([receiver.spans(), service.output.lines()]);
  for (const secret of [plantedSecret, "tok-ada"]) expect(said.includes(secret), secret).toBe(false);
  const scraped = await scrape(service.metricsUrl);
  for (const system of systemsOf(expected.tree))
    expect(sumOf(scraped, "db_query_duration_seconds_count", { system }), system).toBeGreaterThan(0);
}

function shape({ span, children }: SpanNode): ExpectedTree {
  expect(span.duration, span.name).toBeGreaterThanOrEqual(0);
  const system = span.attributes["db.system.name"];
  return [span.name, ...(typeof system === "string" ? [system] : []), ...children.map(shape)];
}

const size = ({ children }: SpanNode): number => 1 + children.reduce((sum, child) => sum + size(child), 0);

const branches = (tree: ExpectedTree): ExpectedTree[] => tree.slice(1).filter((part) => typeof part !== "string");

const expectedSize = (tree: ExpectedTree): number =>
  1 + branches(tree).reduce((sum, child) => sum + expectedSize(child), 0);

const systemsOf = (tree: ExpectedTree): string[] => [
  ...tree.slice(1).filter((part) => typeof part === "string"),
  ...branches(tree).flatMap(systemsOf),
];
