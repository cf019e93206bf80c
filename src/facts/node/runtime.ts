import { coerce, minVersion, validRange } from "semver";
import type { Fact, Place, Runtime } from "../../model/facts.ts";
import type { Sources } from "../../model/sources.ts";
import { asObject, asString } from "../json.ts";
import type { Manifest } from "../manifest.ts";
import { findAbove, type Surroundings } from "../surroundings.ts";
import { dockerfileVersion } from "./dockerfile.ts";

interface Found {
  readonly version: string;
  readonly evidence: Place;
}

/** The oldest Node that `engines` is believed about: many manifests still promise versions nobody runs. */
const oldestSupported = "20.0.0";

/**
 * The lowest Node the service runs on. What chooses the version that really runs (version files, volta, the image) comes
 * before `engines`, which is a promise; `otherwise` is what to assume when nothing says anything.
 */
export function findRuntime(
  surroundings: Surroundings,
  manifest: Manifest,
  sources: Sources,
  otherwise: string,
): Fact<Runtime> {
  const found = versionFile(surroundings) ?? volta(manifest) ?? image(sources) ?? engines(manifest);
  const version = found?.version ?? otherwise;
  return {
    value: { id: "node", version, major: Number(version.split(".")[0]), ...(found === undefined && { assumed: true }) },
    evidence: found?.evidence ?? { file: "package.json", line: 1 },
  };
}

function versionFile(surroundings: Surroundings): Found | undefined {
  for (const name of [".nvmrc", ".node-version", ".tool-versions"]) {
    const file = findAbove(surroundings, [name]);
    const lines = file?.text.split(/\r?\n/) ?? [];
    const named = name === ".tool-versions" ? /^\s*node(?:js)?\s+(\S+)/ : /^\s*([^#\s]\S*)/;
    const index = lines.findIndex((line) => named.test(line));
    const version = lowest(named.exec(lines[index] ?? "")?.[1]);
    if (file !== undefined && version !== undefined) return { version, evidence: { file: file.path, line: index + 1 } };
  }
  return undefined;
}

/** Names of long-term lines: https://github.com/nodejs/Release. */
const longTermLines: Readonly<{ [name: string]: string }> = {
  gallium: "16.0.0",
  hydrogen: "18.0.0",
  iron: "20.0.0",
  jod: "22.0.0",
  krypton: "24.0.0",
};

/** "v20.11.1", "20", "lts/iron"; undefined for what names no fixed version ("lts/*", "node"). */
function lowest(text: string | undefined): string | undefined {
  if (text?.startsWith("lts/") === true) return longTermLines[text.slice("lts/".length).toLowerCase()];
  return text !== undefined && /^v?\d/.test(text) ? coerce(text)?.version : undefined;
}

function volta({ data, line }: Manifest): Found | undefined {
  const version = lowest(asString(asObject(data["volta"])?.["node"]));
  return version === undefined
    ? undefined
    : { version, evidence: { file: "package.json", line: line("volta", "node") } };
}

function image(sources: Sources): Found | undefined {
  for (const file of sources.list().filter((path) => /^(?:[^/]+\/)?(?:[^/]*\.)?Dockerfile$/i.test(path))) {
    const found = dockerfileVersion(sources.read(file) ?? "");
    const version = lowest(found?.version);
    if (found !== undefined && version !== undefined) return { version, evidence: { file, line: found.line } };
  }
  return undefined;
}

function engines({ data, line }: Manifest): Found | undefined {
  const range = validRange(asString(asObject(data["engines"])?.["node"]) ?? null);
  if (range === null || range === "*") return undefined;
  const promised = minVersion(range);
  if (promised === null) return undefined;
  const version = promised.compare(oldestSupported) < 0 ? oldestSupported : promised.version;
  return { version, evidence: { file: "package.json", line: line("engines", "node") } };
}
