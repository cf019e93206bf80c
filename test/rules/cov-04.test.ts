import { describe } from "vitest";
import { cov04 } from "../../src/rules/cov-04.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { itFinds } from "./support.ts";

const make = "function make(Class, options) {\n  return new Class(options);\n}\n";
const record = recordOf({ dependencies: ["postgres"] });

describe("OG-COV04", () => {
  itFinds(
    cov04,
    "a class that a function of the file makes a client of",
    `const { Pool } = require("pg");\n${make}make(Pool);\n`,
    [5],
    record,
  );
  itFinds(
    cov04,
    "the default export of a library that nobody chose yet",
    `const Redis = require("ioredis");\n${make}make(Redis, {});\n`,
    [5],
    record,
  );
  itFinds(
    cov04,
    "a function that instruments what it makes",
    'const { Pool } = require("pg");\nconst observability = require("./observability");\n' +
      "const make = (Class) => observability.postgres(new Class());\nmake(Pool);\n",
    [],
    record,
  );
  itFinds(
    cov04,
    "a class that names what is asked for, and one that is only looked at",
    `const { Pool } = require("pg");\n${make}container.get(Pool);\nconst isOne = (Class, it) => it instanceof Class;\nisOne(Pool, x);\nmake(Other, Pool);\n`,
    [],
    record,
  );
  itFinds(
    cov04,
    "a library that was left out on purpose",
    `const Redis = require("ioredis");\n${make}make(Redis);\n`,
    [],
    recordOf({ declined: ["ioredis"] }),
  );
  itFinds(
    cov04,
    "a project without spans and metrics",
    `const { Pool } = require("pg");\n${make}make(Pool);\n`,
    [],
    recordOf({ pillars: ["logging"] }),
  );
});
