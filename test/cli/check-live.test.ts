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
