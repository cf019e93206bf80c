import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "esbuild";
import { ts } from "ts-morph";

/**
 * For the build: the compiler inside ts-morph as a module that a bundler can take apart. It comes as one function of nine
 * megabytes in which everything holds everything; what reads source code is less than a tenth of it, and loading the
 * rest would take longer than most checks do.
 */
export const parserOnly: Plugin = {
  name: "parser-only",
  setup(build) {
    build.onResolve({ filter: /^(?:ts-morph|typescript)$/ }, () => ({ path: "typescript", namespace: "parser" }));
    build.onLoad({ filter: /.*/, namespace: "parser" }, () => ({ contents: parserModule(), loader: "js" }));
    // Names that are imported one by one are what a bundler can tell apart.
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$|[\\/]ts-blank-space[\\/]out[\\/]index\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const contents = text.replace(
        /^import (?:\{ ts \} from "ts-morph"|(tslib) from "typescript");$/m,
        (_, name = "ts") => `import * as ${name as string} from "typescript";`,
      );
      return contents === text ? undefined : { contents, loader: path.endsWith(".ts") ? "ts" : "js" };
    });
  },
};

/** Files of the packages it comes from, for their licences. */
export const parserPackages = ["node_modules/@ts-morph/common/LICENSE", "node_modules/typescript/LICENSE.txt"];

const opening = "var ts = {}; ((module) => {";

/** Source of an ES module that exports what the parser needs and offers, under the compiler's own names. */
export function parserModule(): string {
  const require = createRequire(createRequire(import.meta.url).resolve("ts-morph"));
  const whole = readFileSync(require.resolve("@ts-morph/common/dist/typescript.js"), "utf8");
  const body = whole.slice(whole.indexOf(opening) + opening.length, whole.lastIndexOf("})({ get exports()"));
  const tree = ts.createSourceFile("typescript.js", body, ts.ScriptTarget.Latest);
  const kept: string[] = [];
  const declared = new Set<string>();
  let exported = "";
  for (const { statement, section } of sectionsOf(tree)) {
    const text = statement.getText(tree);
    if (text.startsWith("__export(typescript_exports,")) exported = text;
    if (!isWanted(statement, section)) continue;
    const messages = messagesApart(statement, tree);
    kept.push(messages ?? text);
    if (messages === undefined) for (const name of namesOf(statement)) declared.add(name);
  }
  const names = [...exported.matchAll(/^ {2}(\w+): \(\) => (\w+),?$/gm)]
    .filter(([, , local = ""]) => declared.has(local))
    .map(([, name = "", local = ""]) => (name === local ? name : `${local} as ${name}`));
  if (names.length === 0) throw new Error("the compiler inside ts-morph is laid out in another way than expected");
  const code = kept.join("\n").replace(/\bDiagnostics\.(\w+)/g, "Diagnostics_$1");
  return `${code}\nexport { ${names.join(", ")} };\n`;
}

/** The compiler's files are put one after the other, each below a comment with its name. */
function* sectionsOf(tree: ts.SourceFile): Generator<{ readonly statement: ts.Statement; readonly section: string }> {
  const marks = [...tree.text.matchAll(/^\/\/ (src\/\S+)$/gm)];
  let section = "";
  for (const statement of tree.statements) {
    while (marks[0] !== undefined && marks[0].index < statement.getStart(tree)) section = marks.shift()?.[1] ?? "";
    yield { statement, section };
  }
}

/** Everything up to the parser, and the nodes with `getText()` and the like; of all else functions, if they are called. */
function isWanted(statement: ts.Statement, section: string): boolean {
  if (section.includes("/_namespaces/") || section === "src/typescript/typescript.ts") return false;
  const isParser = parserSections.some((name) => section === name || (name.endsWith("/") && section.startsWith(name)));
  return section === "" || isParser || ts.isFunctionDeclaration(statement);
}

const parserSections = [
  ...["corePublic", "core", "debug", "semver", "performanceCore", "performance", "tracing", "types", "sys", "path"],
  ...["diagnosticInformationMap.generated", "scanner", "utilitiesPublic", "utilities", "factory/", "parser"],
]
  .map((name) => `src/compiler/${name}${name.endsWith("/") ? "" : ".ts"}`)
  .concat("src/services/services.ts");

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  return ts.isFunctionDeclaration(statement) && statement.name !== undefined ? [statement.name.text] : [];
}

/** One variable a message instead of an object of them all: two thousand are the checker's, two hundred the parser's. */
function messagesApart(statement: ts.Statement, tree: ts.SourceFile): string | undefined {
  if (!ts.isVariableStatement(statement)) return undefined;
  const [declaration] = statement.declarationList.declarations;
  if (declaration?.name.getText(tree) !== "Diagnostics" || declaration.initializer === undefined) return undefined;
  if (!ts.isObjectLiteralExpression(declaration.initializer)) return undefined;
  const messages = declaration.initializer.properties.filter(ts.isPropertyAssignment);
  return messages
    .map((it) => `var Diagnostics_${it.name.getText(tree)} = /* @__PURE__ */ ${it.initializer.getText(tree)};`)
    .join("\n");
}
