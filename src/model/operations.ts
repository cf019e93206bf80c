import type { Slo, StackOptions } from "./selection.ts";

/** What rules, dashboards and the configuration of backends are made from. */
export interface Operations {
  /** Name of the service, and the `job` label of its series. */
  readonly job: string;
  /** The name as file names and Kubernetes can have it: lower-case letters, digits and "-". */
  readonly slug: string;
  readonly version: string;
  readonly pillars: readonly string[];
  /** Chosen databases and caches. */
  readonly databases: ReadonlyArray<{ readonly id: string; readonly title: string; readonly hasPool: boolean }>;
  readonly paths: { readonly health: string; readonly ready: string; readonly metrics: string };
  readonly slo: Slo;
  readonly stack: StackOptions;
}
