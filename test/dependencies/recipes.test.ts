import { expect, it } from "vitest";
import { isOlder } from "../../src/dependencies/version.ts";
import type { NeedContext } from "../../src/model/catalog.ts";
import { type Case, dependencies, factOf } from "./support/generate.ts";

it.each([
  ["4.7.1", "5.12.0", true],
  ["5.11.0", "5.12.0", true],
  ["5.12.0", "5.12.0", false],
  ["6.0.0", "5.12.0", false],
  ["^5.11", "5.12.0", true],
  [">=4 <7", "5.12.0", true],
  ["~5", "5.12.0", true],
  ["latest", "5.12.0", false],
  ["workspace:*", "5.12.0", false],
])("%s is older than %s: %s", (version, bound, expected) => expect(isOlder(version, bound)).toBe(expected));

it.each([
  ["postgres", "7.18.2", "8.7.0"],
  ["redis", "3.1.2", "4.0.0"],
  ["ioredis", "3.2.2", "4.0.0"],
  ["winston", "2.4.7", "3.0.0"],
  ["pino", "5.17.0", "6.0.0"],
] as const)("%s %s is refused with a reason, %s is not", (dependency, old, oldest) => {
  expect(dependencies[dependency].unsupported?.(factOf({ dependency, version: old }))).toMatch(/\w+ before/);
  expect(dependencies[dependency].unsupported?.(factOf({ dependency, version: oldest }))).toBeUndefined();
});

it("picks the recipe of node-redis by the locked version", () => {
  expect(templates({ dependency: "redis", version: "5.11.0" })).toContain("redis/methods");
  expect(templates({ dependency: "redis", version: "5.12.0" })).toContain("redis/channels");
});

it("asks for the query helper only for tracing or metrics", () => {
  for (const dependency of ["postgres", "redis", "ioredis"] as const) {
    expect(templates({ dependency, version: "9.0.0" }, ["health"])).toEqual([`${dependency}/${dependency}`]);
    expect(templates({ dependency, version: "9.0.0" }, ["logging", "correlation"])).toEqual([]);
    expect(templates({ dependency, version: "9.0.0" }, ["metrics"])).toContain("core/query");
  }
});

function templates({ dependency, version }: Case, pillars: readonly string[] = ["tracing"]): string[] {
  const context = { selection: { pillars } } as unknown as NeedContext;
  return dependencies[dependency]
    .needs(context, factOf({ dependency, version }))
    .flatMap((need) => (need.kind === "ownedFile" ? [need.template] : []));
}
