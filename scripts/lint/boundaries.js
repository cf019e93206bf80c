/**
 * Which folder may import what: the architecture as lint rules. A package or a Node module belongs to the folders named
 * with it; folders that are pure get none of Node at all.
 */
const owners = [
  { modules: ["ts-morph", "typescript", "ts-blank-space"], folders: ["edit/typescript", "render"] },
  { modules: ["handlebars", "handlebars/*", "prettier", "prettier/*"], folders: ["render"] },
  { modules: ["execa"], folders: ["apply", "live"] },
  { modules: ["node:child_process", "node:net", "node:http", "node:https"], folders: ["apply", "live"] },
  { modules: ["chalk", "@inquirer/*", "commander"], folders: ["cli"] },
  { modules: ["diff"], folders: ["report"] },
  { modules: ["node:fs", "node:fs/promises"], folders: ["facts", "apply", "live", "cli", "render/templates"] },
  { modules: ["node:os", "node:path", "node:process"], folders: ["facts", "apply", "live", "cli"] },
];

/** Folders that turn data into data, and so run the same on every machine at every time. */
const pure = [
  "model",
  "plan",
  "inspect",
  "edit",
  "pillars",
  "dependencies",
  "frameworks",
  "backends",
  "gates",
  "operations",
  "rules",
  "report",
  "check",
  "operations",
  "backends",
];

/** Later stages may know earlier ones, never the other way round. */
const layers = [
  { folder: "model", forbidden: ["../*", "!./*"], message: "src/model imports nothing outside itself." },
  {
    folder: "edit",
    forbidden: [
      "**/cli/**",
      "**/plan/**",
      "**/apply/**",
      "**/report/**",
      "**/pillars/**",
      "**/frameworks/**",
      "**/dependencies/**",
    ],
  },
  { folder: "facts", forbidden: ["**/cli/**", "**/plan/**", "**/apply/**", "**/report/**"] },
  {
    folder: "pillars",
    forbidden: ["**/cli/**", "**/apply/**", "**/report/**", "**/frameworks/**", "**/dependencies/**"],
  },
  {
    folder: "dependencies",
    forbidden: ["**/cli/**", "**/apply/**", "**/report/**", "**/frameworks/**", "**/pillars/**"],
  },
  {
    folder: "frameworks",
    forbidden: ["**/cli/**", "**/apply/**", "**/report/**", "**/dependencies/**", "**/pillars/**"],
  },
  {
    folder: "gates",
    forbidden: ["**/cli/**", "**/apply/**", "**/report/**", "**/plan/**", "**/frameworks/**", "**/dependencies/**"],
  },
  { folder: "plan", forbidden: ["**/cli/**", "**/apply/**", "**/report/**"] },
  { folder: "render", forbidden: ["**/cli/**", "**/apply/**", "**/report/**", "**/plan/**"] },
  { folder: "apply", forbidden: ["**/cli/**", "**/report/**"] },
  { folder: "check", forbidden: ["**/cli/**", "**/apply/**", "**/plan/**", "**/facts/**"] },
  { folder: "report", forbidden: ["**/cli/**", "**/apply/**", "**/edit/**", "**/plan/index.ts", "**/facts/index.ts"] },
];

const folders = [
  "model",
  "facts",
  "inspect",
  "plan",
  "edit",
  "render",
  "apply",
  "report",
  "pillars",
  "frameworks",
  "dependencies",
  "backends",
  "gates",
  "operations",
  "rules",
  "check",
  "live",
  "cli",
];
const isBelow = (folder, owner) => folder === owner || folder.startsWith(`${owner}/`);

/** Module names, with "*" for the rest of a name, as a pattern that a relative path never matches. */
const exactly = (modules) =>
  `^(${modules.map((name) => name.replaceAll(".", "\\.").replaceAll("*", ".+")).join("|")})$`;

/** The rule for one folder; `owned` narrower folders ("edit/typescript") override what holds for their parent. */
function importRule(folder) {
  const packages = owners
    .filter((owner) => !owner.folders.some((name) => isBelow(folder, name)))
    .map(({ modules, folders: allowed }) => ({
      regex: exactly(modules),
      message: `Only ${allowed.map((name) => `src/${name}`).join(", ")} may import this.`,
    }));
  const layer = layers.find((candidate) => isBelow(folder, candidate.folder));
  const layerPattern = layer && {
    group: layer.forbidden,
    message: layer.message ?? `src/${layer.folder} stands before this stage.`,
  };
  return ["error", { patterns: [...packages, ...(layerPattern ? [layerPattern] : [])] }];
}

const noExit = { object: "process", property: "exit", message: "Only src/cli ends the process: throw a Failure." };
const impureGlobals = ["process", "fetch", "setTimeout", "setInterval", "setImmediate", "performance", "require"].map(
  (name) => ({
    name,
    message: "This folder is pure: no process, clock or network.",
  }),
);
const impureProperties = [
  { object: "Date", property: "now", message: "This folder is pure: no clock." },
  { object: "Math", property: "random", message: "This folder is pure: no chance." },
];

export const boundaries = [
  ...[...folders, "edit/typescript", "render/templates"].map((folder) => ({
    files: folder === "render/templates" ? ["src/render/templates.ts"] : [`src/${folder}/**/*.ts`],
    rules: { "no-restricted-imports": importRule(folder) },
  })),
  {
    files: ["src/**/*.ts"],
    ignores: ["src/cli/**"],
    rules: { "no-restricted-properties": ["error", noExit] },
  },
  {
    files: pure.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      "no-restricted-globals": ["error", ...impureGlobals],
      "no-restricted-properties": ["error", noExit, ...impureProperties],
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "This folder is pure: no clock.",
        },
        { selector: "ExportDefaultDeclaration", message: "Exports have names, so that a search finds every use." },
        { selector: "TSEnumDeclaration", message: "A union of literals says the same and erases." },
      ],
    },
  },
];
