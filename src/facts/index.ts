import { basename, join, resolve } from "node:path";
import { valid } from "semver";
import type { Facts } from "../model/facts.ts";
import { Failure, type Problem } from "../model/problem.ts";
import { recordFile } from "../model/record.ts";
import type { Sources } from "../model/sources.ts";
import { type Disk, isFolder, realDisk } from "./disk.ts";
import { asObject, asString, type JsonObject } from "./json.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { findLanguage } from "./node/language.ts";
import { findObservabilityDir, findSourceDir } from "./node/layout.ts";
import { findMoved } from "./node/moved.ts";
import { findImportExtension, findModuleFormat } from "./node/modules.ts";
import { ownSources } from "./node/own.ts";
import { findRuntime } from "./node/runtime.ts";
import { readTypescriptConfig, type TypescriptConfig, withoutCompiled } from "./node/tsconfig.ts";
import { neighboursOf } from "./neighbours.ts";
import { findPackageManager } from "./package-manager.ts";
import { findPackages } from "./packages.ts";
import { createSources } from "./sources.ts";
import { findStyles } from "./style/index.ts";
import { ignoreFilesAbove, placeBelow, type Surroundings, surroundingsOf } from "./surroundings.ts";
import { walk } from "./walk.ts";
import { findRepository } from "./repository.ts";

export { lookAround } from "./repository.ts";
export { listWorkspaces, type Workspace } from "./workspaces.ts";

/** Facts that need no understanding of source code; `inspect` adds the others. */
export type ProjectFacts = Omit<Facts, "services" | "dependencies" | "existing">;

export interface Project {
  /** The package folder, absolute. */
  readonly root: string;
  readonly sources: Sources;
  readonly facts: ProjectFacts;
  /** Text of `.observability.json`, with the paths that generated files have now. */
  readonly recordText?: string;
  /** Grows while `sources` is read: a file that can't be decoded is known when it is asked for. */
  readonly problems: readonly Problem[];
}

/**
 * Reads the package in `dir`. Only reads: nothing is written, started or executed. Rejects with a `Failure` when there is
 * no package.json, or one that package managers would not accept either. Everything that is learnt comes through `disk`.
 */
export function loadProject(dir: string, disk: Disk = realDisk): Promise<Project> {
  return new Promise((done) => {
    done(readProject(resolve(dir), disk));
  });
}

function readProject(root: string, disk: Disk): Project {
  if (!isFolder(root)) throw failure("folder-missing", { dir: root });
  const surroundings = surroundingsOf(root, disk);
  const manifest = readManifest(surroundings, disk);
  const { files, problems: walked } = walk({
    root,
    disk,
    ignoreFiles: ignoreFilesAbove(surroundings),
    above: (base) => placeBelow(root, base),
  });
  const manager = findPackageManager(surroundings);
  const problems = [...walked, ...manager.problems];
  const tsconfig = readTypescriptConfig(surroundings.read, surroundings.folders);
  const neighbours = neighboursOf(surroundings, disk);
  const sources = {
    ...createSources({ root, disk }, withoutCompiled(files, tsconfig), problems),
    ...(neighbours !== undefined && { neighbours }),
  };
  const asWritten = sources.read(recordFile);
  const written = readRecorded(asWritten);
  const moved = findMoved(written, sources);
  problems.push(...(moved?.problems ?? []));
  const recordText = moved === undefined ? asWritten : JSON.stringify(moved.recorded);
  const recorded = moved?.recorded ?? written;
  const repository = findRepository(surroundings, disk, recorded);
  const packageManager = manager.fact;
  const facts = findFacts({ surroundings, manifest, tsconfig, sources, packageManager, repository, recorded });
  return { root, sources, facts, ...(recordText === undefined ? {} : { recordText }), problems };
}

function readManifest({ root, read }: Surroundings, disk: Disk): Manifest {
  const file = disk.readText(join(root, "package.json"));
  if (file.kind === "text") return parseManifest(file.text);
  if (file.kind !== "missing") throw failure(`file-${file.kind}`, { file: "package.json" });
  const isPython = ["pyproject.toml", "requirements.txt", "setup.py"].some((name) => read(name) !== undefined);
  throw isPython ? failure("language-unsupported", { language: "python" }) : failure("manifest-missing", {});
}

const failure = (code: string, args: Problem["args"]): Failure => new Failure([{ code, severity: "error", args }]);

interface Input {
  readonly surroundings: Surroundings;
  readonly manifest: Manifest;
  readonly tsconfig: TypescriptConfig | undefined;
  readonly sources: Sources;
  readonly packageManager: Facts["packageManager"];
  readonly repository: Facts["repository"];
  readonly recorded: JsonObject;
}

function findFacts(input: Input): ProjectFacts {
  const { surroundings, manifest, tsconfig, sources: all, packageManager, repository, recorded } = input;
  const sources = ownSources(all, recorded);
  const language = findLanguage(sources, tsconfig);
  const layout = { manifest, sources, language: language.value, tsconfig };
  const modules = { ...layout, sourceDir: findSourceDir(layout) };
  const moduleFormat = findModuleFormat(modules);
  const packages = findPackages(surroundings, manifest, packageManager.value);
  return {
    name: asString(manifest.data["name"]) ?? basename(surroundings.root),
    version: asString(manifest.data["version"]) ?? "0.0.0",
    language,
    moduleFormat,
    runtime: findRuntime(surroundings, manifest, sources, assumedRuntime(recorded)),
    packageManager,
    repository,
    sourceDir: modules.sourceDir,
    observabilityDir: findObservabilityDir(all, modules.sourceDir, packages, recorded),
    importExtension: findImportExtension(modules, moduleFormat.value),
    ...findStyles(surroundings, sources, language.value, packages),
    packages,
  };
}

/** What the record says, as far as facts go by it; it is large, and written by this tool. */
function readRecorded(text: string | undefined): JsonObject {
  try {
    return asObject(JSON.parse(text?.replace(/^\uFEFF/, "") ?? "{}")) ?? {};
  } catch {
    return {};
  }
}

/** What was assumed before stays: else a project would ask for other packages wherever another Node runs this tool. */
const assumedRuntime = (recorded: JsonObject): string =>
  valid(asString(recorded["runtime"])) ?? process.version.replace(/^v/, "");
