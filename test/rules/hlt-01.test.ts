import { describe } from "vitest";
import { hlt01 } from "../../src/rules/hlt-01.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { type Files, itFinds } from "./support.ts";

const probing = (kind: string, path: string): Files => ({
  "package.json": '{ "name": "shop", "dependencies": { "express": "^5.0.0" } }',
  "k8s.yml":
    "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n" +
    `          ${kind}:\n            httpGet:\n              path: ${path}\n              port: 3000\n`,
});
const health = recordOf({ pillars: ["health"] });

describe("OG-HLT01", () => {
  itFinds(
    hlt01,
    "liveness that asks generated readiness",
    probing("livenessProbe", "/health/ready"),
    ["k8s.yml:9"],
    health,
  );
  itFinds(hlt01, "liveness that asks liveness", probing("livenessProbe", "/health"), [], health);
  itFinds(hlt01, "readiness that asks readiness", probing("readinessProbe", "/health/ready"), [], health);
  itFinds(hlt01, "a start that asks readiness", probing("startupProbe", "/health/ready"), [], health);
  itFinds(hlt01, "a path of the service's own", probing("livenessProbe", "/health/ready"), []);

  const live = (route: string): string =>
    'const app = require("express")();\nconst pool = new (require("pg").Pool)();\n' +
    `app.${route}, async (req, res) => {\n  await pool.query("select 1");\n  res.end();\n});\n`;
  itFinds(hlt01, "a route by its name", live('get("/live"'), [3]);
  itFinds(hlt01, "a route that no probe can ask", live('post("/livez"'), []);
  itFinds(
    hlt01,
    "a route of that name where the probe asks another one",
    { ...probing("livenessProbe", "/healthz"), "app.js": live('get("/live"') },
    [],
  );
  itFinds(
    hlt01,
    "the end of the path that the probe asks, on a router",
    { ...probing("livenessProbe", "/health/live"), "app.js": live('get("/live"') },
    [3],
  );
});
