import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Real libraries in the versions that the recipes promise, side by side under names of our own. */
const packages = {
  pg: "8.23.1",
  "pg-8.7": "npm:pg@8.7.1",
  "pg-cursor": "2.22.0",
  "@types/pg": "8.23.1",
  "redis-4": "npm:redis@4.7.1",
  "redis-5.0": "npm:redis@5.0.1",
  "redis-6": "npm:redis@6.3.1",
  "ioredis-4": "npm:ioredis@4.31.0",
  "ioredis-5.3": "npm:ioredis@5.3.2",
  "ioredis-6": "npm:ioredis@6.0.0",
  winston: "3.19.0",
  pino: "10.4.0",
  "pino-7": "npm:pino@7.11.0",
  "prom-client": "15.1.3",
  "@opentelemetry/api": "1.9.1",
  "@opentelemetry/sdk-trace-base": "2.12.1",
  "@opentelemetry/context-async-hooks": "2.12.0",
  "@types/node": "20.19.43",
};

/** Installed once per set of versions and machine; gives the folder. */
export function installPackages(): string {
  const manifest = JSON.stringify({ private: true, dependencies: packages });
  const hash = createHash("sha256").update(manifest).digest("hex").slice(0, 12);
  const folder = join(tmpdir(), `obs-gen-contract-${hash}`);
  if (existsSync(folder)) return folder;
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh);
  writeFileSync(join(fresh, "package.json"), manifest);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: fresh, stdio: "inherit" });
  try {
    renameSync(fresh, folder);
  } catch {
    rmSync(fresh, { recursive: true }); // another test file was faster
  }
  return folder;
}
