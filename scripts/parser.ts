import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { build as bundle, type BuildOptions, type Plugin } from "esbuild";
import { ts } from "ts-morph";

/**
 * For the build: leaves what reads source code to a file of its own, `parser.cjs`. `used` gets the names that are asked of it.
 */
export const parserApart = (used: Set<string>): Plugin => ({
  name: "parser-apart",
  setup(build) {
    build.onResolve({ filter: /^typescript$/ }, () => ({ path: "./parser.cjs", external: true }));
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$|[\\/]ts-blank-space[\\/]out[\\/]index\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const contents = text.replace(
        /^import (?:\{ ts \} from "ts-morph"|(tslib) from "typescript");$/m,
        (_, name = "ts") => `import * as ${name as string} from "typescript";`,
      );
      if (contents === text) return undefined;
      for (const [, name = ""] of contents.matchAll(/\b(?:ts|tslib)\.(\w+)/g)) used.add(name);
      return { contents, loader: path.endsWith(".ts") ? "ts" : "js" };
    });
  },
});

/**
 * The compiler inside ts-morph, less everything that `names` don't need. It comes as one function of nine megabytes in
 * which everything holds everything; what reads source code is less than a tenth of it, and loading the rest would take
 * longer than most checks do.
 */
export async function bundleParser(names: ReadonlySet<string>, options: BuildOptions = {}): Promise<string> {
  const needed = new Set<string>();
  for (;;) {
    const { code, exported, left } = parserModule(needed);
    const text = await bundleModule(code, exported.filter((name) => names.has(name)).sort(), options);
    const missing = [...freeNames(text)].filter((name) => left.has(name));
    if (missing.length === 0) return text;
    for (const name of missing) needed.add(name);
  }
}

async function bundleModule(code: string, names: readonly string[], options: BuildOptions): Promise<string> {
  const result = await bundle({
    ...options,
    stdin: { contents: `export { ${names.join(", ")} } from "parser";` },
    ...{ bundle: true, write: false, format: "cjs", platform: "node", minifyIdentifiers: true },
    // Plain values: behind getters each use of a name would be a call.
    footer: { js: "module.exports={...module.exports};" },
    plugins: [
      {
        name: "parser",
        setup(build) {
          build.onResolve({ filter: /^parser$/ }, () => ({ path: "parser", namespace: "parser" }));
          build.onLoad({ filter: /.*/, namespace: "parser" }, () => ({ contents: code, loader: "js" }));
        },
      },
    ],
  });
  return result.outputFiles[0]?.text ?? "";
}

/** Names in a bundle that are no names of members: those that it declares are short, the others are free. */
function freeNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const { parent } = node as { readonly parent?: ts.Node };
    const isMember =
      parent !== undefined &&
      ((ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (!ts.isShorthandPropertyAssignment(parent) && (parent as { readonly name?: ts.Node }).name === node));
    if (ts.isIdentifier(node) && !isMember) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("parser.js", text, ts.ScriptTarget.Latest, true));
  return names;
}

/** Files of the packages it comes from, for their licences. */
export const parserPackages = ["node_modules/@ts-morph/common/LICENSE", "node_modules/typescript/LICENSE.txt"];

const opening = "var ts = {}; ((module) => {";

interface ParserModule {
  /** Source of an ES module. */
  readonly code: string;
  /** The compiler's own names for what it exports. */
  readonly exported: readonly string[];
  /** Variables of the compiler that were left out. */
  readonly left: ReadonlySet<string>;
}

/** What reads source code; of the rest functions, which go when nothing calls them, and the variables that are `needed`. */
function parserModule(needed: ReadonlySet<string>): ParserModule {
  const require = createRequire(createRequire(import.meta.url).resolve("ts-morph"));
  const whole = readFileSync(require.resolve("@ts-morph/common/dist/typescript.js"), "utf8");
  const body = whole.slice(whole.indexOf(opening) + opening.length, whole.lastIndexOf("})({ get exports()"));
  const tree = ts.createSourceFile("typescript.js", body, ts.ScriptTarget.Latest);
  const kept: string[] = [];
  const declared = new Set<string>();
  const left = new Set<string>();
  let exported = "";
  for (const { statement, section } of sectionsOf(tree)) {
    const text = statement.getText(tree);
    if (text.startsWith("__export(typescript_exports,")) exported = text;
    if (!isWanted(statement, section) && !namesOf(statement).some((name) => needed.has(name))) {
      for (const name of namesOf(statement)) left.add(name);
      continue;
    }
    const messages = messagesApart(statement, tree);
    kept.push(messages ?? text);
    if (messages === undefined) for (const name of namesOf(statement)) declared.add(name);
  }
  const names = [...exported.matchAll(/^ {2}(\w+): \(\) => (\w+),?$/gm)].filter(([, , local = ""]) =>
    declared.has(local),
  );
  if (names.length === 0) throw new Error("the compiler inside ts-morph is laid out in another way than expected");
  const list = names.map(([, name = "", local = ""]) => (name === local ? name : `${local} as ${name}`)).join(", ");
  const code = kept.join("\n").replace(/\bDiagnostics\.(\w+)/g, "Diagnostics_$1");
  return { code: `${code}\nexport { ${list} };\n`, exported: names.map(([, name = ""]) => name), left };
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
  const isNamed = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
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
