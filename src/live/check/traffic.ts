import { randomBytes } from "node:crypto";
import type { Joined } from "../join/types.ts";
import { findSamples } from "../scrape/parse.ts";
import { sampleId, type PlannedRequest } from "../traffic/planned.ts";
import { sendAndAbort, unfinishedPost } from "../traffic/raw.ts";
import { sendRequest } from "../traffic/request.ts";
import { isScrape, type Flood, type Observations, type ScrapeError } from "./observations.ts";
import { sendAlone, settle, tryScrape, type Run } from "./run.ts";
import type { Scrape } from "../scrape/types.ts";

const token = (): string => `og${randomBytes(6).toString("hex")}`;

/** Each planned request alone, and one to a path that does not exist. */
export async function sendPlanned(run: Run, planned: readonly PlannedRequest[]): Promise<Joined[]> {
  const results: Joined[] = [];
  for (const request of [...planned, { method: "GET", path: `/${token()}` }])
    results.push(await sendAlone(run, request));
  return results;
}

/** A caller that traces, too. */
export async function sendTraced(run: Run, planned: PlannedRequest): Promise<Observations["traced"]> {
  const traceId = randomBytes(16).toString("hex");
  const parentSpanId = randomBytes(8).toString("hex");
  const headers = { ...planned.headers, traceparent: `00-${traceId}-${parentSpanId}-01` };
  return { joined: await sendAlone(run, { ...planned, headers }, traceId), traceId, parentSpanId };
}

const hostileIds = [
  "two words",
  "a".repeat(300),
  '"},{"level":"fatal"',
  "<script>alert(1)</script>",
  "${jndi:ldap://x}",
  "é\u00ff",
];

export async function sendHostileIds(run: Run, path: string): Promise<Observations["hostileIds"]> {
  return Promise.all(
    hostileIds.map(async (sent) => {
      const headers = { "x-request-id": sent };
      return { sent, answer: await sendRequest({ method: "GET", base: run.url, path, headers }) };
    }),
  );
}

/** CR and LF wherever a caller can put them: query, path, header text that is decoded later, body. */
export async function sendForgedLines(run: Run, planned: readonly PlannedRequest[]): Promise<string> {
  const start = `{"forged":"${token()}"`;
  const forged = `\r\n${start},"level":"info","msg":"forged"}\r\n`;
  const escaped = encodeURIComponent(forged);
  const gets = planned.filter(({ method }) => method === "GET").slice(0, 6);
  const headers = { "user-agent": escaped, referer: `http://localhost/${escaped}` };
  const body = JSON.stringify({ q: forged, name: forged });
  await Promise.all([
    ...gets.map(({ path }) => {
      const query = `${path.includes("?") ? "&" : "?"}q=${escaped}&name=${escaped}`;
      return sendRequest({ method: "GET", base: run.url, path: path + query, headers });
    }),
    sendRequest({ method: "GET", base: run.url, path: `/${escaped}`, headers }),
    sendRequest({ method: "POST", base: run.url, path: run.bodyPath, body }),
  ]);
  return start;
}

/** Secrets in the places where callers put them. */
export async function sendSecrets(run: Run, planned: readonly PlannedRequest[]): Promise<Observations["secrets"]> {
  const secrets = {
    "the Authorization header": token(),
    "the Cookie header": token(),
    "the X-API-Key header": token(),
    "field password of the body": token(),
    "field token of the body": token(),
  };
  const headers = {
    authorization: `Bearer ${secrets["the Authorization header"]}`,
    cookie: `session=${secrets["the Cookie header"]}`,
    "x-api-key": secrets["the X-API-Key header"],
  };
  const password = secrets["field password of the body"];
  const body = JSON.stringify({ user: "ann", password, token: secrets["field token of the body"] });
  const paths = new Set([run.bodyPath, `/${token()}`]);
  await Promise.all([
    ...planned
      .slice(0, 6)
      .map((request) => sendRequest({ ...request, base: run.url, headers: { ...request.headers, ...headers } })),
    ...[...paths].map((path) => sendRequest({ method: "POST", base: run.url, path, headers, body })),
  ]);
  return secrets;
}

/** Paths, ids and methods nobody has thought of; each would be a series for ever. */
export async function sendFlood(run: Run, planned: readonly PlannedRequest[]): Promise<Flood | undefined> {
  const before = await tryScrape(run);
  if (!isScrape(before)) return undefined;
  const tokens = Array.from({ length: 50 }, token);
  const methods = ["PROPFIND", "PURGE", "REPORT", "M-SEARCH", "LINK", "OPTIONS"];
  const withId = planned.filter(({ method, path }) => method === "GET" && path.includes(sampleId)).slice(0, 3);
  const requests = [
    ...tokens.map((path) => ({ method: "GET", path: `/${path}` })),
    ...withId.flatMap(({ path }) =>
      tokens.slice(0, 10).map((id) => ({ method: "GET", path: path.replace(sampleId, id) })),
    ),
    ...methods.map((method) => ({ method, path: `/${tokens[0]}` })),
  ];
  const answers = await Promise.all(requests.map((request) => sendRequest({ ...request, base: run.url })));
  const counted = (scrape: Scrape | ScrapeError): number => (isScrape(scrape) ? requestCount(scrape) : 0);
  const expected = counted(before) + answers.filter(({ status }) => status > 0).length;
  const after = await settle(
    () => tryScrape(run),
    (now) => counted(now) >= expected,
    2000,
  );
  return {
    tokens,
    sent: requests.length,
    seriesBefore: seriesCount(before),
    seriesAfter: isScrape(after) ? seriesCount(after) : 0,
  };
}

const requestCount = (scrape: Scrape): number =>
  findSamples(scrape, "http_requests_total").reduce((sum, { value }) => sum + value, 0);
const seriesCount = (scrape: Scrape): number => findSamples(scrape, "http_requests_total").length;

/** 100 bodies at once, each with its own id and marker. */
export async function sendConcurrent(run: Run): Promise<Observations["concurrent"]> {
  return Promise.all(
    Array.from({ length: 100 }, async () => {
      const marker = token();
      const body = JSON.stringify({ marker, filler: "x".repeat(2000) });
      return { marker, answer: await sendRequest({ method: "POST", base: run.url, path: run.bodyPath, body }) };
    }),
  );
}

/** Callers that go away: before the body is complete, and before the answer. */
export async function sendAborted(run: Run, planned: readonly PlannedRequest[]): Promise<number> {
  const gets = planned.filter(({ method }) => method === "GET").slice(0, 5);
  await Promise.all([
    ...gets.map(({ path }) => sendAndAbort(run.url, `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`, 3)),
    sendAndAbort(run.url, unfinishedPost(run.bodyPath), 60),
  ]);
  return gets.length + 1;
}

/** The last scrape, once all requests were counted as ended. */
export function settledScrape(run: Run): Promise<Scrape | ScrapeError> {
  const quiet = (scrape: Scrape | ScrapeError): boolean =>
    !isScrape(scrape) || findSamples(scrape, "http_requests_in_progress").every(({ value }) => value === 0);
  return settle(() => tryScrape(run), quiet, 3000);
}
