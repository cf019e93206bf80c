import { StringDecoder } from "node:string_decoder";
import type { Readable } from "node:stream";

/** One line the service wrote. `time` is when it arrived, Unix milliseconds. */
export interface OutputLine {
  readonly stream: "stdout" | "stderr";
  readonly time: number;
  readonly text: string;
}

export interface Output {
  /** The newest lines, oldest first. */
  lines(): readonly OutputLine[];
  /** Lines written so far; more than `lines()` holds when the service is noisy. */
  total(): number;
  /** Text of the last `count` lines, for a person. */
  tail(count: number): string;
  subscribe(listener: (line: OutputLine) => void): () => void;
}

/** A line past this is cut: a service that never ends its line must not fill our memory. */
const maxLineLength = 64 * 1024;
const maxLines = 20_000;
/** Characters kept over all lines. */
const maxText = 32 * 2 ** 20;

/** Collects both streams of a process, bounded whatever it writes. */
export function captureOutput(streams: { readonly stdout: Readable; readonly stderr: Readable }): Output {
  let kept: OutputLine[] = [];
  let size = 0;
  let total = 0;
  const listeners = new Set<(line: OutputLine) => void>();
  const add = (line: OutputLine): void => {
    kept.push(line);
    size += line.text.length;
    total += 1;
    // Halving now and then costs less than dropping one line for each that comes.
    if (kept.length > 2 * maxLines || size > maxText) {
      kept = kept.slice(Math.ceil(kept.length / 2));
      size = kept.reduce((sum, { text }) => sum + text.length, 0);
    }
    for (const listener of listeners) listener(line);
  };
  splitLines(streams.stdout, "stdout", add);
  splitLines(streams.stderr, "stderr", add);
  return {
    lines: () => kept,
    total: () => total,
    tail: (count) =>
      kept
        .slice(-count)
        .map(({ text }) => text.slice(0, 2000))
        .join("\n"),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function splitLines(stream: Readable, name: OutputLine["stream"], add: (line: OutputLine) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  stream.on("data", (chunk: Buffer) => {
    const pieces = (rest + decoder.write(chunk)).split("\n");
    rest = (pieces.pop() ?? "").slice(0, maxLineLength);
    const time = Date.now();
    for (const piece of pieces) add({ stream: name, time, text: piece.replace(/\r$/, "").slice(0, maxLineLength) });
  });
  stream.on("end", () => {
    rest += decoder.end();
    if (rest !== "") add({ stream: name, time: Date.now(), text: rest });
  });
  stream.on("error", () => undefined);
}
