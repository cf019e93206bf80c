import type { Code, CodeCall } from "../../model/code.ts";

const packages = ["prom-client", "@prometheus-io/client"];
const kinds = ["Counter", "Gauge", "Histogram", "Summary"];
const callees = packages.flatMap((name) => kinds.map((kind) => `${name}#${kind}`));

/** Every metric that is registered with the Prometheus client: `new Counter({ name, help, labelNames })`. */
export const metricCalls = (code: Code): readonly CodeCall[] =>
  code.calls(callees).filter(({ construct }) => construct);
