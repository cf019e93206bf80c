import { execFile } from "node:child_process";

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Never rejects because of an exit code; a hang ends after `timeout` ms as code -1. */
export function run(
  command: string,
  args: readonly string[],
  { cwd, timeout = 180_000 }: { cwd: string; timeout?: number },
): Promise<Finished> {
  return new Promise((resolve) => {
    const options = { cwd, timeout, env: plainEnvironment(), maxBuffer: 64 * 2 ** 20 };
    execFile(command, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

/** The same, for what must succeed: throws with everything the program said. */
export async function succeed(command: string, args: readonly string[], options: { cwd: string }): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}\n${stdout}\n${stderr}`);
  return stdout;
}

/** What a user's shell would have: nothing of the test runner, and nothing of an npm around it. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOfTheRunner(name)));
}

export const isOfTheRunner = (name: string): boolean =>
  /^(npm_|VITEST|TEST$|NODE_ENV$|NODE_OPTIONS$|INIT_CWD$|NODE_V8|TINYPOOL)/.test(name);
