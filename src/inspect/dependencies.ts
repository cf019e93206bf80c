import type { LanguageAdapter } from "../edit/language.ts";
import type { DeclaredPackage, DependencyFact, Facts } from "../model/facts.ts";
import type { Sources } from "../model/sources.ts";
import { dependencies } from "../registry.ts";

/** Libraries whose clients the project makes or is handed. One that is only installed is not in use. */
export function findDependencies(
  sources: Sources,
  adapter: LanguageAdapter,
  { packages, observabilityDir }: Pick<Facts, "packages" | "observabilityDir">,
): DependencyFact[] {
  return dependencies.flatMap((dependency): DependencyFact[] => {
    const isOf = ({ name }: DeclaredPackage): boolean => dependency.packages.includes(name);
    const own = packages.find(isOf);
    if (own === undefined && sources.neighbours === undefined) return [];
    const clients = adapter
      .clients(sources, { constructors: dependency.constructors, call: dependency.id })
      .filter(({ at: { file } }) => !file.startsWith(`${observabilityDir}/`));
    const [first] = clients;
    if (first === undefined) return [];
    const makers = clients.flatMap(({ by }) => by ?? []);
    const isHanded = makers.length === clients.length;
    // The version that counts is that of the package which makes the client.
    const theirs = isHanded
      ? makers.flatMap((name) => sources.neighbours?.find(name)?.packages().find(isOf) ?? []).at(0)
      : undefined;
    const declared = theirs ?? own;
    if (declared === undefined) return [];
    const fact = {
      id: dependency.id,
      package: declared.name,
      version: declared.version ?? declared.range,
      constructions: clients.map(({ at }) => at),
      evidence: first.at,
      ...(theirs !== undefined && { range: theirs.range }),
    };
    return dependency.unsupported?.(fact) === undefined ? [fact] : [];
  });
}
