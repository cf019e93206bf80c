import { randomBytes } from "node:crypto";

/** One span as OTLP's JSON has it. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status?: { readonly code: number };
}

export const newTraceId = (): string => randomBytes(16).toString("hex");

/** A span of five milliseconds that ends now. */
export function newSpan(traceId: string, more: Partial<OtlpSpan> = {}): OtlpSpan {
  const end = BigInt(Date.now()) * 1_000_000n;
  return {
    traceId,
    spanId: randomBytes(8).toString("hex"),
    name: "GET /",
    kind: 2,
    startTimeUnixNano: String(end - 5_000_000n),
    endTimeUnixNano: String(end),
    ...more,
  };
}

/** Sends spans of the service "shop" over OTLP, HTTP with JSON. Throws unless they are taken. */
export async function sendSpans(port: number, spans: readonly OtlpSpan[]): Promise<void> {
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] };
  const answer = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }),
  });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
}

/** How many spans of each trace Jaeger has, by trace id. */
export async function storedSpans(port: number): Promise<Map<string, number>> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/traces?service=shop&limit=1000`);
  const { data } = (await answer.json()) as { data: Array<{ traceID: string; spans: unknown[] }> | null };
  return new Map((data ?? []).map(({ traceID, spans }) => [traceID, spans.length]));
}
