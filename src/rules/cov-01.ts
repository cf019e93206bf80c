import { instruments } from "../model/record.ts";
import type { Rule } from "../model/rule.ts";
import { recordOf } from "./support/record.ts";

export const cov01: Rule = {
  code: "OG-COV01",
  severity: "warning",
  title: "Every application that listens is instrumented",
  why:
    "A second application in the project (an admin port, a webhook receiver) serves requests of which there is no span, no line and no number: it is left out of every " +
    "dashboard and alert, and its failures are found by its users.",
  help: "Give the second application a package of its own and run `obs-gen init` there, or mount it on the instrumented one.",
  source: "This tool: what is added later is found on the next run",
  languages: ["typescript", "javascript"],
  example: {
    before: {
      "app.js": 'const express = require("express");\nconst app = express();\napp.listen(3000);\n',
      "admin.js": 'const express = require("express");\nconst admin = express();\nadmin.listen(3001);\n',
    },
    after: {
      "app.js":
        'const express = require("express");\n' +
        'const admin = require("./admin");\n' +
        'const app = express();\napp.use("/admin", admin);\napp.listen(3000);\n',
      "admin.js": 'const express = require("express");\nmodule.exports = express.Router();\n',
    },
    record: recordOf({ patched: { "app.js": ["express.middleware"] } }),
    finds: ["admin.js:2"],
  },
  check: ({ facts, record }) => {
    const own = facts.services.find((service) => instruments(record, service));
    if (own === undefined) return [];
    return facts.services
      .filter((service) => service !== own)
      .map(({ app, framework }) => ({
        at: app,
        symbol: `${framework} ${app.file}`,
        message: `Another ${framework} application is started, and nothing of it is observed.`,
      }));
  },
};
