import { get } from "node:http";

/** Status of a GET, or undefined when nothing answers HTTP there within `timeout` milliseconds. */
export function probe(url: string, timeout: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: Math.max(1, timeout) }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(undefined));
    request.once("close", () => resolve(undefined));
  });
}
