import type { Options, Plugin } from "prettier";
import type { Language, Style } from "../model/facts.ts";

/** Lays out TypeScript or JavaScript as the project's own Prettier would with the same style. */
export async function format(text: string, language: Language, style: Style): Promise<string> {
  const [prettier, babel, estree] = await Promise.all([
    import("prettier/standalone"),
    import("prettier/plugins/babel"),
    import("prettier/plugins/estree"),
  ]);
  // Of the two parsers Prettier has for TypeScript this one is a third of the size; both print the same.
  const parser = language === "typescript" ? "babel-ts" : "babel";
  // Without a name it might be TSX, where `<T>` has to be `<T,>`.
  const filepath = language === "typescript" ? "generated.ts" : "generated.js";
  return prettier.format(text, { ...prettierOptions(style), parser, filepath, plugins: [babel, estree as Plugin] });
}

function prettierOptions(style: Style): Options {
  return {
    useTabs: style.indent === "tab",
    ...(style.indent === "tab" ? {} : { tabWidth: style.indent }),
    singleQuote: style.quotes === "single",
    semi: style.semicolons,
    trailingComma: style.trailingCommas,
    printWidth: style.printWidth,
    arrowParens: style.arrowParens === "always" ? "always" : "avoid",
    bracketSpacing: style.bracketSpacing,
    endOfLine: style.newline === "\r\n" ? "crlf" : "lf",
  };
}
