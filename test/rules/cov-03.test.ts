import { describe } from "vitest";
import { cov03 } from "../../src/rules/cov-03.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { itFinds } from "./support.ts";

describe("OG-COV03", () => {
  itFinds(
    cov03,
    "a second library",
    'const Redis = require("ioredis");\n' + 'const { Pool } = require("pg");\n' + "new Pool();\n" + "new Redis();\n",
    [4],
    recordOf({ dependencies: ["postgres"] }),
  );
  itFinds(
    cov03,
    "a library that is only installed",
    'const Redis = require("ioredis");\n' + "exports.R = Redis;\n",
    [],
    recordOf({ dependencies: ["postgres"] }),
  );
  itFinds(cov03, "the first client of all", 'const Redis = require("ioredis");\nnew Redis();\n', [2], recordOf({}));
  itFinds(
    cov03,
    "one that was left out on purpose",
    'const Redis = require("ioredis");\nnew Redis();\n',
    [],
    recordOf({ declined: ["ioredis"] }),
  );
  itFinds(cov03, "a project to which nothing was added", 'const Redis = require("ioredis");\n' + "new Redis();\n", []);
  itFinds(
    cov03,
    "a logger without the logging pillar",
    'const pino = require("pino");\n' + "exports.log = pino();\n",
    [],
    recordOf({ dependencies: ["postgres"] }),
  );
});
