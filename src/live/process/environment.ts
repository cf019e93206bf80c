import { runMarker } from "./tree.ts";

export interface Environment {
  readonly [name: string]: string | undefined;
}

export interface EnvironmentOptions {
  readonly run: string;
  /** OTLP endpoint of the receiver. */
  readonly endpoint: string;
  readonly port: number;
  readonly metricsPort: number;
  /** Milliseconds a span may wait in the service before it is sent. */
  readonly exportDelay: number;
}

/**
 * What the service sees: `base`, all its telemetry pointed at the receiver, free ports, and `own` last. Settings that
 * would send telemetry elsewhere or switch it off are taken out of `base`.
 */
export function serviceEnvironment(
  base: Environment,
  own: Environment,
  options: EnvironmentOptions,
): NodeJS.ProcessEnv {
  const kept = Object.entries(base).filter(([name]) => !redirects(name));
  return {
    ...Object.fromEntries(kept),
    PORT: String(options.port),
    METRICS_PORT: String(options.metricsPort),
    OTEL_EXPORTER_OTLP_ENDPOINT: options.endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_TRACES_EXPORTER: "otlp",
    OTEL_TRACES_SAMPLER: "parentbased_always_on",
    OTEL_BSP_SCHEDULE_DELAY: String(options.exportDelay),
    OTEL_BLRP_SCHEDULE_DELAY: String(options.exportDelay),
    OTEL_METRIC_EXPORT_INTERVAL: "1000",
    ...own,
    [runMarker]: options.run,
  };
}

const redirects = (name: string): boolean =>
  /^OTEL_(EXPORTER_OTLP_|TRACES_SAMPLER|SDK_DISABLED|BSP_|BLRP_|METRIC_EXPORT_)/.test(name);
