import { isSettings, pathSettings, withPaths } from "../edit/typescript/index.ts";
import type { Record } from "../model/record.ts";
import type { Sources } from "../model/sources.ts";

/**
 * The record as if it had been made with the paths that its service has now: who edits them in the generated `config` has
 * chosen them, as by a flag, and probes, scrapers and alerts follow.
 */
export function withSettings(record: Record, sources: Sources): Record {
  const [path, base] = Object.entries(record.generated).find(([it]) => isSettings(it)) ?? [];
  const text = path === undefined ? undefined : sources.read(path);
  if (path === undefined || base === undefined || text === undefined || text === base) return record;
  const set = pathSettings(path, text);
  const { options } = record.selection;
  const chosen = (name: "healthPath" | "readyPath" | "metricsPath"): string => set.get(name)?.text ?? options[name];
  const paths = {
    healthPath: chosen("healthPath"),
    readyPath: chosen("readyPath"),
    metricsPath: chosen("metricsPath"),
  };
  return {
    ...record,
    selection: { ...record.selection, options: { ...options, ...paths } },
    generated: { ...record.generated, [path]: withPaths(path, base, paths) },
  };
}
