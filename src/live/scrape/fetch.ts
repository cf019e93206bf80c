import { get, type IncomingMessage } from "node:http";
import { parseScrape } from "./parse.ts";
import type { Scrape } from "./types.ts";

/** A scrape as Prometheus makes it: asks for OpenMetrics, which carries exemplars, and takes the older text format. */
export function scrape(url: string, timeout = 5000): Promise<Scrape> {
  const accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, timeout, headers: { accept } }, (response) => {
      read(response).then(resolve, reject);
    });
    request.once("timeout", () => request.destroy(new Error(`${url} did not answer within ${timeout} ms`)));
    request.once("error", reject);
  });
}

/** A scrape past this is a finding in itself; Prometheus' own limits are lower. */
const maxLength = 32 * 2 ** 20;

async function read(response: IncomingMessage): Promise<Scrape> {
  let text = "";
  response.setEncoding("utf8");
  for await (const chunk of response as AsyncIterable<string>) {
    text += chunk;
    if (text.length > maxLength) throw new Error(`the scrape has more than ${maxLength} characters`);
  }
  if (response.statusCode !== 200) throw new Error(`the scrape was answered with status ${response.statusCode}`);
  const openMetrics = (response.headers["content-type"] ?? "").startsWith("application/openmetrics-text");
  return parseScrape(text, openMetrics ? "openmetrics" : "prometheus");
}
