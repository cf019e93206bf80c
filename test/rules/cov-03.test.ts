import { cov03 } from "../../src/rules/cov-03.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { describe, expect, it } from "vitest";
import { runRules } from "../../src/rules/run.ts";
import { itFinds, projectOf } from "./support.ts";

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
  const client = 'const Redis = require("ioredis");\nnew Redis();\n';
  itFinds(
    cov03,
    "clients of tests",
    { "index_test.js": client, "types/index.tst.js": client, "test-setup.js": client, "setupTests.js": client },
    [],
    recordOf({}),
  );
  itFinds(
    cov03,
    "a client whose file only ends like a test",
    { "latest.js": client, "contest-setup.js": client },
    ["contest-setup.js:2"],
    recordOf({}),
  );
  itFinds(cov03, "a project to which nothing was added", 'const Redis = require("ioredis");\n' + "new Redis();\n", []);
  itFinds(
    cov03,
    "a logger without the logging pillar",
    'const pino = require("pino");\n' + "exports.log = pino();\n",
    [],
    recordOf({ dependencies: ["postgres"] }),
  );
  it("names all places", async () => {
    const made = (count: number) => ({
      "a.js": `const Redis = require("ioredis");\n${"new Redis();\n".repeat(count)}`,
    });
    const messages = async (count: number): Promise<string[]> =>
      runRules(await projectOf(made(count), recordOf({})), [cov03]).map(({ message }) => message);
    expect(await messages(3)).toEqual([
      "A client of ioredis is made here and at a.js:3 and a.js:4, and nothing of it is observed: `obs-gen add ioredis`.",
    ]);
    const sameLine = await projectOf(
      { "a.js": 'const R = require("ioredis");\nx ? new R() : new R();\n' },
      recordOf({}),
    );
    expect(runRules(sameLine, [cov03])[0]?.message).toContain("is made here, and nothing");
    expect((await messages(9))[0]).toContain("a.js:6, a.js:7 and 3 more places, and nothing");
  });
});
