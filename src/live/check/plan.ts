import type { Service } from "../process/start.ts";
import type { Receiver } from "../receiver.ts";
import type { PlannedRequest } from "../traffic/planned.ts";

/** What is done to a service, whichever way it was started. */
export interface Plan {
  readonly planned: readonly PlannedRequest[];
  readonly paths: { readonly health: string; readonly ready: string; readonly metrics: string };
  readonly pillars: ReadonlySet<string>;
  readonly plainAccessLog: boolean;
  readonly onProgress: (step: string) => void;
}

/** Starts the service with its telemetry going into a receiver; spans wait `exportDelay` ms in the service. */
export type Boot = (into: Receiver, exportDelay: number) => Promise<Service>;

/** What has to be ended, also when the check is given up. */
export type Cleanup = Array<() => Promise<unknown>>;
