import type { Ci } from "../../model/ci.ts";
import type { OperationsFile } from "../../model/need.ts";
import type { Sources } from "../../model/sources.ts";
import { packageManagerField, pnpmMajor } from "../package-manager.ts";
import { isCheckedElsewhere, workflowFile } from "./steps.ts";

/** Actions by the major version that was current when this was written. */
const actions = {
  checkout: "actions/checkout@v6",
  node: "actions/setup-node@v6",
  pnpm: "pnpm/action-setup@v4",
  bun: "oven-sh/setup-bun@v2",
  sarif: "github/codeql-action/upload-sarif@v4",
} as const;

const report = "observability.sarif";

export const githubFiles = (ci: Ci, sources: Sources): OperationsFile[] =>
  isCheckedElsewhere(ci, sources) ? [] : [{ path: workflowFile, text: `${workflow(ci, sources).join("\n")}\n` }];

function workflow(ci: Ci, sources: Sources): string[] {
  return [
    "# Fails when code that the service is observed by is missing.",
    "name: observability",
    "on:",
    "  pull_request:",
    "  push:",
    `    branches: [${/^[\w./-]+$/.test(ci.branch) ? ci.branch : JSON.stringify(ci.branch)}]`,
    "permissions:",
    "  contents: read",
    "  security-events: write # code scanning",
    "jobs:",
    "  check:",
    "    runs-on: ubuntu-latest",
    "    timeout-minutes: 10",
    "    steps:",
    ...[
      `- uses: ${actions.checkout}`,
      "  with:",
      "    persist-credentials: false",
      ...setUp(ci, sources),
      `- run: ${ci.install}`,
      "# Prints what is missing, and marks it on the lines of a pull request.",
      `- run: ${ci.check} --format sarif --output ${report}`,
      `- uses: ${actions.sarif}`,
      "  # Private repositories have code scanning only where it is paid for.",
      `  if: \${{ !cancelled() && hashFiles('${report}') != '' && !github.event.repository.private }}`,
      "  with:",
      `    sarif_file: ${report}`,
      "    category: observability",
    ].map((line) => `      ${line}`),
  ];
}

function setUp({ manager, locked, node }: Ci, sources: Sources): string[] {
  const version =
    node.file === undefined ? `node-version: ${node.major ?? "lts/*"}` : `node-version-file: ${node.file}`;
  const cache = manager === "yarn-berry" ? "yarn" : manager;
  return [
    ...beforeNode(manager, sources),
    `- uses: ${actions.node}`,
    "  with:",
    `    ${version}`,
    // Bun keeps no cache that the action knows, and what is not locked can't be cached.
    ...(locked && manager !== "bun" ? [`    cache: ${cache}`] : []),
  ];
}

/** The cache of a package manager is looked for when Node is set up, so the manager comes first. */
function beforeNode(manager: Ci["manager"], sources: Sources): string[] {
  if (manager === "bun") return [`- uses: ${actions.bun}`];
  if (manager === "pnpm")
    return [
      `- uses: ${actions.pnpm}`,
      ...(packageManagerField(sources) === undefined ? ["  with:", `    version: ${pnpmMajor(sources)}`] : []),
    ];
  // A release that lies in the repository is run by any yarn.
  const isHere = /^yarnPath:/m.test(sources.read(".yarnrc.yml") ?? "");
  return manager === "yarn-berry" && !isHere ? ["- run: corepack enable"] : [];
}
