import { join } from "node:path";
import { cached } from "./cache.ts";
import { succeed } from "./run.ts";

const version = "4.61.1";

/** Runs pipelines of GitLab on this machine, after it checked them against GitLab's own schema. Gives its path. */
export async function gitlabCiLocal(): Promise<string> {
  const dir = await cached(["gitlab-ci-local", version], async (empty) => {
    const name = `gitlab-ci-local@${version}`;
    await succeed("npm", ["install", "--no-audit", "--no-fund", "--prefix", empty, name], { cwd: empty });
  });
  return join(dir, "node_modules", ".bin", "gitlab-ci-local");
}
