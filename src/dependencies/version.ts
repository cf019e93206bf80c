/**
 * True when the version in use is surely below `bound` ("5.12.0"). `version` is a locked version, or a declared range
 * ("^8.1", ">=4 <6"), of which the first number is taken: the lowest one that it allows. What holds no number
 * ("latest", "workspace:*") counts as new.
 */
export function isOlder(version: string, bound: string): boolean {
  const numbers = /\d+(?:\.\d+)*/.exec(version)?.[0];
  if (numbers === undefined) return false;
  const [a, b] = [parts(numbers), parts(bound)];
  for (let i = 0; i < b.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

const parts = (version: string): number[] => version.split(".").map(Number);
