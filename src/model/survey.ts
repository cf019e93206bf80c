/**
 * What one pass over the bytes of a project's files tells: which files hold one of the texts that are looked for
 * everywhere, and which modules each file loads. Nearly all files hold nothing of interest, and are never decoded.
 */
export interface Survey {
  /** Paths of the files that hold `text`; undefined for a text that was not declared as `sought`. */
  holding(text: string): ReadonlySet<string> | undefined;
  /** What stands in quotes behind from, import or require. Comments count: telling is left to the parser. */
  loads(path: string): readonly string[];
}

/** What is known of the contents of one file. */
export interface Scan {
  /** Texts that it holds, each once. */
  readonly holds: readonly string[];
  readonly loads: readonly string[];
}

const vocabulary = new Set<string>();

/**
 * Declares texts that are looked for in all files of a project, so that a single pass finds them. Others are found too,
 * by a pass of their own each.
 */
export function sought<const T extends readonly string[]>(...texts: T): T {
  for (const text of texts) vocabulary.add(text);
  return texts;
}

/** What a text may stand in. */
export const quotes = ['"', "'", "`"];

/** How a call is written: `get("/")`, `get<Route>("/")`, `get?.("/")`. */
export const callsOf = (name: string): string[] => ["(", "<", "?.(", " ("].map((end) => name + end);
export const callsOfMethod = (name: string): string[] => callsOf(`.${name}`);

let current: Scanner | undefined;

/** Looks through UTF-8 text for everything that was declared as `sought` until now. */
export function scanner(): Scanner {
  if (current?.texts.size !== vocabulary.size) current = createScanner(new Set(vocabulary));
  return current;
}

export interface Scanner {
  readonly texts: ReadonlySet<string>;
  /** Scans the first `length` bytes. */
  scan(bytes: Uint8Array, length: number): Scan;
}

const encoder = new TextEncoder();
const loading = ["from", "import", "require"];

/**
 * Finds all `texts` at once. The last four bytes that were read say, at each place, whether a word may be there: of each word
 * the four are taken that are least like anything else, and looking them up waits for no look-up before it.
 */
export function createScanner(texts: ReadonlySet<string>): Scanner {
  const words = [...new Set([...loading, ...texts])].map(wordOf);
  const isKnown = new Uint8Array(1 << 16);
  const byFour = new Map<number, Word[]>();
  for (const word of words) {
    const four = (threeBefore(word.bytes, word.from + 3) << 8) | (word.bytes[word.from + 3] ?? 0);
    isKnown[placeOf(four)] = 1;
    byFour.set(four, [...(byFour.get(four) ?? []), word]);
  }
  let serial = 0;
  const scan = (bytes: Uint8Array, length: number): Scan => {
    serial += 1;
    const holds: string[] = [];
    const loads: string[] = [];
    for (let at = nextKnown(isKnown, bytes, 3, length); at < length; at = nextKnown(isKnown, bytes, at + 1, length)) {
      for (const word of byFour.get((threeBefore(bytes, at) << 8) | (bytes[at] ?? 0)) ?? []) {
        const start = at - 3 - word.from;
        const end = start + word.bytes.length;
        if (start < 0 || end > length || !isAt(bytes, start, word.bytes)) continue;
        if (word.loads) {
          const module = moduleBehind(bytes, { start, end, length });
          if (module !== undefined) loads.push(module);
        }
        if (word.serial === serial) continue;
        word.serial = serial;
        if (texts.has(word.text)) holds.push(word.text);
      }
    }
    return { holds, loads };
  };
  return { texts, scan };
}

interface Word {
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Where the four bytes begin by which it is found. */
  readonly from: number;
  /** What stands in quotes behind it is loaded. */
  readonly loads: boolean;
  /** The scan that found it last. */
  serial: number;
}

