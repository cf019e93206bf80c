import type { Exemplar, Labels, Sample, Scrape } from "./types.ts";

/** One sample line, or what is wrong with it. */
export function parseSample(line: string, format: Scrape["format"]): Sample | string {
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0];
  if (name === undefined) return "no metric name";
  const labelled = parseLabels(line, name.length + (/^\s+(?=\{)/.exec(line.slice(name.length))?.[0].length ?? 0));
  if (typeof labelled === "string") return labelled;
  const { labels, end } = labelled;
  const hash = format === "openmetrics" ? line.indexOf(" # ", end) : -1;
  const [value, timestamp, ...more] = (hash < 0 ? line.slice(end) : line.slice(end, hash)).trim().split(/\s+/);
  const number = parseValue(value ?? "");
  if (number === undefined) return "no value";
  if (more.length > 0 || (timestamp !== undefined && parseValue(timestamp) === undefined)) return "bad timestamp";
  if (hash < 0) return { name, labels, value: number };
  const exemplar = parseExemplar(line, hash + 3);
  return typeof exemplar === "string" ? exemplar : { name, labels, value: number, exemplar };
}

/** Go's float syntax for the special values; the rest as JavaScript reads it. */
function parseValue(text: string): number | undefined {
  if (/^[+-]?inf$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  const value = Number(text);
  return text === "" || Number.isNaN(value) ? undefined : value;
}

const label = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,?)/y;

function parseLabels(line: string, start: number): { readonly labels: Labels; readonly end: number } | string {
  const labels: { [name: string]: string } = {};
  if (line[start] !== "{") return { labels, end: start };
  let at = start + 1;
  for (;;) {
    const close = /\s*\}/y;
    close.lastIndex = at;
    if (close.test(line)) return { labels, end: close.lastIndex };
    label.lastIndex = at;
    const match = label.exec(line);
    if (match === null) return "bad labels";
    const [, name = "", value = "", comma] = match;
    if (Object.hasOwn(labels, name)) return `label ${name} twice`;
    labels[name] = value.replace(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
    at = label.lastIndex;
    if (comma === "" && line[at] !== "}") return "bad labels";
  }
}

function parseExemplar(line: string, start: number): Exemplar | string {
  const labelled = line[start] === "{" ? parseLabels(line, start) : "no labels";
  if (typeof labelled === "string") return `bad exemplar (${labelled})`;
  const [value, timestamp] = line.slice(labelled.end).trim().split(/\s+/);
  const number = parseValue(value ?? "");
  if (number === undefined) return "bad exemplar (no value)";
  const time = timestamp === undefined ? undefined : parseValue(timestamp);
  return { labels: labelled.labels, value: number, ...(time === undefined ? {} : { timestamp: time }) };
}
