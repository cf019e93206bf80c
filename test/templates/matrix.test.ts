import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ESLint } from "eslint";
import eslint from "@eslint/js";
import ts from "typescript";
import tseslint from "typescript-eslint";
import { describe, expect, it } from "vitest";
import { folderIn, installed } from "./support/install.ts";
import { pairwise } from "./support/pairwise.ts";
import { allPillars, nameOf, packagesOf, renderVariant, type Variant } from "./support/variant.ts";

const onOff = [true, false] as const;
const rows = pairwise({
  application: ["express4", "express5", "fastify4", "fastify5"],
  code: ["typescript esm", "typescript commonjs", "javascript esm", "javascript commonjs"],
  node: ["20.19.0", "22.15.0"],
  logging: onOff,
  metrics: onOff,
  tracing: onOff,
  correlation: onOff,
  health: onOff,
} as const);

const variants: Variant[] = rows
  .map((row): Variant => {
    const [language, moduleFormat] = row.code.split(" ") as [Variant["language"], Variant["moduleFormat"]];
    const framework = row.application.startsWith("express") ? "express" : "fastify";
    const pillars = allPillars.filter((pillar) => row[pillar]);
    return { framework, major: row.application.endsWith("4") ? 4 : 5, language, moduleFormat, pillars, node: row.node };
  })
  .filter(({ pillars }) => pillars.length > 0);
/** With everything chosen, besides the pairs: what most projects get. */
const full = (["express", "fastify"] as const).map((framework): Variant => ({
  ...{ framework, major: 5, language: "typescript", moduleFormat: "esm", pillars: allPillars, node: "22.15.0" },
}));
const typescript = [...variants.filter(({ language }) => language === "typescript"), ...full];
const javascript = variants.filter(({ language }) => language === "javascript");

/** The packages of all pillars, and the types of the framework. */
function rootOf({ framework, major, node }: Variant): string {
  const all: Variant = { framework, major, node, pillars: allPillars, language: "typescript", moduleFormat: "esm" };
  const types: Record<string, string> = framework === "express" ? { "@types/express": `^${major}.0.0` } : {};
  // The types of the oldest Node and packages have no more than those have, and the newest lend less of the library to an old target.
  const typesOfNode = major === 4 ? "^20.19.0" : "^26.0.0";
  const oldest: Record<string, string> = major === 4 ? { pino: "9.6.0" } : {};
  return installed({
    [framework]: `^${major}.0.0`,
    ...types,
    "@types/node": typesOfNode,
    ...packagesOf(all),
    ...oldest,
  });
}

async function write(variant: Variant): Promise<string> {
  const files = await renderVariant(variant);
  const type = variant.moduleFormat === "esm" ? "module" : "commonjs";
  return folderIn(rootOf(variant), type, new Map([...files].map(([path, text]) => [`observability/${path}`, text])));
}

/** What `tsc --init` wrote for years; with it, what @types/node brings is all there is of the library. */
const strictest: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2016,
  lib: ["lib.es2020.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ["node"],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  isolatedModules: true,
  noEmit: true,
  skipLibCheck: true,
};

function typeErrors(folder: string, variant: Variant, settings: ts.CompilerOptions): string[] {
  const options = { ...settings, typeRoots: [join(rootOf(variant), "node_modules/@types")] };
  const program = ts.createProgram(ts.sys.readDirectory(folder, [".ts"]), options);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText, start = 0 }) => {
    const line = file === undefined ? "" : `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1} `;
    return line + ts.flattenDiagnosticMessageText(messageText, "\n");
  });
}

/** What generators of large repositories write: nothing is strict, and the types of functions are not looked into. */
const loosest: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: ["node"],
  strict: false,
  noEmit: true,
  skipLibCheck: true,
};

describe("every pair of choices", () => {
  it.each(typescript.map((variant) => [nameOf(variant), variant] as const))(
    "type-checks and lints under the strictest settings: %s",
    async (_name, variant) => {
      const folder = await write(variant);
      // TypeScript that becomes CommonJS can't have verbatimModuleSyntax: it would forbid its own import statements.
      const verbatimModuleSyntax = variant.moduleFormat === "esm";
      expect(typeErrors(folder, variant, { ...strictest, verbatimModuleSyntax })).toEqual([]);
      expect(await lint(folder)).toEqual([]);
    },
    120_000,
  );

  it.each(full.map((variant) => [nameOf(variant), variant] as const))(
    "type-checks where nothing is strict: %s",
    async (_name, variant) => {
      expect(typeErrors(await write(variant), variant, loosest)).toEqual([]);
    },
    120_000,
  );

  it.each(javascript.map((variant) => [nameOf(variant), variant] as const))(
    "loads, and the process ends by itself: %s",
    async (_name, variant) => {
      const folder = await write(variant);
      writeFileSync(
        join(folder, "load.mjs"),
        `import * as it from "./observability/index.js"; console.log(Object.keys(it).join());`,
      );
      const { stdout, stderr, status, signal } = spawnSync(process.execPath, ["load.mjs"], {
        cwd: folder,
        encoding: "utf8",
        timeout: 10_000,
      });
      expect({
        stderr: stderr.replace(/.*ExperimentalWarning.*\n|.*--trace-warnings.*\n/g, ""),
        status,
        signal,
      }).toEqual({
        stderr: "",
        status: 0,
        signal: null,
      });
      expect(stdout).toContain(variant.framework === "express" ? "middleware" : "plugin");
    },
  );

  it("leaves no trace of a pillar that was not chosen", async () => {
    const words = {
      logging: /logger/,
      metrics: /prom-client|@prometheus-io|metricsP/,
      tracing: /opentelemetry|traceId|trace_id/,
      correlation: /request_?id(?!s)/i,
      health: /readiness|answerProbe|healthPath/,
    };
    const traces: string[] = [];
    for (const variant of variants)
      for (const [path, text] of await renderVariant(variant))
        for (const pillar of allPillars.filter((it) => !variant.pillars.includes(it)))
          traces.push(
            ...text
              .split("\n")
              .filter((line) => words[pillar].test(line))
              .map((line) => `${path} without ${pillar}: ${line}`),
          );
    expect([...new Set(traces)]).toEqual([]);
  });
});

async function lint(folder: string): Promise<string[]> {
  const linter = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: [
      eslint.configs.recommended,
      ...(tseslint.configs.strictTypeChecked as never[]),
      ...(tseslint.configs.stylisticTypeChecked as never[]),
      { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: folder } } },
    ],
  });
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        module: "nodenext",
        target: "es2022",
        types: ["node"],
        noUncheckedIndexedAccess: true,
        skipLibCheck: true,
      },
      include: ["observability"],
    }),
  );
  const results = await linter.lintFiles(["observability/**/*.ts"]);
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, ruleId, message }) => `${filePath}:${line} ${ruleId ?? ""} ${message}`),
  );
}
