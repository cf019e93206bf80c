import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { markup, type Html } from "../report/escape.ts";
import { requestCard } from "../report/request.ts";
import { style } from "../report/style.ts";
import type { Charts } from "./charts.ts";
import type { History } from "./history.ts";

export interface Page {
  readonly url: string;
  close(): Promise<void>;
}

/** The page of `obs-gen dev`, on loopback only. */
export async function servePage(title: string, history: History, charts: Charts, port: number): Promise<Page> {
  const server = createServer((request, response) => send(response, answer(request, title, history, charts)));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

type Answer = readonly [status: number, type: string, body: string];

function answer(request: IncomingMessage, title: string, history: History, charts: Charts): Answer {
  if (!isOwn(request)) return [403, "text/plain", "Only this page may ask."];
  if (request.method !== "GET") return [405, "text/plain", "Only GET."];
  switch ((request.url ?? "").split("?")[0]) {
    case "/":
      return [200, "text/html; charset=utf-8", whole(title, content(history, charts)).html];
    case "/content":
      return [200, "text/html; charset=utf-8", content(history, charts).html];
    case "/requests.json":
      return [200, "application/json", JSON.stringify(history.requests())];
    default:
      return [404, "text/plain", "Nothing here."];
  }
}

/**
 * A page of another site must not read what the service logs: its requests carry a foreign Origin or site, and a name
 * that was pointed at 127.0.0.1 to get round that is not a Host we go by.
 */
function isOwn({ headers, socket }: IncomingMessage): boolean {
  const port = socket.localPort ?? 0;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const site = headers["sec-fetch-site"];
  return (
    hosts.includes(headers.host ?? "") &&
    (headers.origin === undefined || hosts.some((host) => headers.origin === `http://${host}`)) &&
    (site === undefined || site === "same-origin" || site === "none")
  );
}

function send(response: ServerResponse, [status, type, body]: Answer): void {
  const digest = createHash("sha256").update(script).digest("base64");
  response.writeHead(status, {
    "content-type": type,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digest}'; connect-src 'self'; frame-ancestors 'none'`,
  });
  response.end(body);
}

/** Asks for the content anew each second, unless that would close what the reader has opened or is in. */
const script = `
const main = document.querySelector("main");
setInterval(async () => {
  if (document.hidden || main.querySelector("details[open]") || main.contains(document.activeElement)) return;
  const response = await fetch("/content").catch(() => undefined);
  const state = document.querySelector("#state");
  state.textContent = response?.ok ? "live" : "the service has ended";
  if (response?.ok) main.innerHTML = await response.text();
}, 1000);
`;

const own = `.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: .8rem; }
figure { margin: 0 !important; } svg { width: 100%; display: block; } polyline { fill: none; stroke: var(--server); stroke-width: 1.5; }`;

const whole = (title: string, inside: Html): Html =>
  markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${{ html: style + own }}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="soft" id="state" role="status">live</p>
        </header>
        <main>${inside}</main>
        <script>${{ html: script }}</script>
      </body>
    </html> `;

function content(history: History, charts: Charts): Html {
  const requests = history.requests();
  const none = markup`<p class="soft">No request yet. Send one to the service.</p>`;
  const cards = requests.slice(0, 100).map((joined) => requestCard(joined, false));
  return markup`${charts.render()}
    <h2>Requests</h2>
    ${requests.length === 0 ? none : cards}`;
}
