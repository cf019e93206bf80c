import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Files, execute, expressApp, project, run, snapshot } from "./support.ts";

const prettier = fileURLToPath(new URL("../../node_modules/prettier/bin/prettier.cjs", import.meta.url));
const record = ".observability.json";

/** Code in a style of its own, which nothing prescribes: generated code follows it, the record must not. */
const ownStyle = "exports.handlers = {\r\n\tfirst: function () {\r\n\t\treturn 'first'\r\n\t}\r\n}\r\n".repeat(5);

test.each<[string, Files]>([
  ["nothing", {}],
  ["nothing, in a style of its own", { "handlers.js": ownStyle }],
  [
    ".prettierrc",
    {
      ".prettierrc": '{ "useTabs": true, "tabWidth": 8, "printWidth": 40 }',
      ".editorconfig": "[*]\nindent_size = 3\n",
    },
  ],
  [
    "overrides of JSON",
    { ".prettierrc": "overrides:\n  - files:\n      - '*.json'\n    options:\n      tabWidth: 4\n" },
  ],
  [".editorconfig", { ".editorconfig": "[*.json]\nindent_style = tab\nend_of_line = crlf\nmax_line_length = 120\n" }],
])("prettier --check is content with the record, which later runs leave as it is: %s", async (_, files) => {
  const dir = project({ ...expressApp, ...files });
  const add = (...pillars: string[]): ReturnType<typeof run> =>
    run("obs-gen", ["add", ...pillars, "--yes", "--no-install", "--force"], { cwd: dir });
  const content = { code: 0, stdout: expect.stringContaining("All matched files use Prettier code style") as string };
  for (const pillars of [["logging"], ["metrics", "tracing", "health"]]) {
    expect(await add(...pillars)).toMatchObject({ code: 0 });
    expect(await execute(process.execPath, [prettier, "--check", record], { cwd: dir })).toMatchObject(content);
    const written = snapshot(dir);
    expect(await add(...pillars)).toMatchObject({ code: 0 });
    expect(snapshot(dir)).toEqual(written);
  }
});

test("a record that is laid out in another way is no reason to write", async () => {
  const dir = project(expressApp);
  const init = (): ReturnType<typeof run> => run("obs-gen", ["init", "--yes", "--no-install", "--force"], { cwd: dir });
  await init();
  await execute(process.execPath, [prettier, "--write", "--use-tabs", "--print-width=20", record], { cwd: dir });
  const formatted = snapshot(dir);
  expect(await init()).toMatchObject({ code: 0 });
  expect(snapshot(dir)).toEqual(formatted);
});
