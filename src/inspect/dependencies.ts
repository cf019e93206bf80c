import type { ClientPlace, LanguageAdapter } from "../edit/language.ts";
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
    // The version that counts is that of the package which makes the client.
    const isHanded = clients.every(({ by }) => by !== undefined);
    const theirs = own === undefined || isHanded ? declaredBeyond(sources, clients, isOf) : undefined;
    const declared = theirs ?? own;
    if (declared === undefined && !isHanded) return [];
    const fact = {
      id: dependency.id,
      package: declared?.name ?? dependency.packages[0] ?? dependency.id,
      version: declared?.version ?? declared?.range ?? "latest",
      constructions: clients.map(({ at }) => at),
      evidence: first.at,
      ...(theirs !== undefined && { range: theirs.range }),
    };
    return dependency.unsupported?.(fact) === undefined ? [fact] : [];
  });
}

/** What the packages that make `clients` say of a library, else one that the service loads for them. */
function declaredBeyond(
  { neighbours }: Sources,
  clients: readonly ClientPlace[],
  isOf: (declared: DeclaredPackage) => boolean,
): DeclaredPackage | undefined {
  const makers = clients.flatMap(({ by }) => (by === undefined ? [] : (neighbours?.find(by) ?? [])));
  return [...makers, ...(neighbours?.found() ?? [])].flatMap((one) => one.packages().find(isOf) ?? [])[0];
}
