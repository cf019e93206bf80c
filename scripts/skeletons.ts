export type Kind = "framework" | "dependency" | "pillar" | "rule";

/** Files of a new part by path: they compile, and say in their comments what to put where. */
export const skeletons: { readonly [kind in Kind]: (id: string) => { [path: string]: string } } = {
  framework: (id) => ({
    [`src/frameworks/${id}/index.ts`]: `
import type { Framework } from "../../model/catalog.ts";
import type { Problem } from "../../model/problem.ts";

/** ${title(id)}: say here in a sentence how a request passes through it. */
export const ${camel(id)}: Framework = {
  id: "${id}",
  title: "${title(id)}",
  languages: ["typescript", "javascript"],
  packages: ["${id}"],
  files: [{ template: "${id}/http", path: "http" }],

  // Every started application, found from the syntax tree (src/edit/typescript), each with its place.
  detect: () => ({ services: [], problems: [] }),

  // How a need becomes an insertion: a requirement, or a problem with the snippet to paste.
  require: (need): Problem => ({
    code: "shape-unknown",
    severity: "error",
    args: { need: need.kind, framework: "${title(id)}" },
  }),
};
`,
    [`templates/${id}/node/http.ts.hbs`]: `// One middleware that does all chosen pillars in one pass.\n`,
    [`test/frameworks/${id}.test.ts`]: test(
      `../../src/frameworks/${id}/index.ts`,
      camel(id),
      "detect finds the application, and nothing in a project without one",
    ),
  }),

  dependency: (id) => ({
    [`src/dependencies/${id}/index.ts`]: `
import type { Dependency } from "../../model/catalog.ts";

/** ${title(id)}: which versions, and by which documented hook its calls are seen. */
export const ${camel(id)}: Dependency = {
  id: "${id}",
  title: "${title(id)}",
  kind: "database",
  packages: ["${id}"],
  // How clients are constructed; a project that never does that does not use it.
  constructors: [{ module: "${id}", export: "Client", construct: true }],
  variant: () => ({}),
  needs: (_context, dependency) => [
    {
      kind: "wrap",
      why: "calls and readiness of ${title(id)}",
      dependency,
      constructors: ${camel(id)}.constructors,
      call: "${camel(id)}",
      form: "statement",
    },
    { kind: "ownedFile", template: "${id}/${id}", path: "dependencies/${id}" },
  ],
};
`,
    [`templates/${id}/node/${id}.ts.hbs`]: `// Puts spans and db_query_duration_seconds around the calls of a client.\n`,
    [`test/dependencies/${id}.test.ts`]: test(
      `../../src/dependencies/${id}/index.ts`,
      camel(id),
      "a query is a client span with its duration, without literals",
    ),
  }),

  pillar: (id) => ({
    [`src/pillars/${id}/index.ts`]: `
import type { Pillar } from "../../model/catalog.ts";

export const ${camel(id)}: Pillar = {
  id: "${id}",
  title: "${title(id)}",
  description: "what a user of the service gets from it",
  order: 100,
  // What it needs, knowing no framework.
  needs: () => [{ kind: "ownedFile", template: "${id}/${id}", path: "${id}" }],
};
`,
    [`templates/${id}/node/${id}.ts.hbs`]: `// What this file is for, in one line.\n`,
    [`test/pillars/${id}.test.ts`]: test(
      `../../src/pillars/${id}/index.ts`,
      camel(id),
      "without it the generated code has no trace of it",
    ),
  }),

  rule: (id) => ({
    [`src/rules/${id}.ts`]: `
import type { Rule } from "../model/rule.ts";

export const ${id.replace("-", "")}: Rule = {
  code: "OG-${id.replace("-", "").toUpperCase()}",
  severity: "warning",
  title: "What must hold, in one line without a full stop",
  why: "What happens otherwise, in a paragraph.",
  help: "What to do about a finding.",
  source: "The specification or documentation that says so",
  languages: ["typescript", "javascript"],
  // A test runs both: \`finds\` names the lines of \`before\`, and \`after\` has none.
  example: { before: { "app.js": "" }, after: { "app.js": "" }, finds: [] },
  check: () => [],
};
`,
  }),
};

const title = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll("-", " ");
const camel = (id: string): string => id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const test = (path: string, name: string, first: string): string => `
import { expect, test } from "vitest";
import { ${name} } from "${path}";

test("is registered under its folder's name", () => {
  expect(${name}.id).toBe("${path.split("/").at(-2) ?? ""}");
});

test.todo("${first}");
`;
