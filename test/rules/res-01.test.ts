import { describe } from "vitest";
import { res01 } from "../../src/rules/res-01.ts";
import { itFinds } from "./support.ts";

describe("OG-RES01", () => {
  itFinds(
    res01,
    "an SDK in a class of TypeScript",
    {
      "src/t.ts":
        'import { NodeSDK } from "@opentelemetry/sdk-node";\n' +
        "export class T {\n" +
        "  sdk = new NodeSDK({ traceExporter: x() });\n" +
        "}\n",
    },
    ["src/t.ts:3"],
  );
  itFinds(
    res01,
    "a provider of 1.x with an empty resource",
    'const { NodeTracerProvider } = require("@opentelemetry/sdk-trace-node");\n' +
      'const { Resource } = require("@opentelemetry/resources");\n' +
      'new NodeTracerProvider({ resource: new Resource({ "service.version": "1" }) });\n',
    [3],
  );
  itFinds(
    res01,
    "a resource merged in another file",
    {
      "resource.js":
        'const { resourceFromAttributes, defaultResource } = require("@opentelemetry/resources");\n' +
        'const { ATTR_SERVICE_NAME } = require("@opentelemetry/semantic-conventions");\n' +
        'exports.resource = defaultResource().merge(resourceFromAttributes({ [ATTR_SERVICE_NAME]: "a" }));\n',
      "app.js":
        'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
        'const { resource } = require("./resource");\n' +
        "new NodeSDK({ resource });\n",
    },
    [],
  );
  itFinds(
    res01,
    "old constants",
    'const { NodeSDK, resources } = require("@opentelemetry/sdk-node");\n' +
      'const { SemanticResourceAttributes } = require("@opentelemetry/semantic-conventions");\n' +
      'new NodeSDK({ resource: new resources.Resource({ [SemanticResourceAttributes.SERVICE_NAME]: "a" }) });\n',
    [],
  );
  itFinds(
    res01,
    "a name from the environment of the container",
    {
      "app.js": 'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' + "new NodeSDK();\n",
      Dockerfile: "FROM node:22\n" + "ENV OTEL_SERVICE_NAME=a\n",
    },
    [],
  );
  itFinds(
    res01,
    "options that come from elsewhere",
    'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
      "exports.start = (options) => new NodeSDK({ ...options }).start();\n",
    [],
  );
  itFinds(
    res01,
    "options that are filled later",
    'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
      "const options = {};\n" +
      'options.serviceName = "a";\n' +
      "new NodeSDK(options);\n",
    [],
  );
  itFinds(
    res01,
    "a class of the same name of somebody else",
    'const { NodeSDK } = require("./sdk");\n' + "new NodeSDK();\n",
    [],
  );
});
