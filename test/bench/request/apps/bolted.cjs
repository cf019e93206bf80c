// What services put together today: automatic instrumentation, a request logger, a metrics bundle, a request id.
const { randomUUID } = require("node:crypto");
let fastifyOtel;

exports.sdk = (isFastify = false) => {
  const { NodeSDK } = require("@opentelemetry/sdk-node");
  const { getNodeAutoInstrumentations } = require("@opentelemetry/auto-instrumentations-node");
  const instrumentations = [getNodeAutoInstrumentations()];
  if (isFastify) {
    const { FastifyOtelInstrumentation } = require("@fastify/otel");
    fastifyOtel = new FastifyOtelInstrumentation({ registerOnInitialization: true });
    instrumentations.push(fastifyOtel);
  }
  new NodeSDK({ instrumentations }).start();
};

exports.express = (app) => {
  const id = (request, response) => {
    const value = request.headers["x-request-id"] ?? randomUUID();
    response.setHeader("X-Request-ID", value);
    return value;
  };
  app.use(require("pino-http")({ genReqId: id }));
  app.use(require("express-prom-bundle")({ includeMethod: true, includePath: true, includeStatusCode: true }));
};

exports.fastifyOptions = () => ({
  logger: true,
  genReqId: (request) => request.headers["x-request-id"] ?? randomUUID(),
});

exports.fastify = (app) => {
  app.addHook("onRequest", async (request, reply) => void reply.header("X-Request-ID", request.id));
  app.register(require("fastify-metrics"), { endpoint: "/metrics" });
};
