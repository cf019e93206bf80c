import { describe } from "vitest";
import { cov01 } from "../../src/rules/cov-01.ts";
import { recordOf } from "../../src/rules/support/record.ts";
import { itFinds } from "./support.ts";

describe("OG-COV01", () => {
  itFinds(
    cov01,
    "a second one in the same file",
    'const express = require("express");\n' +
      "const app = express();\n" +
      "const admin = express();\n" +
      "app.listen(1);\n" +
      "admin.listen(2);\n",
    [3],
    recordOf({ patched: { "app.js": ["express.middleware"] } }),
  );
  itFinds(
    cov01,
    "one that is mounted",
    'const express = require("express");\n' +
      "const app = express();\n" +
      "const admin = express();\n" +
      "app.use(admin);\n" +
      "app.listen(1);\n",
    [],
    recordOf({ patched: { "app.js": ["express.middleware"] } }),
  );
  itFinds(
    cov01,
    "two of which none is instrumented",
    {
      "a.js": 'const express = require("express");\n' + "const app = express();\n" + "app.listen(1);\n",
      "b.js": 'const express = require("express");\n' + "const app = express();\n" + "app.listen(1);\n",
    },
    [],
    recordOf({}),
  );
});
