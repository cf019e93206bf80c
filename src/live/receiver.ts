import { setTimeout as sleep } from "node:timers/promises";
import { batchOf } from "./otlp/batch.ts";
import { Refused } from "./otlp/body.ts";
import { createGrpcServer } from "./otlp/grpc.ts";
import { createHttpServer, type Sink } from "./otlp/http.ts";
import { listen } from "./otlp/listen.ts";
import { decodeProtobuf } from "./otlp/protobuf.ts";
import { createStore } from "./otlp/store.ts";
import type { Batch, LogRecord, MetricPoint, Span } from "./otlp/types.ts";

export interface ReceiverOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** Largest request, packed and unpacked, in bytes. Default 16 MiB. */
  readonly maxBodyBytes?: number;
  /** Spans, log records and metric points kept. Default 100,000. */
  readonly maxItems?: number;
  /** Request bytes behind them. Default 64 MiB. */
  readonly maxBytes?: number;
  /** Base URL of a collector (OTLP over HTTP) that gets everything, too. What it does not take is not tried again. */
  readonly forwardTo?: string;
}

/** How the receiver treats what comes next: `delay` answers after `ms`, `hang` never answers, `reset` is as if down. */
export type Behaviour =
  | { readonly kind: "accept" }
  | { readonly kind: "delay"; readonly ms: number }
  | { readonly kind: "refuse" }
  | { readonly kind: "hang" }
  | { readonly kind: "reset" };

/** An OTLP receiver on loopback: HTTP (protobuf, JSON) and gRPC on one port. */
export interface Receiver {
  readonly port: number;
  /** Value for OTEL_EXPORTER_OTLP_ENDPOINT, for every protocol. */
  readonly endpoint: string;
  spans(): readonly Span[];
  logs(): readonly LogRecord[];
  metrics(): readonly MetricPoint[];
  /** Items forgotten because the limits were reached, and requests that were answered with an error. */
  lost(): { readonly dropped: number; readonly refused: number; readonly lastError: string };
  /** Waits until `predicate` holds, asking again after each arrival. False when `deadline` (ms from now) has passed. */
  waitFor(predicate: () => boolean, deadline: number): Promise<boolean>;
  /** Calls `listener` with each batch; returns what ends that. */
  subscribe(listener: (batch: Batch) => void): () => void;
  behave(behaviour: Behaviour): void;
  clear(): void;
  close(): Promise<void>;
}

/** Starts a receiver. Rejects when the port is taken. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { maxBodyBytes = 16 * 2 ** 20, maxItems = 100_000, maxBytes = 64 * 2 ** 20 } = options;
  const store = createStore({ maxItems, maxBytes });
  const listeners = new Set<(batch: Batch) => void>();
  let behaviour: Behaviour = { kind: "accept" };
  const errors = { refused: 0, lastError: "" };
  const sink: Sink = {
    async accept(signal, encoding, body) {
      await obey(behaviour);
      const batch = decode(signal, encoding, body);
      store.add(batch, body.length);
      if (options.forwardTo !== undefined) void forward(options.forwardTo, signal, encoding, body);
      for (const hear of listeners) hear(batch);
    },
    refused(reason) {
      errors.refused += 1;
      errors.lastError = reason;
    },
  };
  const servers = [createHttpServer(sink, maxBodyBytes), createGrpcServer(sink, maxBodyBytes)] as const;
  const listener = await listen(...servers, options.port ?? 0);
  const subscribe: Receiver["subscribe"] = (added) => {
    listeners.add(added);
    return () => void listeners.delete(added);
  };
  return {
    port: listener.port,
    endpoint: `http://127.0.0.1:${listener.port}`,
    spans: store.spans,
    logs: store.logs,
    metrics: store.metrics,
    lost: () => ({ dropped: store.dropped(), ...errors }),
    waitFor: (predicate, deadline) => waitFor(subscribe, predicate, deadline),
    subscribe,
    behave(next) {
      behaviour = next;
      listener.refuse(next.kind === "reset");
    },
    clear: store.clear,
    close: () => listener.close(),
  };
}

const decode = (...[signal, encoding, body]: Parameters<Sink["accept"]>): Batch => {
  try {
    return batchOf(signal, encoding === "json" ? JSON.parse(body.toString("utf8")) : decodeProtobuf(signal, body));
  } catch (error) {
    throw new Refused(400, 3, `malformed ${signal} request: ${error instanceof Error ? error.message : String(error)}`);
  }
};

async function forward(to: string, ...[signal, encoding, body]: Parameters<Sink["accept"]>): Promise<void> {
  const type = encoding === "json" ? "application/json" : "application/x-protobuf";
  const url = `${to.replace(/\/$/, "")}/v1/${signal}`;
  const request = { method: "POST", body, headers: { "content-type": type }, signal: AbortSignal.timeout(10_000) };
  await fetch(url, request).then(
    (response) => response.body?.cancel(),
    () => undefined,
  );
}

async function obey(behaviour: Behaviour): Promise<void> {
  if (behaviour.kind === "delay") await sleep(behaviour.ms, undefined, { ref: false });
  if (behaviour.kind === "refuse") throw new Refused(503, 14, "told to refuse");
  if (behaviour.kind === "hang") await new Promise<never>(() => undefined);
}

function waitFor(subscribe: Receiver["subscribe"], predicate: () => boolean, deadline: number): Promise<boolean> {
  if (predicate()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const done = (result: boolean): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve(result);
    };
    const timer = setTimeout(() => done(predicate()), deadline);
    const unsubscribe = subscribe(() => predicate() && done(true));
  });
}
