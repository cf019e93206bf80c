import { parse } from "yaml";
import { yamlEntry } from "../../edit/yaml/entry.ts";
import type { Ci } from "../../model/ci.ts";
import type { OperationsFile } from "../../model/need.ts";
import type { Requirement } from "../../model/requirement.ts";
import type { Sources } from "../../model/sources.ts";
import { asMapping, readYaml } from "../document.ts";
import { ignoredCheck, passing, runsIn } from "../runs.ts";
import { packageManagerField, pnpmMajor } from "../package-manager.ts";

const pipeline = ".gitlab-ci.yml";
const job = ".gitlab/observability.yml";
const report = "gl-code-quality-report.json";

export const gitlabFiles = (ci: Ci, sources: Sources): OperationsFile[] => [
  { path: job, text: `${jobLines(ci, sources).join("\n")}\n` },
];

/** The pipeline includes the job. */
export const gitlabEntries = (sources: Sources): Requirement[] => [
  ...jobEntries(sources),
  yamlEntry({
    id: "gitlab include",
    why: "the pipeline runs the check",
    file: pipeline,
    has: (text) => text.replace(/^\//, "") === job,
    places: [
      { path: ["include"], item: { local: job } },
      { path: [], key: "include", value: [{ local: job }] },
    ],
    blocked: {
      code: "ci-by-hand",
      severity: "warning",
      args: { what: "the pipeline", file: pipeline },
      snippet: `include:\n  - local: ${job}`,
    },
  }),
];

/** A job that runs the check and may fail is told; one that checks by other means is not judged. */
function jobEntries(sources: Sources): Requirement[] {
  const { data, lineOf } = readYaml(sources.read(job) ?? "");
  const runOf = runsIn(sources);
  const jobs = Object.entries(data).flatMap(([name, it]) => {
    const { script: lines, allow_failure: mayFail } = asMapping(it);
    const run = runOf([lines].flat().join("\n"), "pipefail"); // as GitLab's runner sets bash
    const by = mayFail === true ? "allow_failure: true" : run === "ignored" ? passing : undefined;
    return run === undefined ? [] : [{ by, line: lineOf([name, "script"]) }];
  });
  const [bad] = jobs;
  if (bad === undefined || jobs.some(({ by }) => by === undefined)) return [];
  const problem = ignoredCheck("The job", bad.by ?? "", { file: job, line: bad.line });
  const why = "the job stops a change that does not pass the check";
  return [
    { id: "gitlab check", why, entry: "alone", find: () => undefined, ensure: () => ({ kind: "drifted", problem }) },
  ];
}

function jobLines(ci: Ci, sources: Sources): string[] {
  return [
    "# Fails when code that the service is observed by is missing.",
    "observability:",
    ...[
      ...stage(sources),
      `image: ${ci.manager === "bun" ? "oven/bun:1" : `node:${ci.node.major ?? "lts"}`}`,
      "rules:",
      '  - if: $CI_PIPELINE_SOURCE == "merge_request_event"',
      "  - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH",
      "script:",
      ...script(ci, sources).map((line) => `  - ${line}`),
      "artifacts:",
      "  when: always",
      "  reports:",
      `    codequality: ${report}`,
    ].map((line) => `  ${line}`),
  ];
}

/** Jobs without a stage are of "test", which a pipeline with stages of its own may not have. */
function stage(sources: Sources): string[] {
  const { stages } = (parse(sources.read(pipeline) ?? "", { logLevel: "silent" }) ?? {}) as { stages?: unknown };
  if (!Array.isArray(stages) || stages.includes("test")) return [];
  const first: unknown = stages.find((name) => typeof name === "string");
  return typeof first === "string" ? [`stage: ${JSON.stringify(first)}`] : [];
}

function script(ci: Ci, sources: Sources): string[] {
  const manager = packageManagerField(sources);
  const enable =
    ci.manager === "pnpm"
      ? [`npm install --global ${manager?.replace(/\+.*/, "") ?? `pnpm@${pnpmMajor(sources)}`}`]
      : ci.manager === "yarn-berry"
        ? ["corepack enable"]
        : [];
  return [...enable, ci.install, `${ci.check} --format gitlab --output ${report}`];
}
