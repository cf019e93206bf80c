import type { Place } from "../../model/facts.ts";
import type { RuleProject } from "../../model/rule.ts";
import { filesWith, isSearched, listedOnce, searchedFiles } from "../../model/sources.ts";

type Project = Pick<RuleProject, "sources" | "record">;

const isOwn = ({ record }: Project, path: string): boolean => !Object.hasOwn(record?.generated ?? {}, path);

/** Files of the project that people write: no tests, no lockfiles, nothing that was generated. */
export const ownFiles = (project: Project): string[] =>
  searchedFiles(project.sources).filter((path) => isOwn(project, path));

/** True when any file of the project, of source or of configuration, has one of `texts`: then somebody thought of it. */
export const mentions = (project: Project, texts: readonly string[]): boolean =>
  filesWith(project.sources, texts).some((path) => isOwn(project, path));

/** Files that say how the service is built and started: manifests, Dockerfiles, environments, everything but source. */
export const isConfiguration = (path: string): boolean =>
  /\.(?:jsonc?|ya?ml|toml|sh)$|(?:^|\/)(?:[^/]*Dockerfile[^/]*|Procfile|Makefile|\.env[^/]*)$/i.test(path);

export interface ConfigurationLine {
  readonly at: Place;
  readonly text: string;
}

const configurationFiles = listedOnce((paths) => paths.filter((path) => isSearched(path) && isConfiguration(path)));

/** Lines of configuration files that have `pattern`; comments of Dockerfiles, YAML and .env are none. */
export const configurationLines = (project: Project, pattern: RegExp): ConfigurationLine[] =>
  configurationFiles(project.sources)
    .filter((path) => isOwn(project, path))
    .flatMap((file) =>
      (project.sources.read(file) ?? "")
        .split(/\r?\n/)
        .map((text, index) => ({ at: { file, line: index + 1 }, text }))
        .filter(({ text }) => !/^\s*(?:#|\/\/)/.test(text) && pattern.test(text)),
    );
