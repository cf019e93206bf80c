/**
 * Rows that contain each pair of values of any two factors at least once: faults come from single values and pairs of
 * them far more often than from three at once, and the full product would be hundreds of projects.
 */
export function pairwise<F extends Record<string, readonly unknown[]>>(
  factors: F,
): Array<{ [K in keyof F]: F[K][number] }> {
  const names = Object.keys(factors);
  const open = new Set<string>();
  const key = (a: number, i: number, b: number, j: number): string => `${a}:${i}|${b}:${j}`;
  const each = (visit: (a: number, i: number, b: number, j: number) => void): void => {
    for (const [a, first] of names.entries())
      for (const [b, second] of names.entries())
        if (a < b) for (const i of factors[first]!.keys()) for (const j of factors[second]!.keys()) visit(a, i, b, j);
  };
  each((...pair) => open.add(key(...pair)));
  const rows: number[][] = [];
  while (open.size > 0) {
    const [seed = ""] = open;
    const row = names.map((): number => -1);
    for (const part of seed.split("|")) {
      const [factor = 0, value = 0] = part.split(":").map(Number);
      row[factor] = value;
    }
    for (const [a, name] of names.entries()) {
      if (row[a] !== -1) continue;
      const gain = (value: number): number =>
        row.reduce((sum, other, b) => {
          if (other === -1) return sum;
          return sum + Number(open.has(a < b ? key(a, value, b, other) : key(b, other, a, value)));
        }, 0);
      row[a] = [...factors[name]!.keys()].reduce((best, value) => (gain(value) > gain(best) ? value : best), 0);
    }
    each((a, i, b, j) => {
      if (row[a] === i && row[b] === j) open.delete(key(a, i, b, j));
    });
    rows.push(row);
  }
  return rows.map((row) => Object.fromEntries(names.map((name, a) => [name, factors[name]![row[a]!]])) as never);
}
