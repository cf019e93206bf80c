import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { OperationsFile } from "../../../src/model/need.ts";
import type { Operations } from "../../../src/model/operations.ts";
import { defaultSlo, defaultStack } from "../../../src/operations/slo.ts";
import { backends } from "../../../src/registry.ts";

/** A service with a database and everything chosen; tests change what matters to them. */
export function operations(changes: Partial<Operations> = {}): Operations {
  return {
    job: "shop",
    slug: "shop",
    version: "1.0.0",
    pillars: ["alerting", "correlation", "dashboards", "health", "logging", "metrics", "stack", "tracing"],
    databases: [{ id: "postgres", title: "PostgreSQL (pg)", hasPool: true }],
    paths: { health: "/health", ready: "/health/ready", metrics: "/metrics" },
    slo: defaultSlo,
    stack: { ...defaultStack, backends: backends.map(({ id }) => id) },
    ...changes,
  };
}

/** A temporary folder that holds `files`. */
export function folderWith(files: readonly OperationsFile[]): { path: string; dispose: () => void } {
  const path = mkdtempSync(join(tmpdir(), "operations-"));
  for (const file of files) {
    mkdirSync(dirname(join(path, file.path)), { recursive: true });
    writeFileSync(join(path, file.path), file.text);
  }
  return { path, dispose: () => rmSync(path, { recursive: true }) };
}
