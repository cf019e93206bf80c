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
  itFinds(hlt03, "another port than the one of the service", service("8080", health), ["k8s.yml:13"]);
  itFinds(
    hlt03,
    "another port beside generated metrics",
    { ...service("8080", health), ...observability },
    ["k8s.yml:13"],
    generated,
  );
  itFinds(
    hlt03,
    "a path of the service on the port of generated metrics",
    { ...service("3000", { path: "/health", port: 9464 }), ...observability },
    ["k8s.yml:13"],
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
  itFinds(hlt03, "a default that nothing sets", service("process.env.PORT ?? 8080", health), ["k8s.yml:13"]);
  const normalized = 'normalizePort(process.env.PORT || "3000")';
  itFinds(
    hlt03,
    "another port than the one that express-generator reads",
    service(normalized, { path: "/health", port: 3999 }),
    ["k8s.yml:13"],
  );
  itFinds(hlt03, "the port that express-generator reads", service(normalized, health), []);

  const pod = (name: string, labels = ""): Files => ({
    ...service("3000", health),
    "k8s.yml":
      `kind: Pod\nmetadata:\n  name: ${name}\n${labels}spec:\n  containers:\n    - name: web\n      image: registry/image:1\n` +
      "      readinessProbe:\n        httpGet: { path: /nowhere, port: 3000 }\n",
  });
  itFinds(hlt03, "a pod of that name", pod("shop"), ["k8s.yml:9"]);
  itFinds(hlt03, "a pod that says it is one", pod("shop-pod"), ["k8s.yml:9"]);
  itFinds(hlt03, "a pod by the label of its application", pod("web", "  labels:\n    app: shop\n"), ["k8s.yml:11"]);
  itFinds(hlt03, "a pod of something else", pod("shop-redis"), []);

  const broken = (path: string, text: string): Files => ({ ...service("3000", health), [path]: text });
  const deployment = "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n";
  itFinds(hlt03, "a manifest that is no YAML", broken("deploy.yml", `${deployment}       image: x\n`), [
    "deploy.yml:7",
  ]);
  itFinds(hlt03, "a manifest with a tab", broken("deploy.yml", `${deployment}\t  image: x\n`), ["deploy.yml:7"]);
  itFinds(
    hlt03,
    "the template of a chart, a manifest of a test, and other files that are no YAML",
    {
      ...broken("chart/templates/a.yaml", `${deployment}          image: {{ .Values.image }}\n`),
      "test/bad.yml": `${deployment}       image: x\n`,
      "compose.yml": "kind: containers:\n - [\n",
    },
    [],
  );

  for (const route of ["/^\\/health/", '"/health/:kind"'])
    itFinds(
      hlt03,
      `a path that a pattern serves: ${route}`,
      {
        ...service("3000", { path: "/health/db", port: 3000 }),
        "app.js": `const express = require("express");\nconst app = express();\napp.get(${route}, (req, res) => res.end());\napp.all("*", (req, res) => res.end());\napp.listen(3000);\n`,
      },
      [],
    );
  itFinds(
    hlt03,
    "a path that only the answer for all others serves",
    {
      ...service("3000", { path: "/healthz", port: 3000 }),
      "app.js": `const express = require("express");\nconst app = express();\napp.all("*", (req, res) => res.end());\napp.listen(3000);\n`,
    },
    ["k8s.yml:12"],
  );

  const named = (ports: string, image = "          image: shop:1\n"): Files => ({
    ...service("3000", health),
    "k8s.yml":
      "kind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n" +
      `${image}${ports}          livenessProbe:\n            httpGet:\n              path: /health\n              port: web\n`,
  });
  itFinds(
    hlt03,
    "a port that the container does not name",
    named("          ports: [{ name: http, containerPort: 3000 }]\n"),
    ["k8s.yml:14"],
  );
  itFinds(hlt03, "a port by name where a template or what is below brings the ports", named(""), []);
  itFinds(
    hlt03,
    "the time to end in a patch, which leaves it to what it is laid over",
    {
      ...observability,
      "app.js": app,
      "package.json": '{ "name": "shop", "dependencies": { "express": "^5.0.0" } }',
      "observability/config.js": "",
      "k8s.yml":
        "kind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n          env:\n" +
        ["DELAY", "DRAIN", "FLUSH", "CLOSE"]
          .map((part) => `            - { name: SHUTDOWN_${part}_MS, value: "20000" }\n`)
          .join(""),
    },
    [],
    generated,
  );
});
