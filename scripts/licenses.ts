import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * What the licences of bundled packages ask for: their names, versions and licence texts. `inputs` are the files that
 * went into the bundle; throws when a package among them has no licence text.
 */
export function thirdPartyLicenses(inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []));
  const entries = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
    const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice)/i.test(file));
    if (files.length === 0) throw new Error(`${name} has no licence text`);
    const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
    return { title: `${name} ${version} (${license})`, text: texts.join("\n\n") };
  });
  const line = "-".repeat(80);
  const sorted = entries.sort((a, b) => (a.title < b.title ? -1 : 1));
  return sorted.map(({ title, text }) => `${line}\n${title}\n${line}\n\n${text}\n`).join("\n");
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** The folder of the installed package that a file belongs to; manifests below it that only set `type` are none. */
function packageFolder(input: string): string | undefined {
  const at = input.lastIndexOf("node_modules/");
  if (at === -1) return undefined;
  let folder = dirname(input);
  while (folder.length > at && !isPackage(folder)) folder = dirname(folder);
  return folder;
}

const isPackage = (folder: string): boolean =>
  existsSync(join(folder, "package.json")) &&
  "version" in (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as object);
