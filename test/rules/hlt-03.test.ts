import { describe } from "vitest";
import { hlt03 } from "../../src/rules/hlt-03.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { type Files, itFinds } from "./support.ts";

const app =
  'const express = require("express");\nconst app = express();\napp.get("/health", (req, res) => res.end());\napp.get("/metrics", (req, res) => res.end());\n';

/** A service that listens on `port`, and a probe of `path` on line 12 of its manifest. */
const service = (port: string, probe: { path: string; port: number }, env = ""): Files => ({
  "package.json": '{ "name": "shop", "dependencies": { "express": "^5.0.0" } }',
  "app.js": `${app}app.listen(${port});\n`,
  "k8s.yml":
    "kind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n          image: shop:1\n" +
    `          livenessProbe:\n            httpGet:\n              path: ${probe.path}\n              port: ${probe.port}\n${env}`,
});

const generated = {
  ...recordOf({ pillars: ["metrics"] }),
  generated: { "observability/config.js": "", "observability/metrics.js": "" },
};
const observability: Files = {
  "observability/config.js": 'exports.config = { metricsPort: numberFrom("METRICS_PORT", 9464) };\n',
  "observability/metrics.js":
    'const { createServer } = require("node:http");\nexports.start = (port) => createServer().listen({ port });\n',
};
const health = { path: "/health", port: 3000 };

describe("OG-HLT03", () => {
  itFinds(hlt03, "another port than the one of the service", service("8080", health), ["k8s.yml:12"]);
  itFinds(
    hlt03,
    "another port beside generated metrics",
    { ...service("8080", health), ...observability },
    ["k8s.yml:12"],
    generated,
  );
  itFinds(
    hlt03,
    "a path of the service on the port of generated metrics",
    { ...service("3000", { path: "/health", port: 9464 }), ...observability },
    ["k8s.yml:12"],
    generated,
  );
  itFinds(
    hlt03,
    "the port of the service, and that of metrics where they are asked for",
    { ...service("3000", { path: "/metrics", port: 9464 }), ...observability },
    [],
    generated,
  );
  itFinds(
    hlt03,
    "a port of metrics that the manifest sets",
    {
      ...service(
        "3000",
        { path: "/metrics", port: 9100 },
        '          env:\n            - name: METRICS_PORT\n              value: "9100"\n',
      ),
      ...observability,
    },
    [],
    generated,
  );
  itFinds(
    hlt03,
    "a port that the image sets",
    { ...service("process.env.PORT ?? 8080", health), Dockerfile: "FROM node:22\nENV PORT=3000\n" },
    [],
  );
  itFinds(hlt03, "a default that nothing sets", service("process.env.PORT ?? 8080", health), ["k8s.yml:12"]);
});
