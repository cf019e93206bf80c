/** A package to be checked, and how much work it is. */
export interface Weighed {
  readonly dir: string;
  readonly files: number;
}

/**
 * Splits packages into `count` parts of about the same number of files: the largest first, each to the part that has least.
 * Depends on nothing but what is given, so that every machine comes to the same parts.
 */
export function split<T extends Weighed>(packages: readonly T[], count: number): T[][] {
  const parts = Array.from({ length: count }, () => ({ files: 0, packages: [] as T[] }));
  const ordered = [...packages].sort((a, b) => b.files - a.files || (a.dir < b.dir ? -1 : 1));
  for (const one of ordered) {
    const least = parts.reduce((best, part) => (part.files < best.files ? part : best));
    least.packages.push(one);
    // A package without files is work too.
    least.files += one.files + 1;
  }
  return parts.map((part) => part.packages.sort((a, b) => (a.dir < b.dir ? -1 : 1)));
}
