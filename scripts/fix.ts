import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { updateRegistry } from "./registry.ts";

const check = process.argv.includes("--check");
const stale = await updateRegistry({ check });

if (check) {
  for (const file of stale) console.error(`${file} is stale: run \`npm run fix\`.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const file of stale) console.log(`updated ${file}`);
  const prettier = fileURLToPath(new URL("../node_modules/prettier/bin/prettier.cjs", import.meta.url));
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  execFileSync(process.execPath, [prettier, "--write", "--log-level", "warn", "."], { cwd, stdio: "inherit" });
}
