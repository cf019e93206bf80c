const { user, report } = require("./common.cjs");
const kind = process.argv[2];
const bolted = kind === "bolted" ? require("./bolted.cjs") : undefined;
bolted?.sdk(true);
const fastify = require("fastify");

const app = fastify(bolted ? bolted.fastifyOptions() : {});
if (kind === "ours") app.register(require("./observability").plugin);
bolted?.fastify(app);
app.register(async (users) => users.get("/:id", async (request) => user(request.params.id)), { prefix: "/users" });
app.listen({ port: 0, host: "127.0.0.1" }).then(() => report(app.server));
