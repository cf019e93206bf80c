import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "prettier";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = `${root}src/registry.ts`;
const rulesTarget = `${root}src/rules/registry.ts`;

/** The folders whose content is listed, and the type each entry has. */
const kinds = [
  { folder: "pillars", type: "Pillar" },
  { folder: "frameworks", type: "Framework" },
  { folder: "dependencies", type: "Dependency" },
  { folder: "backends", type: "Backend" },
  { folder: "gates", type: "Gate" },
] as const;

/**
 * Brings src/registry.ts in line with the folder listing. Returns the files that were (or with `check` would be)
 * changed, relative to the project.
 */
export async function updateRegistry(options: { check: boolean }): Promise<string[]> {
  const texts = [
    [target, await registryText()],
    [rulesTarget, await rulesText()],
  ] as const;
  const stale = texts.filter(([path, text]) => readOrEmpty(path) !== text);
  if (!options.check) for (const [path, text] of stale) writeFileSync(path, text);
  return stale.map(([path]) => path.slice(root.length));
}

/** One file is one rule: "met-01.ts" exports `met01`. */
async function rulesText(): Promise<string> {
  const files = readdirSync(`${root}src/rules`).filter((name) => /^[a-z]+-\d+\.ts$/.test(name));
  const names = files.sort().map((file) => ({ file, name: file.replace(/-|\.ts$/g, "") }));
  return format(
    [
      "// Generated from the folder listing by `npm run fix`. Adding a file is all there is to do.",
      'import type { Rule } from "../model/rule.ts";',
      ...names.map(({ file, name }) => `import { ${name} } from "./${file}";`),
      "",
      `export const rules: readonly Rule[] = [${names.map(({ name }) => name).join(", ")}];`,
    ].join("\n"),
    { parser: "typescript", printWidth: 120 },
  );
}

async function registryText(): Promise<string> {
  const parts = kinds.map(({ folder, type }) => ({ folder, type, entries: entriesOf(folder) }));
  const imports = parts.flatMap(({ folder, entries }) =>
    entries.map(({ id, name, alias }) => {
      const binding = name === alias ? name : `${name} as ${alias}`;
      return `import { ${binding} } from "./${folder}/${id}/index.ts";`;
    }),
  );
  const lists = parts.map(
    ({ folder, type, entries }) =>
      `export const ${folder}: readonly ${type}[] = [${entries.map(({ alias }) => alias).join(", ")}];`,
  );
  const types = [...new Set(kinds.map(({ type }) => type))].sort().join(", ");
  return format(
    [
      "// Generated from the folder listing by `npm run fix`. Adding a folder is all there is to do.",
      ...imports,
      `import type { ${types} } from "./model/catalog.ts";`,
      "",
      ...lists,
    ].join("\n"),
    { parser: "typescript", printWidth: 120 },
  );
}

interface Entry {
  readonly id: string;
  /** The one const that index.ts exports. */
  readonly name: string;
  /** Unique in the registry: a dependency and a framework may share a name. */
  readonly alias: string;
}

/** Folders below src/`folder` that have an index.ts, sorted by name in code unit order. */
function entriesOf(folder: string): Entry[] {
  const base = `${root}src/${folder}/`;
  return listFolders(base)
    .filter((id) => readOrEmpty(`${base}${id}/index.ts`) !== "")
    .map((id) => {
      const names = [...readFileSync(`${base}${id}/index.ts`, "utf8").matchAll(/^export const (\w+)/gm)];
      if (names.length !== 1) throw new Error(`src/${folder}/${id}/index.ts must export exactly one const.`);
      const name = names[0]?.[1] ?? "";
      const suffix: string = kinds.find((kind) => kind.folder === folder)?.type ?? "";
      return { id, name, alias: name.endsWith(suffix) ? name : `${name}${suffix}` };
    });
}

function listFolders(base: string): string[] {
  try {
    const entries = readdirSync(base, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return entries.map((entry) => entry.name).sort();
  } catch {
    return [];
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await updateRegistry({ check: process.argv.includes("--check") });
