import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freePort } from "../support/ports.ts";
import { environment, execute, project, run, snapshot } from "./support.ts";

/** Asks until the service answers or its time is over. */
async function fetchOnceUp(url: string, deadline = Date.now() + 20_000): Promise<Response> {
  for (;;) {
    try {
      return await fetch(url);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

test.each(["typescript", "javascript"])(
  "a new %s service builds, passes its tests, boots and is observable",
  { timeout: 240_000 },
  async (language) => {
    const base = project();
    const dir = join(base, "shop");
    const created = await run("create-observability", ["shop", "--yes", "--language", language], { cwd: base });
    expect({ code: created.code, stderr: created.code === 0 ? "" : created.stderr + created.stdout }).toEqual({
      code: 0,
      stderr: "",
    });
    expect(existsSync(join(dir, "node_modules/express"))).toBe(true);

    for (const script of ["build", "test"]) {
      const { code, stdout, stderr } = await execute("npm", ["run", script], { cwd: dir });
      expect({ script, code, output: code === 0 ? "" : stdout + stderr }).toEqual({ script, code: 0, output: "" });
      if (script === "test") expect(stdout).toMatch(/^(# |ℹ )pass 4$/m);
    }
    expect((await run("obs-gen", ["check"], { cwd: dir })).stdout).toContain("Everything is in place");

    const [port, metricsPort] = [await freePort(), await freePort()];
    const env = environment({ PORT: String(port), METRICS_PORT: String(metricsPort), OTEL_SDK_DISABLED: "true" });
    const main = language === "typescript" ? "dist/src/server.js" : "src/server.js";
    const service = spawn(process.execPath, [main], { cwd: dir, env, stdio: "ignore" });
    const ended = new Promise<number | null>((done) => service.on("exit", done));
    try {
      const hello = await fetchOnceUp(`http://localhost:${port}/greetings/Ada`);
      expect(await hello.json()).toEqual({ greeting: "Hello, Ada!" });
      expect(hello.headers.get("x-request-id")).toMatch(/\S/);
      expect((await fetch(`http://localhost:${port}/health`)).status).toBe(200);
      const metrics = await (await fetch(`http://localhost:${metricsPort}/metrics`)).text();
      expect(metrics).toMatch(/http_requests_total\{[^}]*endpoint="\/greetings\/:name"[^}]*\} 1/);
    } finally {
      service.kill("SIGTERM");
    }
    expect(await ended).toBe(0);
  },
);

test("a folder with something in it is left alone", async () => {
  const dir = project({ "notes.txt": "mine\n" });
  const { code, stderr } = await run("create-observability", [".", "--yes"], { cwd: dir });
  expect(code).toBe(2);
  expect(stderr).toContain("not empty (notes.txt)");
  expect(snapshot(dir)).toEqual({ "notes.txt": "mine\n" });
});

test("--dry-run shows the service and makes no folder", async () => {
  const dir = project();
  const { code, stdout } = await run("create-observability", ["shop", "--dry-run"], { cwd: dir });
  expect(code).toBe(0);
  expect(stdout).toContain("+++ b/src/app.ts");
  expect(existsSync(join(dir, "shop"))).toBe(false);
});

test.each([
  [["A B", "--yes", "--dry-run"], 0, '+  "name": "a-b"'],
  [["x", "--yes", "--name", "../up"], 2, "can't be the name of a package"],
  [["x", "--yes", "--name", 'a"; rm -rf'], 2, "can't be the name of a package"],
  [["x", "--yes", "--dependencies", "postgres"], 2, "A new service has no client of postgres"],
] as const)("create-observability %j", async (args, code, text) => {
  const dir = project();
  const result = await run("create-observability", args, { cwd: dir });
  expect(result.stdout + result.stderr).toContain(text);
  expect(result.code).toBe(code);
  expect(snapshot(dir)).toEqual({});
});
