import { execa } from "execa";
import { ownGit } from "./git.ts";

/** Id of the commit that is checked out around `dir`; undefined outside of a repository, and before its first commit. */
export async function headOf(dir: string): Promise<string | undefined> {
  const result = await execa("git", ["rev-parse", "--verify", "--quiet", "HEAD"], {
    cwd: dir,
    reject: false,
    env: ownGit,
  });
  return result.failed ? undefined : result.stdout;
}
