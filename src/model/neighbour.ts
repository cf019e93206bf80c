import type { DeclaredPackage } from "./facts.ts";
import type { Sources } from "./sources.ts";

/** Another package of the same workspace. It is read as far as it is asked for, and never written. */
export interface Neighbour {
  readonly name: string;
  /** Its folder, POSIX, relative to the package folder: "../../packages/db". */
  readonly dir: string;
  /** Its own files; paths are relative to its folder. */
  readonly sources: Sources;
  /**
   * Where the module that "." or "./pool" of the package names may be written, best first: what the manifest says, which is
   * often a compiled file that is not there, and the source that such a file is made of. Endings may differ.
   */
  modules(subpath: string): readonly string[];
  /** What its manifest names. */
  packages(): readonly DeclaredPackage[];
}

/** The other packages of a workspace. */
export interface Neighbours {
  find(name: string): Neighbour | undefined;
  /** Those that were found so far, by name. */
  found(): readonly Neighbour[];
}

/** What a project loads of its neighbours, seen together with its own files. */
export interface Beyond {
  /** The neighbour that the file `path` belongs to; undefined for the project's own. */
  owner(path: string): Neighbour | undefined;
  /** The file that `specifier` leads to as written in `from`, where that is a neighbour's. */
  resolve(from: string, specifier: string): string | undefined;
}
