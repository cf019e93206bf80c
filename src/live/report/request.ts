import { durationText } from "../join/render.ts";
import { spanTrees, type SpanNode } from "../join/tree.ts";
import type { Joined } from "../join/types.ts";
import type { LogLine } from "../logs/parse.ts";
import { markup, type Html } from "./escape.ts";

/** One request: waterfall on the left, its log lines, metric and header on the right. Opens with Enter or a click. */
export function requestCard(joined: Joined, open: boolean): Html {
  const { request, traceId, spans } = joined;
  const status = request.status === 0 ? "no answer" : String(request.status);
  const tone = request.status === 0 || request.status >= 500 ? "bad" : request.status >= 400 ? "warn" : "good";
  return markup`<details class="card" ${open ? markup`open` : markup``}>
    <summary>
      <span class="badge ${tone}">${status}</span><span class="grow mono">${request.method} ${request.path}</span>
      <span class="soft">${durationText(request.duration)}</span
      ><code class="soft">${traceId === "" ? "no trace" : traceId}</code>
    </summary>
    <div class="sides">
      <section aria-label="Spans">
        <h3>SPANS</h3>
        ${spans.length === 0 ? markup`<p class="bad">none</p>` : waterfall(joined)}
      </section>
      <section aria-label="Logs, metric and header">
        <h3>LOG LINES</h3>
        ${logList(joined)}
        ${joined.sentHere ? markup`<h3>METRIC</h3>${metricList(joined)}<h3>HEADER</h3>${header(joined)}` : markup``}
      </section>
    </div>
  </details>`;
}

function waterfall({ spans, server }: Joined): Html {
  const from = Math.min(...spans.map(({ start }) => start));
  const whole = Math.max(...spans.map(({ start, duration }) => start + duration)) - from || 1;
  const rows = (node: SpanNode, depth: number): Html[] => [
    spanRow(node, depth, { from, whole }),
    ...node.children.flatMap((child) => rows(child, depth + 1)),
  ];
  const outside = new Set(server === undefined ? [] : [server.parentSpanId]);
  return markup`${spanTrees(spans, outside).flatMap((tree) => rows(tree, 0))}`;
}

function spanRow(
  { span, orphan }: SpanNode,
  depth: number,
  scale: { readonly from: number; readonly whole: number },
): Html {
  const left = (100 * (span.start - scale.from)) / scale.whole;
  const width = Math.min(100 - left, (100 * span.duration) / scale.whole);
  const details = Object.entries(span.attributes).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return markup`<div
    class="row ${span.kind} ${span.status === "ERROR" ? "failed" : ""}"
    title="${[span.kind, ...details].join("\n")}"
  >
    <span class="name" style="padding-left:${depth}em"
      >${span.name}${orphan ? markup` <span class="bad">parent missing</span>` : markup``}</span
    >
    <span class="track"><span class="bar" style="left:${left.toFixed(2)}%;width:${width.toFixed(2)}%"></span></span>
    <span class="time soft">${durationText(span.duration)}</span>
  </div>`;
}

function logList({ logs }: Joined): Html {
  if (logs.length === 0) return markup`<p class="soft">none</p>`;
  return markup`<ul class="logs">
    ${logs.map((log) => markup`<li class="${log.level}">${log.level} <b>${log.message}</b><br />${ids(log)}</li>`)}
  </ul>`;
}

const ids = (log: LogLine): Html =>
  markup`${(["traceId", "spanId", "requestId"] as const).map((name) => {
    const title = { traceId: "trace_id", spanId: "span_id", requestId: "request_id" }[name];
    return log[name] === ""
      ? markup`<span class="bad">no ${title}</span> `
      : markup`<code class="soft">${title} ${log[name].slice(0, 40)}</code> `;
  })}`;

function metricList({ counter, exemplar }: Joined): Html {
  if (counter.length === 0) return markup`<p class="soft">none</p>`;
  const items = counter.map(({ name, labels, by }) => {
    const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    return markup`<li>
      <code>${name}{${pairs.join(",")}}</code> +${by}${exemplar === undefined ? "" : ", exemplar names this trace"}
    </li>`;
  });
  return markup`<ul class="logs">
    ${items}
  </ul>`;
}

function header({ echoed, request }: Joined): Html {
  if (echoed === undefined) return markup`<p class="bad">X-Request-ID missing</p>`;
  const same = echoed === request.requestId;
  return markup`<p>
    <code>X-Request-ID ${echoed}</code>
    <span class="${same ? "good" : "bad"}">${same ? "echoed" : "not the one that was sent"}</span>
  </p>`;
}
