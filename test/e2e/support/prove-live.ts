import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { type Servers, environment } from "./boot.ts";
import type { Case } from "./case.ts";
import type { Project } from "./project.ts";
import type { Tool } from "./tool.ts";

/** `obs-gen check --live`, as a user runs it: the tool boots the service itself and must find nothing. */
export async function proveLive(one: Case, project: Project, servers: Servers, tool: Tool): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "e2e-live-"));
  try {
    const file = join(folder, "service.env");
    const lines = Object.entries(environment(servers)).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${value}`],
    );
    await writeFile(file, `${lines.join("\n")}\n`);
    const { ok } = one.routes;
    const report = join(folder, "report.json");
    const args = ["check", "--live", "--env-file", file, "--request", `${ok.method} ${ok.path}`, "--report", report];
    const { code, stdout, stderr } = await tool.obsGen(args, project.dir);
    expect(code, `${stdout}\n${stderr}`).toBe(0);
    expect(stdout).toMatch(/^[1-9]\d* live rules hold, 0 do not, \d+ could not be judged\.$/m);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
