import { type Facts, usualLayout } from "../../src/model/facts.ts";
import type { Sources } from "../../src/model/sources.ts";

/** A project held in memory. */
export function memorySources(files: Readonly<{ [path: string]: string }>): Sources {
  return { read: (path) => files[path], list: () => Object.keys(files).sort() };
}

const at = { file: "package.json", line: 1 };

/** Facts of a plain JavaScript project; tests change what matters to them. */
export function plainFacts(changes: Partial<Facts> = {}): Facts {
  return {
    name: "shop",
    version: "1.0.0",
    language: { value: "javascript", evidence: at },
    moduleFormat: { value: "commonjs", evidence: at },
    runtime: { value: { id: "node", version: "22.15.0", major: 22 }, evidence: at },
    packageManager: { value: { id: "npm", lockfileDir: "." }, evidence: at },
    repository: { dir: ".", workspaces: false },
    sourceDir: "",
    observabilityDir: "observability",
    importExtension: "",
    style: {
      indent: 2,
      quotes: "double",
      semicolons: true,
      trailingCommas: "all",
      printWidth: 80,
      arrowParens: "always",
      bracketSpacing: true,
      newline: "\n",
    },
    recordLayout: usualLayout,
    packages: [],
    services: [],
    dependencies: [],
    existing: [],
    ...changes,
  };
}
