import type { Joined } from "../join/types.ts";
import type { LogRecord, MetricPoint, Span } from "../otlp/types.ts";
import type { Stopped } from "../process/exit.ts";
import type { OutputLine } from "../process/output.ts";
import type { Scrape } from "../scrape/types.ts";
import type { SentRequest } from "../traffic/request.ts";

/** Everything that was seen of a service: plain data, which the rules judge. `undefined`: that part was not tried. */
export interface Observations {
  readonly pillars: ReadonlySet<string>;
  readonly readyPath: string;
  readonly plainAccessLog: boolean;
  /** Before any request but probes. */
  readonly firstScrape: Scrape | ScrapeError;
  /** After everything was sent and answered. */
  readonly lastScrape: Scrape | ScrapeError;
  /** Requests that were sent alone, one after the other. */
  readonly requests: readonly Joined[];
  /** The request that carried a traceparent. */
  readonly traced: { readonly joined: Joined; readonly traceId: string; readonly parentSpanId: string } | undefined;
  /** X-Request-ID values outside the contract, with their answers. */
  readonly hostileIds: ReadonlyArray<{ readonly sent: string; readonly answer: SentRequest }>;
  /** What a forged log line starts with. */
  readonly forgedLine: string;
  /** Values that may appear nowhere, by where they were planted. */
  readonly secrets: Readonly<{ [where: string]: string }>;
  readonly flood: Flood | undefined;
  /** Concurrent requests, each with a marker in its body. */
  readonly concurrent: ReadonlyArray<{ readonly answer: SentRequest; readonly marker: string }>;
  /** Requests given up by the caller. */
  readonly aborted: number;
  readonly dependencies: readonly DependencyObservation[];
  readonly shutdown: ShutdownObservation | undefined;
  readonly collectorDown: CollectorDownObservation | undefined;
  /** Of the main run. Empty output when the service was not started by us: see `ownsProcess`. */
  readonly ownsProcess: boolean;
  readonly lines: readonly OutputLine[];
  readonly spans: readonly Span[];
  readonly logs: readonly LogRecord[];
  readonly metrics: readonly MetricPoint[];
}

export interface ScrapeError {
  readonly error: string;
}

export interface Flood {
  /** Random texts that were in paths and methods. */
  readonly tokens: readonly string[];
  readonly sent: number;
  /** Series of http_* metrics before and after. */
  readonly seriesBefore: number;
  readonly seriesAfter: number;
}

export interface Probe {
  /** 0 when there was no answer; `body` says why. */
  readonly status: number;
  readonly body: string;
}

/** One dependency behind a proxy. */
export interface DependencyObservation {
  /** The variable it was found in. */
  readonly name: string;
  /** Parts of its address and credentials, which no public answer may show. */
  readonly secrets: readonly string[];
  readonly connected: boolean;
  /** Bytes the service sent to it, Latin-1, cut; only for HTTP. */
  readonly sent: string;
  readonly up: { readonly ready: Probe };
  readonly down: { readonly ready: Probe; readonly live: Probe };
  readonly hung: { readonly ready: Probe; readonly live: Probe };
  /** Readiness after it came back. */
  readonly back: Probe;
}

export interface ShutdownObservation {
  /** Answered just before SIGTERM, with exports set to wait a minute. */
  readonly lastRequest: SentRequest;
  readonly lastRequestSpans: readonly Span[];
  /** The request that was under way, when one could be kept under way. */
  readonly inFlight: SentRequest | undefined;
  /** Between SIGTERM and exit; connections that were refused are left out. */
  readonly readyProbes: readonly Probe[];
  readonly liveProbes: readonly Probe[];
  readonly stopped: Stopped;
  readonly deadline: number;
  readonly spans: readonly Span[];
  readonly lines: readonly OutputLine[];
}

export interface CollectorDownObservation {
  readonly answers: readonly SentRequest[];
  readonly stopped: Stopped;
  readonly deadline: number;
}

export const isScrape = (scrape: Scrape | ScrapeError): scrape is Scrape => "families" in scrape;
