import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { binOf, environment, expressApp, project, run, snapshot } from "./support.ts";

/** Runs `obs-gen` with streams that nobody reads: what is written to them fails, as behind `| head -0`. */
function unread(
  args: readonly string[],
  cwd: string,
  streams: ReadonlyArray<"stdout" | "stderr">,
): Promise<number | null> {
  const child = spawn(process.execPath, [binOf("obs-gen"), ...args], { cwd, env: environment() });
  for (const name of ["stdout", "stderr"] as const) {
    if (streams.includes(name)) child[name].destroy();
    else child[name].resume();
  }
  return new Promise((done) => child.on("close", done));
}

const quiet = ["--yes", "--no-install"];

test.each([[["stdout"]], [["stderr"]], [["stdout", "stderr"]]] as const)(
  "what is being written is written to its end although nobody reads %j",
  async (streams) => {
    const [dir, other] = [project(expressApp), project(expressApp)];
    expect((await run("obs-gen", ["init", ...quiet], { cwd: other })).code).toBe(0);
    expect(await unread(["init", ...quiet], dir, streams)).toBe(0);
    expect(snapshot(dir)).toEqual(snapshot(other));
    expect(await unread(["remove", "--all", ...quiet], dir, streams)).toBe(0);
    expect(snapshot(dir)).toEqual(expressApp);
    expect(existsSync(join(dir, ".observability.journal"))).toBe(false);
  },
);

test("a check that nobody reads ends without a failure of its own", async () => {
  const dir = project(expressApp);
  await run("obs-gen", ["init", ...quiet], { cwd: dir });
  expect(await unread(["check"], dir, ["stdout"])).toBe(0);
});
