import { createRequire } from "node:module";
import { build as bundle, type BuildOptions, type Plugin } from "esbuild";

const require = createRequire(import.meta.url);

/** Packages that most runs have no use for although what they run imports them, by the file that each is put into. */
const packages = new Map([
  ["yaml", "yaml.cjs"],
  ["execa", "execa.cjs"],
  ["@prometheus-io/lezer-promql", "promql.cjs"],
]);

/** Loads each of `packages` when a name of it is first used: its names become getters. */
export const lazyPackages: Plugin = {
  name: "lazy-packages",
  setup(build) {
    const filter = new RegExp(`^(?:${[...packages.keys()].join("|")})$`);
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: "lazy" }));
    build.onLoad({ filter: /.*/, namespace: "lazy" }, async ({ path }) => {
      const names = Object.keys((await import(path)) as object).filter((name) => name !== "default");
      const getters = names.map((name) => `get ${name}(){return load().${name}}`);
      const load = `let m;const load=()=>m??=require("./${packages.get(path) ?? ""}");`;
      return { contents: `${load}module.exports={${getters.join(",")}}` };
    });
    build.onResolve({ filter: /^\.\/[\w-]+\.cjs$/ }, ({ path, namespace }) =>
      namespace === "lazy" ? { path, external: true } : undefined,
    );
  },
};

/** The files that `lazyPackages` speaks of: name, text, and what went into it. */
export async function bundlePackages(
  options: BuildOptions,
): Promise<Array<{ readonly name: string; readonly text: string; readonly inputs: readonly string[] }>> {
  return Promise.all(
    [...packages].map(async ([path, name]) => {
      const contents = `export * from ${JSON.stringify(path)};`;
      const resolveDir = require.resolve("../package.json").replace(/[^\\/]*$/, "");
      const result = await bundle({
        ...options,
        stdin: { contents, resolveDir },
        ...{ bundle: true, format: "cjs", write: false, metafile: true, minifyIdentifiers: true },
      });
      return { name, text: result.outputFiles[0]?.text ?? "", inputs: Object.keys(result.metafile.inputs) };
    }),
  );
}
