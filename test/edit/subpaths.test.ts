import { describe, expect, it } from "vitest";
import { resolveModule } from "../../src/edit/typescript/modules.ts";
import { memorySources } from "../support/memory.ts";

const files = Object.fromEntries(
  [
    "src/app.js",
    "src/server.js",
    "src/db/index.js",
    "src/db/fake.js",
    "src/browser.js",
    "lib/built.js",
    "lib/app.js",
    "types/app.d.ts",
    "main.ts",
  ].map((path) => [path, "\n"]),
);

const target = (imports: object, specifier: string, from = "src/server.js"): string => {
  const found = resolveModule(
    memorySources({ ...files, "package.json": JSON.stringify({ imports }) }),
    from,
    specifier,
  );
  return "file" in found ? found.file : `package ${found.package}`;
};

describe("imports of package.json lead", () => {
  it.each<[string, object, string, string]>([
    ["through a pattern", { "#*": "./src/*" }, "#app.js", "src/app.js"],
    ["through a pattern with a folder", { "#src/*": "./src/*" }, "#src/db/index.js", "src/db/index.js"],
    ["through a pattern with an ending", { "#*": "./src/*.js" }, "#db/index", "src/db/index.js"],
    ["through a key as it stands", { "#app": "./src/app.js" }, "#app", "src/app.js"],
    ["through the longest pattern", { "#*": "./lib/*", "#db/*": "./src/db/*" }, "#db/index.js", "src/db/index.js"],
    ["through a key rather than a pattern", { "#*": "./lib/*", "#app.js": "./src/app.js" }, "#app.js", "src/app.js"],
    [
      "to the sources where both are there",
      { "#*": { development: "./src/*", default: "./lib/*" } },
      "#app.js",
      "src/app.js",
    ],
    ["to the only file there is", { "#*": { source: "./src/*", default: "./lib/*" } }, "#built.js", "lib/built.js"],
    [
      "to what Node takes",
      { "#db": { mock: "./src/db/fake.js", node: "./src/db/index.js" } },
      "#db",
      "src/db/index.js",
    ],
    [
      "through conditions in conditions",
      { "#app": { browser: "./src/browser.js", node: { require: "./missing.cjs", import: "./src/app.js" } } },
      "#app",
      "src/app.js",
    ],
    ["through a list", { "#app": ["./missing.js", "./src/app.js"] }, "#app", "src/app.js"],
    ["to the source of what is built", { "#*": "./dist/*.js" }, "#app", "src/app.js"],
    ["to the TypeScript behind it", { "#main.js": "./main.js" }, "#main.js", "main.ts"],
    ["to a package", { "#db": { node: "pg", default: "./missing.js" } }, "#db", "package pg"],
  ])("%s", (_, imports, specifier, expected) => {
    expect(target(imports, specifier)).toBe(expected);
  });

  it.each<[string, object, string]>([
    ["without an entry", {}, "#app.js"],
    ["with one for another name", { "#lib/*": "./src/*" }, "#app.js"],
    ["where nothing is given away", { "#*": "./src/*", "#db/*": null }, "#db/index.js"],
    ["by what tests or browsers take", { "#app": { test: "./src/app.js", browser: "./src/browser.js" } }, "#app"],
    ["by what only types are for", { "#app": { types: "./types/app.d.ts" } }, "#app"],
    ["where a name is not private", { "app/*": "./src/*" }, "app/app.js"],
    ["where the star stands for nothing", { "#*": "./src/app.js*" }, "#"],
  ])("nowhere %s", (_, imports, specifier) => {
    expect(target(imports, specifier)).toBe(`package ${specifier}`);
  });

  it("from built files to built files", () => {
    const imports = { "#*": { development: "./src/*", default: "./lib/*" } };
    expect(target(imports, "#app.js", "lib/built.js")).toBe("lib/app.js");
  });

  it("nowhere by a broken manifest", () => {
    const sources = memorySources({ ...files, "package.json": '{ "imports": ' });
    expect(resolveModule(sources, "src/server.js", "#app.js")).toEqual({ package: "#app.js" });
  });
});
