import { parse } from "jsonc-parser";
import semver from "semver";
import type { Gate, NeedContext } from "../model/catalog.ts";
import type { Ci, NodeVersion } from "../model/ci.ts";
import type { Facts, PackageManager } from "../model/facts.ts";
import type { Selection } from "../model/selection.ts";
import type { Sources } from "../model/sources.ts";
import { gates } from "../registry.ts";

/** Where a repository tells nothing about its CI. */
const usualGates = ["github"];

export const gateIds = ({ options }: Selection): readonly string[] => options.ci?.gates ?? usualGates;

export const chosenGates = (selection: Selection): readonly Gate[] =>
  gates.filter(({ id }) => gateIds(selection).includes(id));

/** What the gates of this repository are made from. */
export function ciOf({ facts, selection }: NeedContext, sources: Sources): Ci {
  const { id } = facts.packageManager.value;
  // A lockfile that is not there yet comes with the first install.
  const locked = !/^package-lock\s*=\s*false/m.test(sources.read(".npmrc") ?? "");
  const { run, install, installLocked } = managers[id];
  const words = [run, "check", ...(facts.repository.workspaces ? ["--all-workspaces"] : [])];
  return {
    check: words.join(" "),
    checkCommit: [...words, "--since HEAD"].join(" "),
    manager: id,
    locked,
    install: locked ? installLocked : install,
    node: nodeVersion(facts, sources),
    workflows: facts.repository.workflows ?? [],
    branch: selection.options.ci?.branch ?? "main",
  };
}

interface Commands {
  /** Runs obs-gen from the project's own packages. */
  readonly run: string;
  readonly install: string;
  readonly installLocked: string;
}

const npm: Commands = { run: "npx obs-gen", install: "npm install", installLocked: "npm ci" };
const managers: Readonly<Record<PackageManager["id"], Commands>> = {
  npm,
  pnpm: {
    run: "pnpm exec obs-gen",
    install: "pnpm install",
    installLocked: "pnpm install --frozen-lockfile",
  },
  yarn: { run: "yarn obs-gen", install: "yarn install", installLocked: "yarn install --frozen-lockfile" },
  "yarn-berry": { run: "yarn obs-gen", install: "yarn install", installLocked: "yarn install --immutable" },
  bun: { run: "bun run obs-gen", install: "bun install", installLocked: "bun install --frozen-lockfile" },
  // Projects of other languages, which nothing is planned for yet.
  pip: npm,
  uv: npm,
  poetry: npm,
};

/** Files that setup-node reads a version from. `package.json` is one when it says which Node it wants. */
function nodeVersion({ runtime }: Facts, sources: Sources): NodeVersion {
  const { file } = runtime.evidence;
  const { major } = runtime.value;
  if (file === "package.json") return saysNode(sources.read(file)) ? { file, major } : {};
  return /^\.(nvmrc|node-version|tool-versions)$/.test(file) ? { file, major } : { major };
}

/** The facts know a version in any case: that of this process, which is not the same on every machine. */
function saysNode(manifest: string | undefined): boolean {
  const { volta, engines } = (parse(manifest ?? "{}") ?? {}) as {
    volta?: { node?: unknown };
    engines?: { node?: unknown };
  };
  const range = volta?.node ?? engines?.node;
  return typeof range === "string" && !["*", null].includes(semver.validRange(range));
}
