import type { TemplateContext } from "../model/catalog.ts";
import { metrics } from "../model/metrics.ts";
import { fill } from "../render/fill.ts";
import { translate, type RenderTarget } from "../render/translate.ts";

export interface NewService {
  readonly name: string;
  readonly language: "typescript" | "javascript";
}

/** The files of a small service that boots and has passing tests, by path: Express, ES modules. */
export async function serviceFiles(service: NewService): Promise<Map<string, string>> {
  const typescript = service.language === "typescript";
  const ending = typescript ? ".ts" : ".js";
  const files = new Map([
    ["package.json", json(manifest(service))],
    [".gitignore", typescript ? "node_modules/\ndist/\n.env\n" : "node_modules/\n.env\n"],
    ["README.md", readme(service)],
  ]);
  if (typescript) files.set("tsconfig.json", json(tsconfig));
  for (const [template, path] of templates) {
    const text = fill(`service/node/${template}.ts`, context(service));
    files.set(`${path}${ending}`, await translate(text, target(service)));
  }
  return files;
}

const templates = [
  ["app", "src/app"],
  ["server", "src/server"],
  ["app.test", "test/app.test"],
] as const;

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

function manifest({ name, language }: NewService): object {
  const base = { name, version: "0.1.0", private: true, type: "module", engines: { node: ">=20.19" } };
  if (language === "javascript")
    return {
      ...base,
      scripts: {
        build: "node --check src/app.js && node --check src/server.js",
        start: "node src/server.js",
        test: "node --test test/*.test.js",
      },
      dependencies: { express: "^5.1.0" },
    };
  return {
    ...base,
    scripts: {
      build: "tsc",
      start: "node dist/src/server.js",
      prestart: "npm run build",
      pretest: "npm run build",
      test: "node --test dist/test/*.test.js",
    },
    dependencies: { express: "^5.1.0" },
    devDependencies: { "@types/express": "^5.0.0", "@types/node": "^20.19.0", typescript: "^5.9.0" },
  };
}

const tsconfig = {
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    rootDir: ".",
    outDir: "dist",
    types: ["node"],
    strict: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
    sourceMap: true,
  },
  include: ["src", "test"],
};

const readme = ({ name }: NewService): string =>
  [
    `# ${name}`,
    "",
    "```sh",
    "npm install",
    "npm test",
    "npm start        # listens on PORT, 3000 by default",
    "```",
    "",
  ].join("\n");

const target = ({ language }: NewService): RenderTarget => ({
  language,
  moduleFormat: "esm",
  importExtension: ".js",
  style: {
    indent: 2,
    quotes: "double",
    semicolons: true,
    trailingCommas: "all",
    printWidth: 100,
    arrowParens: "always",
    bracketSpacing: true,
    newline: "\n",
  },
});

const context = ({ name, language }: NewService): TemplateContext => ({
  service: { name, version: "0.1.0" },
  language,
  moduleFormat: "esm",
  framework: { id: "express", major: 5 },
  pillars: {},
  dependencies: [],
  kinds: { database: false, cache: false, queue: false, http: false, logger: false },
  paths: { health: "", ready: "", metrics: "" },
  metrics,
  metricsPackage: "",
  otelMajor: 2,
  environment: { importsDotenv: false, dotenv: [], node: [] },
  logger: "",
});
