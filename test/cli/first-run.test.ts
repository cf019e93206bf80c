import { describe, expect, test } from "vitest";
import { expressApp, project, run, type Files } from "./support.ts";

const quiet = ["--yes", "--no-install"];
const worker: Files = {
  "package.json": expressApp["package.json"]!.replace(
    '"dependencies": {',
    '"dependencies": { "bullmq": "^5.0.0",',
  ).replace("{", '{ "scripts": { "worker": "node worker.js" },'),
  "worker.js":
    'const { Worker } = require("bullmq");\nnew Worker("invoices", async (job) => {\n  await fetch(job.data.url);\n});\n',
};
const inPackages = (files: Files): Files => ({
  "package.json": '{ "name": "acme", "private": true, "workspaces": ["apps/*"] }\n',
  ...Object.fromEntries(
    ["api", "web"].flatMap((name) =>
      Object.entries(files).map(([path, text]) => [
        `apps/${name}/${path}`,
        text.replace(/"name": "[^"]*"/, `"name": "${name}"`),
      ]),
    ),
  ),
});

describe("what check finds in code that was there before", () => {
  test.each([
    ["a package", { ...expressApp, ...worker }, [], "a finding in your own code: OG-COV02"],
    [
      "several",
      inPackages({ ...expressApp, ...worker }),
      ["--all-workspaces"],
      "2 findings in your own code: OG-COV02",
    ],
  ])("is told by the first run, with a way to leave it for later: %s", async (_name, files, flags, told) => {
    const dir = project(files);
    const { code, stdout } = await run("obs-gen", ["init", ...flags, ...quiet], { cwd: dir });
    expect(code).toBe(0);
    expect(stdout).toContain(told);
    expect(await run("obs-gen", ["check", ...flags], { cwd: dir })).toMatchObject({ code: 1 });
    const [, later = ""] = /^ {2}npx obs-gen (check.* --update-baseline) /m.exec(stdout) ?? [];
    expect(await run("obs-gen", later.split(" "), { cwd: dir })).toMatchObject({ code: 0 });
    expect(await run("obs-gen", ["check", ...flags], { cwd: dir })).toMatchObject({ code: 0 });
  });

  test("is not spoken of where there is nothing", async () => {
    const { stdout } = await run("obs-gen", ["init", ...quiet], { cwd: project(expressApp) });
    expect(stdout).toMatch(
      /^ {2}npm install -D create-observability +obs-gen, in the version that your lockfile has$/m,
    );
    expect(stdout).toMatch(/^ {2}npx obs-gen check +in CI: fails when a piece is missing$/m);
    expect(stdout).not.toContain("--update-baseline");
  });
});
