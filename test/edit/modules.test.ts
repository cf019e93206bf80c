import fc from "fast-check";
import { expect, it } from "vitest";
import { dirname, join, joinRelative } from "../../src/edit/typescript/modules.ts";

it("leads from a file to where joining the paths would", () => {
  const part = fc.constantFrom("a", "b.js", ".", "..", "...", ".c", "");
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));
  const file = fc
    .array(fc.constantFrom("src", "lib", "d"), { maxLength: 3 })
    .map((parts) => [...parts, "x.js"].join("/"));
  fc.assert(
    fc.property(file, path, (from, specifier) => {
      expect(joinRelative(from, `./${specifier}`)).toBe(join(dirname(from), `./${specifier}`));
    }),
    { numRuns: 2_000 },
  );
});
