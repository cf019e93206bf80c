import type { Sources } from "../../model/sources.ts";
import { filesAbove, isImported } from "./specifiers.ts";

/**
 * True for a file that runs in a process with `service`, the file that makes the application: something loads both. What starts the
 * service as a process of its own, or works beside it, ends without telemetry as well as with it.
 */
export function runsWith(sources: Sources, path: string, service: string): boolean {
  const above = [...filesAbove(sources, path)];
  const aboveService = filesAbove(sources, service);
  // Plugins are loaded by the names of their folders: what hands something out is not known to begin a process.
  return above.some((it) => aboveService.has(it) || (!isImported(sources, it) && isHandingOut(sources, it)));
}

function isHandingOut(sources: Sources, path: string): boolean {
  if (!/^export\b|\bexports\b/m.test(sources.read(path) ?? "")) return false;
  const stem = path.replace(/^src\//, "").replace(/\.\w+$/, "");
  const named = (sources.read("package.json") ?? "").match(/[\w./@-]+/g) ?? [];
  return !named.some((it) => `/${it.replace(/\.\w+$/, "")}`.endsWith(`/${stem}`));
}
