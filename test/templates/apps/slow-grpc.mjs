// Preloaded: the gRPC exporter takes a second to load, as on a busy machine.
import { register } from "node:module";

const hooks = `
export async function load(url, context, next) {
  if (url.includes("exporter-trace-otlp-grpc")) await new Promise((resolve) => setTimeout(resolve, 1_000));
  return next(url, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
