/** The project's text as the pure core sees it: nothing past this interface touches the disk. */
export interface Sources {
  /** Text of a file (BOM kept), or undefined when there is none. `path` is POSIX, relative to the package folder. */
  read(path: string): string | undefined;
  /** All known paths, sorted. */
  list(): readonly string[];
}

/** Tests and what only they use: nothing there is part of the service. `path` as `Sources` has it. */
export const isTestFile = (path: string): boolean =>
  /(?:^|\/)(?:__tests__|__mocks__|tests?|specs?|e2e|cypress)\/|[.-](?:test|spec)\.[cm]?[jt]sx?$/.test(path);

/** An edit of a user's file. Edits only ever insert, so "output minus insertions = input" can be verified. */
export interface Insertion {
  /** Offset into the text the insertion was computed from, in UTF-16 units. */
  readonly at: number;
  readonly text: string;
  /** What needs it, when that is not the requirement alone: an import serves every use in its file. */
  readonly for?: string;
}

/** A half-open range of text, in UTF-16 units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Sources with some files replaced; `undefined` hides a file. */
export function overlay(base: Sources, changed: ReadonlyMap<string, string | undefined>): Sources {
  return {
    read: (path) => (changed.has(path) ? changed.get(path) : base.read(path)),
    list: () => {
      const paths = new Set(base.list());
      for (const [path, text] of changed) {
        if (text === undefined) paths.delete(path);
        else paths.add(path);
      }
      return [...paths].sort();
    },
  };
}

/** Puts `insertions` (any order; equal offsets keep their order) into `text`. */
export function insert(text: string, insertions: readonly Insertion[]): string {
  const ordered = [...insertions].sort((a, b) => a.at - b.at);
  let result = "";
  let from = 0;
  for (const { at, text: piece } of ordered) {
    result += text.slice(from, at) + piece;
    from = at;
  }
  return result + text.slice(from);
}

/** Takes `ranges` (not overlapping) out of `text`. */
export function erase(text: string, ranges: readonly Range[]): string {
  const ordered = [...ranges].sort((a, b) => a.start - b.start);
  let result = "";
  let from = 0;
  for (const { start, end } of ordered) {
    result += text.slice(from, start);
    from = end;
  }
  return result + text.slice(from);
}
