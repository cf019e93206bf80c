import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { project, run } from "./support.ts";

/** Starts a daemon that leaves its session and environment and keeps the service's output open. */
const server = `
const { spawn } = require("node:child_process");
const { writeFileSync } = require("node:fs");
const daemon = spawn(process.execPath, ["-e", "setTimeout(() => undefined, 120_000)"], {
  detached: true, env: {}, stdio: "inherit",
});
daemon.unref();
writeFileSync("daemons", daemon.pid + "\\n", { flag: "a" });
process.once("SIGTERM", () => process.exit(0));
require("node:http").createServer((request, response) => response.end("hello")).listen(process.env.PORT);
`;

test("ends although a daemon of the service holds its pipes", { timeout: 110_000 }, async () => {
  const dir = project({
    "package.json": JSON.stringify({ name: "daemons", version: "1.0.0", scripts: { start: "node server.js" } }),
    "server.js": server,
  });
  try {
    const { code, stdout } = await run("obs-gen", ["check", "--live"], { cwd: dir });
    expect(stdout).toMatch(/live rules hold/);
    expect(code).toBe(1);
  } finally {
    for (const pid of readFileSync(join(dir, "daemons"), "utf8").trim().split("\n"))
      process.kill(Number(pid), "SIGKILL");
  }
});

test("says that no request reached a route, and where all are answered does not", { timeout: 110_000 }, async () => {
  const answering = (status: number): string =>
    "process.once('SIGTERM', () => process.exit(0));\n" +
    `require("node:http").createServer((_, response) => response.writeHead(${status}).end()).listen(process.env.PORT);\n`;
  const told = async (status: number): Promise<string> => {
    const manifest = { name: "unknown", version: "1.0.0", scripts: { start: "node server.js" } };
    const dir = project({ "package.json": JSON.stringify(manifest), "server.js": answering(status) });
    return (await run("obs-gen", ["check", "--live", "--format", "junit"], { cwd: dir })).stdout;
  };
  const [lost, found] = await Promise.all([told(404), told(200)]);
  expect(lost).toContain("No request reached a route: all 2 were answered 404.");
  expect(lost).toMatch(/name="OG-TRC52"><skipped message="no /);
  expect(found).not.toContain("No request reached a route");
});
