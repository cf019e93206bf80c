import { describe, expect, it } from "vitest";
import { express } from "../../src/frameworks/express/index.ts";
import { fastify } from "../../src/frameworks/fastify/index.ts";
import { memorySources } from "../support/memory.ts";

const service = (framework: string, file: string) => ({
  framework,
  frameworkVersion: "5.0.0",
  frameworkMajor: 5,
  app: { file, line: 1 },
});

describe("routes", () => {
  it("follows mounted Express routers over files, with their prefixes", () => {
    const sources = memorySources({
      "app.js": `const express = require("express");
const app = express();
app.get("/", (req, res) => res.end());
app.set("view engine", "pug");
app.use("/tenants/:tenant", require("./routes/invoices"));
app.use(require("./routes/users").router);
app.route("/books").get(list).post(create);
app.get(/regexp/, list);
app.listen(1);
`,
      "routes/invoices.js": `const { Router } = require("express");
const router = Router();
router.get("/invoices/:id", show);
router.post("/", create);
module.exports = router;
`,
      "routes/users.js": `const express = require("express");
exports.router = express.Router().get("/users", list);
`,
    });
    expect(
      express.routes?.(sources, service("express", "app.js")).map(({ method, path }) => `${method} ${path}`),
    ).toEqual(
      expect.arrayContaining([
        "GET /",
        "GET /tenants/:tenant/invoices/:id",
        "POST /tenants/:tenant",
        "GET /users",
        "GET /books",
        "POST /books",
      ]),
    );
    expect(express.routes?.(sources, service("express", "app.js"))).toHaveLength(6);
  });

  it("finds Fastify routes, below the folder that autoload takes as prefix", () => {
    const sources = memorySources({
      "app.js": `const fastify = require("fastify")();\nfastify.get("/", async () => 1);\n`,
      "routes/example/index.js": `module.exports = async function (fastify) {\n  fastify.get("/", async () => 1);\n  fastify.post("/:id", async () => 1);\n};\n`,
    });
    expect(fastify.routes?.(sources, service("fastify", "app.js"))).toEqual([
      { method: "GET", path: "/" },
      { method: "GET", path: "/example" },
      { method: "POST", path: "/example/:id" },
    ]);
  });
});
