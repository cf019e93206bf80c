import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openFiles, planOf, select } from "../support/projects.ts";
import { installed, folderIn, writeFiles } from "../templates/support/install.ts";

const packages = { dotenv: "^17.0.0", fastify: "^5.0.0" };
const pillars = ["correlation"];

interface Given {
  readonly imports: string;
  readonly call: string;
  readonly files?: Readonly<Record<string, string>>;
}

async function added({ imports, call, files = {} }: Given) {
  const state = await openFiles({
    "package.json": JSON.stringify({ name: "shop", type: "module", dependencies: packages }),
    "app.js": `import Fastify from "fastify";\n${imports}\n${call}\nconst app = Fastify();\nawait app.listen();\n`,
    ...files,
  });
  const plan = await planOf(state, select(pillars, []));
  const config = plan.changes.find(({ path }) => path === "observability/config.js")?.after ?? "";
  return { config, plan };
}

const usual = 'import dotenv from "dotenv";';
const file = ".env.local";

describe("generated code reads the files that a service of ES modules loads behind its imports", () => {
  // What the loaded file says is what a setting of the generated code is.
  const installation = installed(packages);
  it.each([
    [usual, "dotenv.config();", ".env"],
    [usual, "dotenv.config({ quiet: true });", ".env"],
    [usual, 'dotenv.config({ path: ".env.local" });', file],
    [usual, 'const path = ".env.local";\ndotenv.config({ path, debug: process.env.DEBUG });', file],
    [usual, 'dotenv.config({ path: [".env.test", ".env.local"], quiet: true });', file],
    ['import { config } from "dotenv";', "config();", ".env"],
    ['import { config as load } from "dotenv";', 'load({ path: ".env.local" });', file],
    ['import * as dotenv from "dotenv";', 'dotenv.config({ path: ".env.local", override: true });', file],
    ["", "process.loadEnvFile();", ".env"],
    ["", 'process.loadEnvFile(".env.local");', file],
    ["", 'try {\n  process.loadEnvFile(".env.local");\n} catch {}', file],
    ['import { loadEnvFile } from "node:process";', 'loadEnvFile(".env.local");', file],
  ])("%s %s", async (imports, call, path) => {
    const { config, plan } = await added({ imports, call });
    const folder = folderIn(installation, "module", new Map([[path, "SERVICE_NAME=from-the-file\n"]]));
    writeFiles(folder, new Map([["config.js", config]]));
    const print = 'import { config } from "./config.js"; console.log("is " + config.service);';
    const run = (cwd: string): string =>
      execFileSync(process.execPath, ["--input-type=module", "--eval", print.replace("./", `${folder}/`)], {
        cwd,
        encoding: "utf8",
        env: { PATH: process.env["PATH"] },
      });
    expect(run(folder)).toContain("is from-the-file");
    // Where there is no such file the service may still be imported.
    expect(run(join(folder, ".."))).toContain("is shop");
    if (call.includes("quiet")) expect(run(folder)).toBe("is from-the-file\n");
    expect(plan.problems).toEqual([]);
  });

  it.each([
    [usual, "dotenv.config({ path: import.meta.dirname + '/.env' });"],
    [usual, "dotenv.config(options);"],
    ["", "process.loadEnvFile(new URL('.env', import.meta.url));"],
  ])("says that it can't: %s %s", async (imports, call) => {
    const { config, plan } = await added({ imports, call });
    expect(config).not.toMatch(/dotenv|loadEnvFile/);
    expect(plan.problems).toMatchObject([
      { code: "environment-unread", severity: "info", at: { file: "app.js", line: 3 } },
    ]);
  });

  it.each([
    [usual, "dotenv.config({ processEnv: {} });", {}],
    ['import "./env.js";', "", { "env.js": `${usual}\ndotenv.config({ path: import.meta.dirname + "/.env" });\n` }],
    ["", "load({ path: '.env' });", {}],
  ])("needs neither: %s %s", async (imports, call, files) => {
    const { config, plan } = await added({ imports, call, files });
    expect(config).not.toMatch(/dotenv|loadEnvFile/);
    expect(plan.problems).toEqual([]);
  });
});
