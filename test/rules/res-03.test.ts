import { describe } from "vitest";
import { res03 } from "../../src/rules/res-03.ts";
import { itFinds } from "./support.ts";

describe("OG-RES03", () => {
  itFinds(
    res03,
    "an SDK with metrics",
    'const { NodeSDK, metrics } = require("@opentelemetry/sdk-node");\n' +
      'new NodeSDK({ serviceName: "a", metricReader: new metrics.PeriodicExportingMetricReader({}) });\n',
    [2],
  );
  itFinds(
    res03,
    "a detector of instance ids",
    'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
      'const { envDetector, serviceInstanceIdDetector } = require("@opentelemetry/resources");\n' +
      "new NodeSDK({ resourceDetectors: [envDetector, serviceInstanceIdDetector] });\n",
    [],
  );
  itFinds(
    res03,
    "detectors of others",
    'const { NodeSDK } = require("@opentelemetry/sdk-node");\n' +
      'const { awsEcsDetector } = require("@opentelemetry/resource-detector-aws");\n' +
      "new NodeSDK({ resourceDetectors: [awsEcsDetector] });\n",
    [],
  );
});
