import { describe } from "vitest";
import { res02 } from "../../src/rules/res-02.ts";
import { itFinds } from "./support.ts";

describe("OG-RES02", () => {
  itFinds(
    res02,
    "the old constant",
    'const { resourceFromAttributes } = require("@opentelemetry/resources");\n' +
      'const { SEMRESATTRS_DEPLOYMENT_ENVIRONMENT } = require("@opentelemetry/semantic-conventions");\n' +
      'resourceFromAttributes({ [SEMRESATTRS_DEPLOYMENT_ENVIRONMENT]: "x" });\n',
    [3],
  );
  itFinds(
    res02,
    "the old name in compose",
    {
      "compose.yaml":
        "services:\n" +
        "  a:\n" +
        "    environment:\n" +
        "      OTEL_RESOURCE_ATTRIBUTES: deployment.environment=production\n",
    },
    ["compose.yaml:4"],
  );
  itFinds(
    res02,
    "both names during a migration",
    'const { resourceFromAttributes } = require("@opentelemetry/resources");\n' +
      'resourceFromAttributes({ "deployment.environment": "x", "deployment.environment.name": "x" });\n',
    [],
  );
  itFinds(res02, "a comment", { ".env": "# OTEL_RESOURCE_ATTRIBUTES=deployment.environment=production\n" }, []);
});
