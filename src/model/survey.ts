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
 * Finds all `texts` at once: the automaton of Aho and Corasick (1975), as one table of states by classes of bytes. The
 * time is one look-up a byte, however many texts there are.
 */
export function createScanner(texts: ReadonlySet<string>): Scanner {
  const words = [...new Set([...loading, ...texts])];
  const { table, classes, shift, accepting, found } = automaton(words.map((word) => encoder.encode(word)));
  const seen = new Uint32Array(words.length);
  let serial = 0;
  const scan = (bytes: Uint8Array, length: number): Scan => {
    serial += 1;
    const holds: string[] = [];
    const loads: string[] = [];
    let state = 0;
    for (let at = 0; at < length; at++) {
      state = table[state | (classes[bytes[at] ?? 0] ?? 0)] ?? 0;
      if (state < accepting) continue;
      for (const word of found[state >> shift] ?? []) {
        if (word < loading.length) {
          const module = moduleBehind(bytes, at, { length, word: loading[word] ?? "" });
          if (module !== undefined) loads.push(module);
        }
        if (seen[word] === serial) continue;
        seen[word] = serial;
        if (texts.has(words[word] ?? "")) holds.push(words[word] ?? "");
      }
    }
    return { holds, loads };
  };
  return { texts, scan };
}

interface Automaton {
  /** The next state by state and class of the byte; a state is its number shifted left by `shift`. */
  readonly table: Uint16Array | Uint32Array;
  /** Bytes that no word has are one class. */
  readonly classes: Uint8Array;
  readonly shift: number;
  /** The first of the states that end words; all later ones do too. */
  readonly accepting: number;
  /** Words that end in a state, by its number. */
  readonly found: ReadonlyArray<readonly number[]>;
}

function automaton(words: readonly Uint8Array[]): Automaton {
  const { classes, shift } = classify(words);
  const { next, count, ends } = trie(words, { classes, shift });
  const { order, found } = fallBack(next, { count, ends, shift });
  // States that end a word come last, so that one comparison tells them.
  const plain = order.filter((state) => found[state] === undefined);
  const ending = order.filter((state) => found[state] !== undefined);
  const places = new Uint32Array(count);
  for (const [index, state] of [...plain, ...ending].entries()) places[state] = index << shift;
  const table = new (count << shift > 0xffff ? Uint32Array : Uint16Array)(count << shift);
  const width = 1 << shift;
  for (let state = 0; state < count; state++) {
    const place = places[state] ?? 0;
    for (let byte = 0; byte < width; byte++) table[place + byte] = places[next[(state << shift) + byte] ?? 0] ?? 0;
  }
  const accepting = plain.length << shift;
  return { table, classes, shift, accepting, found: [...plain, ...ending].map((state) => found[state] ?? []) };
}

function classify(words: readonly Uint8Array[]): Pick<Automaton, "classes" | "shift"> {
  const classes = new Uint8Array(256);
  let count = 1;
  for (const word of words) for (const byte of word) if (classes[byte] === 0) classes[byte] = count++;
  return { classes, shift: Math.ceil(Math.log2(count)) };
}

interface Trie {
  /** The next state by state and class; 0, where every word begins, stands for none. */
  readonly next: Uint32Array;
  readonly count: number;
  /** Words by the state that ends them. */
  readonly ends: ReadonlyMap<number, number>;
}

function trie(words: readonly Uint8Array[], { classes, shift }: Pick<Automaton, "classes" | "shift">): Trie {
  const next = new Uint32Array((words.reduce((sum, { length }) => sum + length, 1) + 1) << shift);
  const ends = new Map<number, number>();
  let count = 1;
  for (const [index, word] of words.entries()) {
    let state = 0;
    for (const byte of word) {
      const at = (state << shift) + (classes[byte] ?? 0);
      if (next[at] === 0) next[at] = count++;
      state = next[at] ?? 0;
    }
    ends.set(state, index);
  }
  return { next, count, ends };
}

/**
 * Where no word goes on, the longest end of what was read that begins a word does. Breadth first: that end is shorter, and
 * known. Fills `next`; gives the states in that order, and the words that end in each.
 */
function fallBack(
  next: Uint32Array,
  { count, ends, shift }: Omit<Trie, "next"> & { readonly shift: number },
): { readonly order: readonly number[]; readonly found: ReadonlyArray<readonly number[] | undefined> } {
  const shorter = new Uint32Array(count);
  const found: Array<readonly number[] | undefined> = new Array<undefined>(count).fill(undefined);
  const order = [0];
  for (const state of order) {
    const other = (shorter[state] ?? 0) << shift;
    for (let at = state << shift, byte = 0; byte < 1 << shift; byte++, at++) {
      const target = next[at] ?? 0;
      const otherwise = state === 0 ? 0 : (next[other + byte] ?? 0);
      if (target === 0) next[at] = otherwise;
      else {
        shorter[target] = otherwise;
        order.push(target);
      }
    }
    const own = ends.get(state);
    const inherited = found[shorter[state] ?? 0];
    if (own !== undefined) found[state] = [own, ...(inherited ?? [])];
    else if (state !== 0) found[state] = inherited;
  }
  return { order, found };
}

const decoder = new TextDecoder();
const isSpace = (byte: number | undefined): boolean => byte === 32 || byte === 9 || byte === 10 || byte === 13;
const isName = (byte: number): boolean =>
  (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57) || byte === 95 || byte === 36;
const isQuote = (byte: number | undefined): boolean => byte === 34 || byte === 39 || byte === 96;
const newline = 10;
const parenthesis = 40;

/** `from "x"`, `import("x")`, `require('x')`: what stands in quotes behind the word whose last byte is at `end`. */
function moduleBehind(
  bytes: Uint8Array,
  end: number,
  { length, word }: { readonly length: number; readonly word: string },
): string | undefined {
  const before = end - word.length;
  if (before >= 0 && isName(bytes[before] ?? 0)) return undefined;
  let at = end + 1;
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
