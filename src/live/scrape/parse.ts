import { parseSample } from "./sample.ts";
import type { Family, Sample, Scrape } from "./types.ts";

/**
 * Prometheus text format 0.0.4 or OpenMetrics 1.0. Lines that are wrong are named in `errors` and left out, so that one
 * bad line doesn't hide the rest.
 */
export function parseScrape(text: string, format: Scrape["format"]): Scrape {
  const families: Families = new Map();
  const seen = new Set<string>();
  const errors: string[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.trim() === "# EOF") continue;
    const read = line.startsWith("#") ? readComment(line, families) : readSample(line, format, families, seen);
    if (read !== undefined) errors.push(`line ${index + 1}: ${read}: ${line.slice(0, 200)}`);
  }
  if (format === "openmetrics" && !/# EOF\n?$/.test(text)) errors.push("the last line is not # EOF");
  return { format, families: [...families.values()], errors };
}

/** All samples of that name and labels (a subset of the sample's). */
export function findSamples(scrape: Scrape, name: string, labels: { readonly [name: string]: string } = {}): Sample[] {
  const wanted = Object.entries(labels);
  return scrape.families
    .flatMap(({ samples }) => samples)
    .filter((sample) => sample.name === name && wanted.every(([label, value]) => sample.labels[label] === value));
}

/** Sum over those samples; 0 when there are none. */
export const sumOf = (...query: Parameters<typeof findSamples>): number =>
  findSamples(...query).reduce((sum, { value }) => sum + value, 0);

type Mutable = { -readonly [key in keyof Family]: Family[key] } & { samples: Sample[] };
type Families = Map<string, Mutable>;

function familyOf(families: Families, name: string): Mutable {
  let family = families.get(name);
  if (family === undefined) families.set(name, (family = { name, type: "untyped", help: undefined, samples: [] }));
  return family;
}

/** What is wrong with the line, or undefined. */
function readComment(line: string, families: Families): string | undefined {
  const [, keyword, name, rest = ""] = /^#\s+(HELP|TYPE|UNIT)\s+(\S+)\s?(.*)$/.exec(line) ?? [];
  // Any other comment is allowed in the older format and ignored.
  if (keyword === undefined || name === undefined) return undefined;
  const family = familyOf(families, name);
  if (keyword === "HELP") family.help = rest.replace(/\\([\\n])/g, (_, escaped) => (escaped === "n" ? "\n" : "\\"));
  if (keyword !== "TYPE") return undefined;
  if (!types.has(rest)) return `unknown type ${rest}`;
  if (family.type !== "untyped" || family.samples.length > 0) return `second TYPE of ${name}`;
  family.type = rest;
  return undefined;
}

const types = new Set("counter gauge histogram summary untyped unknown info stateset gaugehistogram".split(" "));

function readSample(line: string, format: Scrape["format"], families: Families, seen: Set<string>): string | undefined {
  const sample = parseSample(line, format);
  if (typeof sample === "string") return sample;
  const series = seriesOf(sample);
  if (seen.has(series)) return "series twice";
  seen.add(series);
  const family = families.get(sample.name) ?? familyOf(families, baseName(sample.name, families));
  family.samples.push(sample);
  return undefined;
}

/** `x_bucket` belongs to family `x` when that was declared, in OpenMetrics also `x_total`. */
function baseName(name: string, families: Families): string {
  const base = name.replace(/_(bucket|sum|count|total|created|info|gcount|gsum)$/, "");
  return families.has(base) ? base : name;
}

const seriesOf = ({ name, labels }: Sample): string =>
  name +
  Object.entries(labels)
    .map(([label, value]) => `,${label}=${JSON.stringify(value)}`)
    .sort()
    .join("");
