import type { Fact, Language } from "../../model/facts.ts";
import type { Sources } from "../../model/sources.ts";
import { isTypescript, ownScripts } from "./scripts.ts";
import type { TypescriptConfig } from "./tsconfig.ts";

/**
 * TypeScript when that is what the service's own scripts mostly are. A tsconfig alone proves nothing: it also checks
 * JavaScript. Without a tsconfig a single JavaScript file next to them means that `.ts` files are only tools.
 */
export function findLanguage(sources: Sources, tsconfig: TypescriptConfig | undefined): Fact<Language> {
  const scripts = ownScripts(sources);
  const typescript = scripts.filter(isTypescript);
  const javascript = scripts.length - typescript.length;
  const [first] = typescript;
  if (first !== undefined && (tsconfig === undefined ? javascript === 0 : typescript.length >= javascript))
    return { value: "typescript", evidence: { file: tsconfig?.file ?? first, line: 1 } };
  const script = scripts.find((path) => !isTypescript(path));
  return { value: "javascript", evidence: { file: script ?? "package.json", line: 1 } };
}
