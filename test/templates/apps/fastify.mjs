import Fastify from "fastify";
import http from "node:http";
import * as observability from "./observability/index.js";

const logging = process.env.FASTIFY_LOGGER === "true";
const app = Fastify({ logger: logging });

async function service(instance) {
  instance.register(observability.plugin);
  instance.register(
    async (invoices) => {
      invoices.get("/", async () => "list");
      invoices.get("/:id", async (request) => request.params);
      invoices.get("/:id/boom", async () => {
        throw new TypeError("broken at postgres://shop:hunter2@db/shop");
      });
    },
    { prefix: "/tenants/:tenant/invoices" },
  );
  instance.get("/", async (request) => {
    request.log.info("in the handler");
    return "root";
  });
  instance.get("/hang", () => undefined);
  instance.get("/slow", async () => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    return "slow";
  });
  instance.get("/teapot", async () => {
    throw Object.assign(new Error("short and stout"), { statusCode: 418 });
  });
  instance.post("/echo", async (request) => {
    observability.logger.info({ ...request.body }, "echo");
    return { id: observability.requestId() };
  });
  instance.get("/work", async () => ({
    value: await observability.traced("authenticate_user", { "user.kind": "test" }, async () => {
      observability.logger.info({}, "inside");
      return 42;
    }),
  }));
  instance.get("/out", async ({ query: { to, by } }) => {
    if (by === "fetch") return (await fetch(to)).json();
    return new Promise((resolve) =>
      http.get(to, async (answer) => resolve(JSON.parse((await answer.toArray()).join("")))),
    );
  });
}

const dependency = process.env.DEPENDENCY;
if (dependency) {
  observability.addReadinessCheck("database", () => {
    if (dependency === "hang") return new Promise(() => undefined);
    throw Object.assign(new Error("refused postgres://shop:hunter2@db"), { code: "ECONNREFUSED" });
  });
  observability.addReadinessCheck("cache", () => Promise.reject(new Error("cold")), { required: false });
}
observability.onShutdown("dependency", () => observability.logger.info({}, "dependency closed"));

// As fastify-cli does it: the application is a plugin of an instance it never sees.
app.register(async (instance) => service(instance));
await app.listen({ port: 0, host: "127.0.0.1" });
console.error("PORT", app.server.address().port);
