import express from "express";
import http from "node:http";
import * as observability from "./observability/index.js";

const app = express();
app.use(observability.middleware());
app.use(express.json());

const invoices = express.Router();
invoices.get("/", (_request, response) => response.send("list"));
invoices.get("/:id", (request, response) => response.json(request.params));
invoices.get("/:id/boom", () => {
  throw new TypeError("broken at postgres://shop:hunter2@db/shop");
});
invoices.get(["/by/:month", "/all"], (_request, response) => response.send("several"));
const tenants = express.Router();
tenants.use("/invoices", invoices);
app.use("/tenants/:tenant", tenants);
app.use(["/v1", "/v2"], invoices);
const mounted = express();
mounted.get("/items/:item", (_request, response) => response.send("mounted"));
app.use("/mounted/:shop", mounted);
const inner = express();
inner.get("/inner/:id", (_request, response) => response.send("inner"));
app.use(express().use(inner));
app.get(/^\/re+x$/, (_request, response) => response.send("regular expression"));

app.get("/", (_request, response) => response.send("root"));
app.get("/hang", () => undefined);
const second = http.createServer(app);
app.get("/second", (_request, response) => response.json(second.address()));
app.get("/slow", (_request, response) => setTimeout(() => response.send("slow"), 400));
app.get("/reject", async (_request, _response, next) => next(Object.assign(new Error("no"), { status: 503 })));
app.get("/teapot", (_request, _response, next) => next(Object.assign(new Error("short and stout"), { status: 418 })));
app.post("/echo", (request, response) => {
  observability.logger.info({ ...request.body }, "echo");
  response.json({ id: observability.requestId() });
});
app.get("/asked", (request, response) => {
  observability.logger.info({ req: request }, "asked");
  response.end();
});
app.post("/events", (request, response) => {
  request.resume().on("end", () => response.json({ id: observability.requestId() }));
});
app.get("/work", async (_request, response) => {
  const value = await observability.traced("authenticate_user", { "user.kind": "test" }, async () => {
    observability.logger.info({}, "inside");
    return 42;
  });
  response.json({ value });
});
app.get("/out", async (request, response) => {
  const { to, by } = request.query;
  if (by === "fetch") return response.json(await (await fetch(to)).json());
  http.get(to, (answer) => answer.pipe(response));
});
app.use(observability.errorHandler());
app.use((error, _request, response, _next) => response.status(error.status ?? 500).json({ error: "failed" }));

const dependency = process.env.DEPENDENCY;
if (dependency) {
  observability.addReadinessCheck("database", () => {
    if (dependency === "hang") return new Promise(() => undefined);
    throw Object.assign(new Error("refused postgres://shop:hunter2@db"), { code: "ECONNREFUSED" });
  });
  observability.addReadinessCheck("cache", () => Promise.reject(new Error("cold")), { required: false });
}
observability.onShutdown("dependency", () => observability.logger.info({}, "dependency closed"));

if (process.env.BEFORE_START) {
  const server = app.listen(0, () => console.error("PORT", server.address().port));
} else {
  const server = app.listen(0, () => console.error("PORT", server.address().port));
  observability.start(server);
  observability.start(server);
}
if (process.env.SECOND_SERVER) observability.start(second.listen(0));
