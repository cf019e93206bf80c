import type { Sources } from "../../model/sources.ts";
import { isImported } from "./specifiers.ts";

const folder = /(?:^|\/)(?:scripts?|seeds?|seeders?|migrations?|tools?|perf)\//;
const name = /(?:^|\/)(?:seed|migrate|backfill)[\w-]*\.[cm]?[jt]s$/;
/** `knexfile.js`, `vitest.config.ts`: what tools load. */
const settings = /(?:^|\/)(?:(?:knex|gulp|grunt|jake)file|[\w.-]+\.config)\.[cm]?[jt]s$/i;

/** What shows how the service is used, or measures it, may be a service by itself: it is run by hand all the same. */
const example = /(?:^|\/)(?:examples?|samples?|benchmarks?)\//;

/** What stays: servers, consumers of queues, and what runs by the clock. */
const staying = /\.(?:listen|consume|subscribe|schedule)\(|\bsetInterval\(|\bnew Worker\(|\beach(?:Message|Batch)\b/;

/**
 * True for a script that somebody runs by hand, like the one that fills a database: no request waits for its queries, and it
 * ends before anything of it could be scraped. What another file loads, what stays, and what `npm start` runs is none.
 */
export const isOneOff = (sources: Sources, path: string): boolean =>
  (example.test(path) || ((folder.test(path) || name.test(path)) && !staying.test(sources.read(path) ?? ""))) &&
  isByItself(sources, path);

/** False for clients of such a script, of what tools load, and of any file that closes what it opened and gives nothing to others. */
export function isServing(sources: Sources, path: string): boolean {
  const text = sources.read(path) ?? "";
  const isKept = /\bexports?\b|\bprocess\.(?:on|once)\(/.test(text) || staying.test(text);
  const isJob = settings.test(path) || (closing.test(text) && !isKept);
  return !(isJob && isByItself(sources, path)) && !isOneOff(sources, path);
}

const closing = /\.(?:end|close|quit|disconnect|destroy)\(|\bprocess\.exit\(/;

const isByItself = (sources: Sources, path: string): boolean =>
  !isImported(sources, path) && !isStart(sources.read("package.json") ?? "", path);

/** `"start": "node scripts/start.js"` */
function isStart(manifest: string, path: string): boolean {
  const command = /"start(?::[\w:-]*)?"\s*:\s*"([^"]*)"/g;
  const stem = path.replace(/\.[^./]*$/, "");
  return [...manifest.matchAll(command)].some(([, run = ""]) => run.includes(stem));
}
