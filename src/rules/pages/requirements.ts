import type { RulePage } from "../../model/rule.ts";

const app =
  'const express = require("express");\n' +
  'const observability = require("./observability");\n' +
  "const app = express();\n";

/** Codes of what the plan itself says: everything that `add` would still do, or can't do. They need no rule of their own. */
export const requirementPages: readonly RulePage[] = [
  {
    code: "OG-REQ01",
    severity: "error",
    title: "Everything that was added is there",
    why:
      "A line, a file or a package that was added is gone, often through a merge or a refactoring that looked harmless. The service still runs, and what that piece " +
      "recorded is missing from then on, which is noticed when it is needed.",
    help: "Run `obs-gen add` to put it back, or `obs-gen check --fix`.",
    source: "the record of what was added, .observability.json",
    example: {
      before: { "app.js": `${app}app.listen(3000);\n` },
      after: { "app.js": `${app}app.use(observability.middleware());\napp.listen(3000);\n` },
      finds: ["app.js:3"],
    },
  },
  {
    code: "OG-REQ02",
    severity: "error",
    title: "What was added still does what it was added for",
    why:
      "Generated code is the project's own and may be changed. Here a change took something away that other code, alerts or dashboards rely on, or the file is not what " +
      "the selection asks for any more. A line that was put into the service may stand anywhere where it still does its work: below the routes, under a condition or " +
      "for some paths only, requests pass that nobody sees.",
    help: "Run `obs-gen diff` to see what differs. Undo the edit that lost it, or delete the file and run `obs-gen add`. Move a line to where the message says.",
    source: "the record of what was added, .observability.json",
  },
  {
    code: "OG-REQ03",
    severity: "error",
    title: "Everything that was asked for can be put in",
    why:
      "The code is written in a way that leaves no safe place for a piece, or something in the project stands against it. The tool does not guess, so that part of the " +
      "service is not observed.",
    help: "Put the snippet in by hand where one is shown; `obs-gen check` finds it wherever it stands. `obs-gen doctor` shows what was understood.",
    source: "the plan of `obs-gen add`",
  },
  {
    code: "OG-REQ04",
    severity: "error",
    title: "The project was given observability",
    why: "There is no record of anything that was added, so nothing can be missing: a gate that passes here would prove nothing.",
    help: "Run `obs-gen init` and commit what it writes.",
    source: "the record of what was added, .observability.json",
  },
  {
    code: "OG-REQ05",
    severity: "warning",
    title: "Nothing that the plan says is left undone",
    why: "The plan could be made, and something about the project makes a part of it less useful or leaves a decision to its owner.",
    help: "Do what the message says.",
    source: "the plan of `obs-gen add`",
  },
  {
    code: "OG-TRC05",
    severity: "error",
    title: "Each client of a dependency is instrumented",
    why:
      "A client was made that nothing watches: its queries and commands are in no trace, its pool in no metric, and readiness does not know of it. When it is slow or " +
      "exhausted, the requests that wait for it look slow for no reason.",
    help:
      "Run `obs-gen add` to instrument it, or `obs-gen check --fix --rule OG-TRC05`. A script that is run by hand (in `scripts/` or `migrations/`, or one that " +
      "closes what it opened) is left alone, as long as no file loads it, `npm start` does not run it and nothing in it stays. A client that another package of the workspace makes is instrumented in " +
      "the service, where it calls for the client or names it first; that package may as well hand it to generated code of its own.",
    source: "OpenTelemetry semantic conventions: database and messaging client spans",
    example: {
      before: {
        "db.js": 'const { Pool } = require("pg");\nconst pool = new Pool({ max: 10 });\nmodule.exports = { pool };\n',
      },
      after: {
        "db.js":
          'const { Pool } = require("pg");\nconst observability = require("./observability");\nconst pool = new Pool({ max: 10 });\n' +
          "observability.postgres(pool);\nmodule.exports = { pool };\n",
      },
      finds: ["db.js:2"],
    },
  },
];