function wordOf(text: string): Word {
  const bytes = encoder.encode(text);
  if (bytes.length < 4) throw new Error(`"${text}" is too short to be looked for in all files`);
  const weightAt = (from: number): number => bytes.slice(from, from + 4).reduce((sum, byte) => sum + weightOf(byte), 0);
  let from = 0;
  for (let other = 1; other <= bytes.length - 4; other++) if (weightAt(other) < weightAt(from)) from = other;
  return { text, bytes, from, loads: loading.includes(text), serial: 0 };
}

/** The more of code a letter is, the more it weighs: English text, by which names are made. */
const common = " etaoinsrhldcumfpgwybvkxjqz";
function weightOf(byte: number): number {
  const rank = common.indexOf(String.fromCharCode(byte));
  return rank === -1 ? 0 : common.length - rank;
}

/**
 * The first place from `from` on, three at least, at which four bytes end that may be known, or `length`. All bytes of a project
 * pass through this loop, and nothing else is in it so that all it needs stays in registers.
 */
function nextKnown(isKnown: Uint8Array, bytes: Uint8Array, from: number, length: number): number {
  let four = threeBefore(bytes, from);
  for (let at = from; at < length; at++) {
    four = (four << 8) | (bytes[at] ?? 0);
    if (isKnown[placeOf(four)] !== 0) return at;
  }
  return length;
}

const threeBefore = (bytes: Uint8Array, end: number): number =>
  ((bytes[end - 3] ?? 0) << 16) | ((bytes[end - 2] ?? 0) << 8) | (bytes[end - 1] ?? 0);

/** Spreads four bytes over 16 bits, as Knuth multiplies (The Art of Computer Programming, 6.4). */
const placeOf = (four: number): number => Math.imul(four, 0x9e3779b1) >>> 16;

function isAt(bytes: Uint8Array, start: number, word: Uint8Array): boolean {
  for (let at = 0; at < word.length; at++) if (bytes[start + at] !== word[at]) return false;
  return true;
}

const decoder = new TextDecoder();
const isSpace = (byte: number | undefined): boolean => byte === 32 || byte === 9 || byte === 10 || byte === 13;
const isName = (byte: number): boolean =>
  (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57) || byte === 95 || byte === 36;
const isQuote = (byte: number | undefined): boolean => byte === 34 || byte === 39 || byte === 96;
const newline = 10;
const parenthesis = 40;

/** `from "x"`, `import("x")`, `require('x')`: what stands in quotes behind the word that begins at `start` and stops before `end`. */
function moduleBehind(
  bytes: Uint8Array,
  { start: word, end, length }: { readonly start: number; readonly end: number; readonly length: number },
): string | undefined {
  if (word > 0 && isName(bytes[word - 1] ?? 0)) return undefined;
  let at = end;
  while (isSpace(bytes[at]) && at < length) at += 1;
  if (bytes[at] === parenthesis) at += 1;
  while (isSpace(bytes[at]) && at < length) at += 1;
  if (!isQuote(bytes[at])) return undefined;
  const start = at + 1;
  let close = start;
  while (close < length && !isQuote(bytes[close]) && bytes[close] !== newline) close += 1;
  return close < length && close > start && isQuote(bytes[close])
    ? decoder.decode(bytes.subarray(start, close))
    : undefined;
}

/** What `scanOf` finds in each of `files`; undefined for what can't be read. */
export function survey(files: readonly string[], scanOf: (path: string) => Scan | undefined): Survey {
  const holding = new Map([...scanner().texts].map((text) => [text, new Set<string>()]));
  const loads = new Map<string, readonly string[]>();
  for (const path of files) {
    const scan = scanOf(path);
    if (scan === undefined) continue;
    for (const text of scan.holds) holding.get(text)?.add(path);
    if (scan.loads.length > 0) loads.set(path, scan.loads);
  }
  return { holding: (text) => holding.get(text), loads: (path) => loads.get(path) ?? [] };
}

/** Scans a text that is at hand. */
export function scanText(text: string): Scan {
  const bytes = encoder.encode(text);
  return scanner().scan(bytes, bytes.length);
}
