import type { LanguageAdapter } from "../edit/language.ts";
import type { DependencyFact, Facts } from "../model/facts.ts";
import type { Sources } from "../model/sources.ts";
import { dependencies } from "../registry.ts";

/** Libraries whose clients are constructed in the project. One that is only installed is not in use. */
export function findDependencies(
  sources: Sources,
  adapter: LanguageAdapter,
  { packages, observabilityDir }: Pick<Facts, "packages" | "observabilityDir">,
): DependencyFact[] {
  return dependencies.flatMap((dependency): DependencyFact[] => {
    const declared = packages.find(({ name }) => dependency.packages.includes(name));
    if (declared === undefined) return [];
    const places = adapter
      .constructions(sources, dependency.constructors)
      .filter(({ file }) => !file.startsWith(`${observabilityDir}/`));
    const [first] = places;
    if (first === undefined) return [];
    const version = declared.version ?? declared.range;
    const fact = {
      id: dependency.id,
      package: declared.name,
      version,
      constructions: places,
      evidence: first,
    };
    return dependency.unsupported?.(fact) === undefined ? [fact] : [];
  });
}
