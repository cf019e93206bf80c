const { user, report } = require("./common.cjs");
const kind = process.argv[2];
if (kind === "bolted") require("./bolted.cjs").sdk();
const express = require("express");
const observability = kind === "ours" ? require("./observability") : undefined;

const app = express();
if (observability) app.use(observability.middleware());
if (kind === "bolted") require("./bolted.cjs").express(app);
// What express-generator and most guides put into a service.
app.use(require("helmet")());
app.use(require("cors")());
app.use(express.json());
app.use(express.urlencoded({ extended: false }));
app.use(require("cookie-parser")());
const pages = express.Router();
pages.get("/", (_request, response) => response.send("index"));
app.use("/", pages);
const users = express.Router();
users.get("/:id", (request, response) => response.json(user(request.params.id)));
app.use("/users", users);
if (observability) app.use(observability.errorHandler());
const server = app.listen(0, "127.0.0.1", () => report(server));
if (observability) observability.start(server);
