import { type Node, findNodeAtLocation, getNodeValue, parseTree } from "jsonc-parser";
import semver from "semver";
import type { PackageNeed } from "../../model/need.ts";
import type { Found, Outcome, Requirement } from "../../model/requirement.ts";
import type { Insertion, Range, Sources } from "../../model/sources.ts";

const manifest = "package.json";

/** "The manifest names this package", for each needed package; first the objects that hold them. */
export function packageRequirements(needs: readonly PackageNeed[]): Requirement[] {
  const sections = [...new Set(needs.map(({ dev }) => sectionName(dev)))].sort();
  const sorted = [...needs].sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = new Set(needs.map(({ name }) => name));
  return [...sections.map(holderRequirement), ...sorted.map((need) => packageRequirement(need, names))];
}

const sectionName = (dev: boolean): string => (dev ? "devDependencies" : "dependencies");

function packageRequirement(need: PackageNeed, needed: ReadonlySet<string>): Requirement {
  const find = (sources: Sources): Found | undefined => findPackage(sources, need.name);
  return {
    id: `package ${need.name}`,
    why: need.why,
    what: `The package ${need.name}`,
    entry: "ordered",
    find,
    ensure(sources): Outcome {
      const found = find(sources);
      if (found !== undefined) return present(sources, { need, needed, found });
      return { kind: "missing", file: manifest, insertions: addProperty(sources, [sectionName(need.dev)], need) };
    },
  };
}

function findPackage(sources: Sources, name: string): Found | undefined {
  const text = sources.read(manifest) ?? "";
  const root = parseTree(text);
  for (const section of ["dependencies", "optionalDependencies", "devDependencies", "peerDependencies"]) {
    const property = root && findNodeAtLocation(root, [section, name])?.parent;
    if (property)
      return { file: manifest, line: lineAt(text, property.offset), pieces: [propertyRange(text, property)] };
  }
  return undefined;
}

/** A package that is there in a way that generated code was never tested with is said, not changed. */
function present(
  sources: Sources,
  { need, needed, found }: { readonly need: PackageNeed; readonly needed: ReadonlySet<string>; readonly found: Found },
): Outcome {
  const root = parseTree(sources.read(manifest) ?? "");
  const at = { file: found.file, line: found.line };
  const snippet = `"${need.name}": "${need.range}"`;
  if (!need.dev && isLeftOutInProduction(root, need.name, needed)) {
    const args = { package: need.name };
    return { kind: "blocked", problem: { code: "package-dev", severity: "warning", args, at, snippet } };
  }
  const range = rangeIn(root, sectionName(need.dev), need.name);
  if (range === undefined || semver.validRange(range) === null) return { kind: "satisfied", found };
  // What was not tested with must not be what is installed: of a range that is older in part, that could be it.
  if (semver.subset(range, need.accepts ?? "<0.0.0") || semver.intersects(range, need.range))
    return { kind: "satisfied", found };
  const args = { package: need.name, present: range, needed: need.range };
  if (isNewerMinor(range, need.range))
    return { kind: "satisfied", found, note: { code: "package-newer", severity: "info", args, at } };
  return { kind: "blocked", problem: { code: "package-version", severity: "error", args, at, snippet } };
}

/** Bots raise such versions by themselves, and hardly ever does something break. */
function isNewerMinor(range: string, tested: string): boolean {
  const [asked, known] = [semver.minVersion(range), semver.minVersion(tested)];
  return asked !== null && known !== null && asked.major === known.major && semver.gtr(asked, tested);
}

/** Where a service has no dependencies of its own it is bundled: what is for development is all there is. */
function isLeftOutInProduction(root: Node | undefined, name: string, needed: ReadonlySet<string>): boolean {
  const namesIn = (section: string): readonly string[] =>
    ((root && findNodeAtLocation(root, [section]))?.children ?? []).map(keyOf);
  const installed = namesIn("dependencies");
  const others = [...namesIn("optionalDependencies"), ...namesIn("peerDependencies")];
  return ![...installed, ...others].includes(name) && installed.some((other) => !needed.has(other));
}

function rangeIn(root: Node | undefined, section: string, name: string): string | undefined {
  const node = root && findNodeAtLocation(root, [section, name]);
  const range: unknown = node && getNodeValue(node);
  return typeof range === "string" ? range : undefined;
}

/** The object that packages are listed in. */
function holderRequirement(section: string): Requirement {
  const find = (sources: Sources): Found | undefined => {
    const text = sources.read(manifest) ?? "";
    const root = parseTree(text);
    const property = root && findNodeAtLocation(root, [section])?.parent;
    if (!property) return undefined;
    const empty = property.children?.[1]?.children?.length === 0;
    const pieces = empty ? [propertyRange(text, property)] : [];
    return { file: manifest, line: lineAt(text, property.offset), pieces };
  };
  return {
    id: `package.json ${section}`,
    why: "the manifest lists packages",
    entry: "ordered",
    find,
    ensure(sources): Outcome {
      const found = find(sources);
      if (found !== undefined) return { kind: "satisfied", found };
      return { kind: "missing", file: manifest, insertions: addProperty(sources, [], { name: section }) };
    },
  };
}

interface Property {
  readonly name: string;
  /** Without a range the value is an empty object. */
  readonly range?: string;
}

function addProperty(sources: Sources, path: readonly string[], { name, range }: Property): Insertion[] {
  const text = sources.read(manifest) ?? "";
  const root = parseTree(text);
  const object = root && findNodeAtLocation(root, [...path]);
  if (object?.type !== "object") return [];
  const properties = object.children ?? [];
  const value = range === undefined ? "{}" : JSON.stringify(range);
  const colon = /"\s*:"/.test(text) && !text.includes('": ') ? ":" : ": ";
  const code = `${JSON.stringify(name)}${colon}${value}`;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const [first] = properties;
  if (first === undefined) return [{ at: object.offset + 1, text: fill(text, object, code, newline) }];
  const lead = leadOf(text, object, first);
  const next = path.length > 0 && isSorted(properties) ? properties.find((child) => keyOf(child) > name) : undefined;
  if (next !== undefined) return [{ at: next.offset, text: `${code},${lead}` }];
  const last = properties.at(-1) ?? first;
  return [{ at: last.offset + last.length, text: `,${lead}${code}` }];
}

/** What stands before each property of the object: a line break with indentation, a space, or nothing. */
function leadOf(text: string, object: Node, first: Node): string {
  const between = text.slice(object.offset + 1, first.offset);
  if (between.includes("\n")) return between.slice(between.search(/\r?\n[^\n]*$/));
  return text.includes('": ') ? " " : "";
}

function fill(text: string, object: Node, code: string, newline: string): string {
  const lineStart = text.lastIndexOf("\n", object.offset) + 1;
  const outer = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? "";
  const unit = /\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
  return `${newline}${outer}${unit}${code}${newline}${outer}`;
}

const keyOf = (property: Node): string => String(property.children?.[0]?.value ?? "");

const isSorted = (properties: readonly Node[]): boolean =>
  properties.every((child, index) => index === 0 || keyOf(properties[index - 1] ?? child) < keyOf(child));

/** The property with its comma and the white space that belongs to it. */
function propertyRange(text: string, property: Node): Range {
  const end = property.offset + property.length;
  const lead = /\s*$/.exec(text.slice(0, property.offset))?.[0].length ?? 0;
  const start = property.offset - lead;
  const comma = /^\s*,/.exec(text.slice(end))?.[0].length;
  if (comma !== undefined) return { start, end: end + comma };
  return { start: text[start - 1] === "," ? start - 1 : start, end };
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;
