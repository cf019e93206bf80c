import { createHash } from "node:crypto";
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import {
  build as bundleFiles,
  transform,
  type BuildOptions,
  type BuildResult,
  type OutputFile,
  type Plugin,
} from "esbuild";
import { createProgram, helpPages } from "../src/cli/program.ts";
import { allPages } from "../src/rules/all-pages.ts";
import { thirdPartyLicenses } from "./licenses.ts";
import { bundlePackages, lazyPackages } from "./lazy.ts";
import { version } from "./package.ts";
import { bundleParser, parserApart, parserPackages } from "./parser.ts";
import { precompiledTemplates } from "./templates.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = `${root}dist`;

/**
 * Bundles src/cli into dist/: CommonJS, because that starts faster than ES modules, and one file for each dynamic
 * import, because a command must not pay for what another one uses.
 */
export async function buildDist(): Promise<void> {
  const fromParser = new Set<string>();
  const { outputFiles: files, metafile } = await bundle(fromParser);
  const parser = await bundleParser(fromParser, options);
  const lazy = await bundlePackages(options);
  const staging = `${dist}.${process.pid}`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(`${staging}/help`, { recursive: true });
  const id = hashOf([parser, ...[...files, ...lazy].map(({ text }) => text)].join("\n"));
  await Promise.all(files.map((file) => writeCommonJs(file, staging, id)));
  await writeFile(`${staging}/parser.cjs`, parser);
  for (const { name, text } of lazy) await writeFile(`${staging}/${name}`, text);
  await writeHelp(staging);
  const inputs = [...Object.keys(metafile.inputs), ...lazy.flatMap((file) => file.inputs), ...parserPackages];
  await writeFile(`${staging}/THIRD-PARTY-LICENSES.txt`, thirdPartyLicenses(inputs));
  await copyFile(`${root}src/report/report.schema.json`, `${staging}/report.schema.json`);
  // Swapped at once: whoever runs the program meanwhile finds all of one build.
  await rm(`${staging}.old`, { recursive: true, force: true });
  await rename(dist, `${staging}.old`).catch(() => undefined);
  await rename(staging, dist);
  await rm(`${staging}.old`, { recursive: true, force: true });
}

type Bundle = BuildResult<{ write: false; metafile: true }>;

const options: BuildOptions = {
  absWorkingDir: root,
  platform: "node",
  target: "node20.19",
  // UMD files, which some packages name as "main", hide what they require.
  mainFields: ["module", "main"],
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  logLevel: "warning",
};

/** esbuild splits only ES modules, so they are made first and turned into CommonJS file by file. */
function bundle(fromParser: Set<string>): Promise<Bundle> {
  return bundleFiles({
    ...options,
    entryPoints: { main: "src/cli/main.ts" },
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    define: { __VERSION__: JSON.stringify(version) },
    plugins: [parserApart(fromParser), lazyPackages, precompiledTemplates, rulePages],
    write: false,
    metafile: true,
  });
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** What rules say is told without loading what finds them: `explain`, and reports of what an earlier run remembers. */
const rulePages: Plugin = {
  name: "rule-pages",
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]rules[\\/]all-pages\.ts$/ }, () => ({
      contents: `export const allPages = JSON.parse(${JSON.stringify(JSON.stringify(allPages))});`,
      loader: "js",
    }));
  },
};

async function writeCommonJs(file: OutputFile, folder: string, build: string): Promise<void> {
  const usesUrl = file.text.includes("import.meta.url");
  // As it is, not as a copy with a getter for each name.
  const text = file.text.replace(/\bimport\*as (\w+) from"\.\/parser\.cjs";/g, 'const $1=require("./parser.cjs");');
  const { code } = await transform(text, {
    format: "cjs",
    platform: "node",
    target: "node20.19",
    // As require(): loading CommonJS through the loader of ES modules would parse each file twice.
    supported: { "dynamic-import": false },
    minifyWhitespace: true,
    minifySyntax: true,
    define: { __BUILD__: JSON.stringify(build), ...(usesUrl && { "import.meta.url": "__url" }) },
    banner: usesUrl ? 'const __url=require("url").pathToFileURL(__filename).href;' : "",
  });
  await writeFile(`${folder}/${basename(file.path)}`, code);
}

async function writeHelp(folder: string): Promise<void> {
  const pages = helpPages([createProgram("obs-gen", version), createProgram("create-observability", version)]);
  pages.set("version", `${version}\n`);
  for (const [name, text] of pages) await writeFile(`${folder}/help/${name}.txt`, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildDist();
