import type { Joined } from "../join/types.ts";
import type { Environment } from "../process/environment.ts";
import type { LiveFinding, RuleVerdict } from "../rules/types.ts";
import type { PartialScore } from "./score.ts";
import type { KnownRoute, PlannedRequest } from "../traffic/planned.ts";

/** A service the tool starts and ends. */
export interface StartedService {
  readonly kind: "start";
  /** A program and its arguments; no shell is involved. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Over the inherited environment. URLs of dependencies in it go through a proxy, to see them fail. */
  readonly env?: Environment;
  /** Milliseconds until it must answer. Default 30,000. */
  readonly readyDeadline?: number;
  /** Milliseconds from SIGTERM until it must be gone. Default 10,000. */
  readonly stopDeadline?: number;
}

/** A service that runs already. Its output, exit and dependencies can't be judged. */
export interface RunningService {
  readonly kind: "attach";
  /** "http://127.0.0.1:3000" */
  readonly url: string;
  readonly metricsUrl?: string;
  /** Port for the receiver: where the service's OTEL_EXPORTER_OTLP_ENDPOINT points. */
  readonly receiverPort?: number;
}

export interface LiveOptions {
  readonly service: StartedService | RunningService;
  /** Routes found in the source. Those with a safe method are requested; parameters get a number. */
  readonly routes?: readonly KnownRoute[];
  /**
   * Requests the user asked for (see `parseRequest`): sent as they are, and again with other ids, headers and bodies, a
   * path that takes a POST some hundred times.
   */
  readonly requests?: readonly PlannedRequest[];
  /** A parsed OpenAPI 2 or 3 document; its operations are treated as `routes`. */
  readonly openapi?: unknown;
  /** Defaults: /health, /health/ready, /metrics. */
  readonly paths?: { readonly health?: string; readonly ready?: string; readonly metrics?: string };
  /** Only what was chosen is judged. Default: all five. */
  readonly pillars?: readonly string[];
  /** The project keeps a plain access log (morgan) beside its logger: standard output need not be JSON only. */
  readonly plainAccessLog?: boolean;
  /** Text of the service's files by path, to name the line that is responsible for a finding. */
  readonly sources?: Readonly<{ [path: string]: string }>;
  /** Hears of each step as it begins. */
  readonly onProgress?: (step: string) => void;
  /** Ends the check early: everything started is ended and the promise rejects with the reason. */
  readonly signal?: AbortSignal;
}

export interface LiveResult {
  /** `service.name`, or "" when no span arrived. */
  readonly service: string;
  readonly url: string;
  /** Milliseconds: from start to first answer, and of the whole check without that. */
  readonly bootTime: number;
  readonly duration: number;
  /** Each request that was sent alone, over all signals. */
  readonly requests: readonly Joined[];
  /** Sorted by code. */
  readonly findings: readonly LiveFinding[];
  /** One entry for each live rule there is, with why it could not be judged. */
  readonly verdicts: readonly RuleVerdict[];
  readonly score: PartialScore;
}
