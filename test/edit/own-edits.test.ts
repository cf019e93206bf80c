import { format } from "prettier";
import { beforeAll, describe, expect, it } from "vitest";
import { lostFeatures } from "../../src/edit/contract.ts";
import { breaking } from "./support/breaking.ts";
import { chosen } from "./support/chosen.ts";
import { type Edit, harmless } from "./support/harmless.ts";
import { allPillars, renderVariant } from "../templates/support/variant.ts";

let files: Map<string, string>;
beforeAll(async () => {
  const common = { major: 5, pillars: allPillars, node: "20.19.0", printWidth: 120 } as const;
  files = await renderVariant({ ...common, framework: "express", language: "javascript", moduleFormat: "commonjs" });
  const others = await renderVariant({ ...common, framework: "fastify", language: "typescript", moduleFormat: "esm" });
  for (const [path, text] of others) files.set(`fastify/${path}`, text);
});

function lostBy([file, , ...replacements]: Edit): readonly string[] {
  const path = `${file}${file.startsWith("fastify/") ? ".ts" : ".js"}`;
  const before = files.get(path) ?? "";
  let after = before;
  for (const [from, to] of replacements) {
    expect(after).toMatch(from);
    after = after.replace(from, () => to);
  }
  return (lostFeatures(path, before, after) ?? []).map(({ name }) => name);
}

describe("of generated code", () => {
  it.each([...chosen, ...harmless].map((edit) => [`${edit[0]}: ${edit[1]}`, edit] as const))(
    "%s, nothing is lost",
    (_, edit) => {
      expect(lostBy(edit)).toEqual([]);
    },
  );

  it.each(breaking.map((edit) => [`${edit[0]}: ${edit[1]}`, edit] as const))("%s, something is lost", (_, edit) => {
    expect(lostBy(edit)).not.toEqual([]);
  });

  it("laid out by another formatter, with other quotes and names of members, nothing is lost", async () => {
    for (const [path, text] of files) {
      const dotted = text.replace(/(?<=[\w)])\["([A-Za-z_]+)"\]/g, ".$1");
      const after = await format(dotted, { filepath: path, semi: false, singleQuote: true, quoteProps: "consistent" });
      expect([path, lostFeatures(path, text, after)]).toEqual([path, []]);
    }
  });
});
