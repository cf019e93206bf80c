import type { Language, ModuleFormat, Style } from "../model/facts.ts";

/** What the project wants generated files to look like. */
export interface RenderTarget {
  readonly language: Language;
  readonly moduleFormat: ModuleFormat;
  /** What follows a relative import in the project's own code. */
  readonly importExtension: "" | ".js" | ".ts";
  readonly style: Style;
}

/** TypeScript with ES modules and imports like "./logger.js" in, the project's dialect and layout out. */
export async function translate(text: string, target: RenderTarget): Promise<string> {
  const translated = await toDialect(text, target);
  if (target.language === "python") return translated;
  return (await import("./format.ts")).format(translated, target.language, target.style);
}

/**
 * The same in no layout; Python only gets the project's line ends. The translators load a parser, so only those that are
 * needed are loaded.
 */
export async function toDialect(text: string, target: RenderTarget): Promise<string> {
  const { language, style } = target;
  if (language === "python") return `${text.trimEnd()}\n`.replace(/\r?\n/g, style.newline);
  let result = language === "javascript" ? (await import("./erase-types.ts")).eraseTypes(text) : text;
  const ending = endingOf(target);
  if (ending !== ".js") result = (await import("./specifiers.ts")).rewriteRelativeImports(result, ending);
  if (language === "javascript" && target.moduleFormat === "commonjs")
    result = (await import("./commonjs.ts")).toCommonJs(result);
  return result;
}

/** JavaScript never imports a `.ts` file. */
function endingOf({ language, importExtension }: RenderTarget): string {
  return language === "javascript" && importExtension === ".ts" ? ".js" : importExtension;
}
