import fc from "fast-check";
import { expect, test } from "vitest";
import { split } from "../../src/check/shards.ts";

const packages = fc
  .uniqueArray(fc.string({ minLength: 1 }), { maxLength: 30 })
  .chain((dirs) => fc.tuple(...dirs.map((dir) => fc.record({ dir: fc.constant(dir), files: fc.nat(5_000) }))));
const sum = (part: readonly { files: number }[]): number => part.reduce((total, { files }) => total + files + 1, 0);

test("every package is in one shard, whatever order they are found in", () => {
  fc.assert(
    fc.property(packages, fc.integer({ min: 1, max: 8 }), (all, count) => {
      const parts = split(all, count);
      expect(parts).toHaveLength(count);
      expect(
        parts
          .flat()
          .map(({ dir }) => dir)
          .sort(),
      ).toEqual(all.map(({ dir }) => dir).sort());
      expect(split([...all].reverse(), count)).toEqual(parts);
    }),
  );
});

test("no shard has more than another by a whole package", () => {
  fc.assert(
    fc.property(packages, fc.integer({ min: 1, max: 8 }), (all, count) => {
      const loads = split(all, count).map(sum);
      const largest = Math.max(0, ...all.map((one) => one.files + 1));
      expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(largest);
    }),
  );
});
