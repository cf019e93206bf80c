import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { skeletons, type Kind } from "./skeletons.ts";
import { updateRegistry } from "./registry.ts";

/** `npm run new -- framework|dependency|pillar|rule <id>`: writes the files of a new part. */
const root = fileURLToPath(new URL("..", import.meta.url));
const [kind = "", id = ""] = process.argv.slice(2);

if (!isKind(kind) || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
  console.error(
    `usage: npm run new -- ${Object.keys(skeletons).join("|")} <id>   (an id is lower-case-words, a rule's is met-08)`,
  );
  process.exit(2);
}
if (kind === "rule" && !/^(?:res|trc|log|cor|met|hlt|alr|cov)-\d\d$/.test(id)) {
  console.error("A rule's id is its group and a number: res, trc, log, cor, met, hlt, alr or cov, e.g. met-08.");
  process.exit(2);
}

const files = Object.entries(skeletons[kind](id));
const taken = files.find(([path]) => existsSync(root + path));
if (taken !== undefined) {
  console.error(`${taken[0]} is there already.`);
  process.exit(2);
}
for (const [path, text] of files) {
  mkdirSync(dirname(root + path), { recursive: true });
  const laidOut = path.endsWith(".ts") ? await format(text, { parser: "typescript", printWidth: 120 }) : text;
  writeFileSync(root + path, laidOut);
  console.log(`wrote ${path}`);
}
for (const path of await updateRegistry({ check: false })) console.log(`updated ${path}`);

function isKind(text: string): text is Kind {
  return Object.hasOwn(skeletons, text);
}
