import { scrape } from "../scrape/fetch.ts";
import { sumOf } from "../scrape/parse.ts";
import type { Scrape } from "../scrape/types.ts";
import { markup, type Html } from "../report/escape.ts";

/** What one scrape says, as totals. */
interface Sample {
  readonly time: number;
  readonly requests: number;
  readonly failures: number;
  readonly seconds: number;
  readonly memory: number;
}

/** Scrapes every two seconds and remembers five minutes. */
export interface Charts {
  render(): Html;
  close(): void;
}

const interval = 2000;
const maxSamples = 150;

export function keepCharts(metricsUrl: string): Charts {
  let samples: Sample[] = [];
  const take = async (): Promise<void> => {
    const result = await scrape(metricsUrl, interval).catch(() => undefined);
    if (result !== undefined) samples = [...samples, sampleOf(result)].slice(-maxSamples);
  };
  const timer = setInterval(() => void take(), interval).unref();
  return { render: () => render(samples), close: () => clearInterval(timer) };
}

function sampleOf(result: Scrape): Sample {
  const failed = result.families
    .flatMap(({ samples }) => samples)
    .filter(({ name, labels }) => name === "http_requests_total" && (labels["status"] ?? "").startsWith("5"));
  return {
    time: Date.now(),
    requests: sumOf(result, "http_requests_total"),
    failures: failed.reduce((sum, { value }) => sum + value, 0),
    seconds: sumOf(result, "http_request_duration_seconds_sum"),
    memory: sumOf(result, "memory_usage_bytes") || sumOf(result, "process_resident_memory_bytes"),
  };
}

function render(samples: readonly Sample[]): Html {
  const pairs = samples.slice(1).map((now, index) => [samples[index] ?? now, now] as const);
  const perSecond = (read: (sample: Sample) => number): number[] =>
    pairs.map(([before, now]) => Math.max(0, (1000 * (read(now) - read(before))) / (now.time - before.time)));
  const mean = pairs.map(([before, now]) => {
    const count = now.requests - before.requests;
    return count > 0 ? (1000 * (now.seconds - before.seconds)) / count : 0;
  });
  return markup`<div class="charts">
    ${chart(
      "requests/s",
      perSecond(({ requests }) => requests),
    )}
    ${chart(
      "5xx/s",
      perSecond(({ failures }) => failures),
    )}${chart("mean ms", mean)}
    ${chart(
      "memory MB",
      samples.map(({ memory }) => memory / 1e6),
    )}
  </div>`;
}

function chart(title: string, values: readonly number[]): Html {
  const top = Math.max(...values, 0) || 1;
  const points = values.map(
    (value, index) => `${((200 * index) / (maxSamples - 1)).toFixed(1)},${(40 - (38 * value) / top).toFixed(1)}`,
  );
  const last = values.at(-1) ?? 0;
  return markup`<figure class="card">
    <figcaption>${title} <b>${last.toFixed(last < 10 ? 1 : 0)}</b></figcaption>
    <svg viewBox="0 0 200 42" role="img" aria-label="${title}, last ${last.toFixed(1)}">
      <polyline points="${points.join(" ")}" />
    </svg>
  </figure>`;
}
