import { isUtf8 } from "node:buffer";
import {
  closeSync,
  type Dirent,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import { join, sep } from "node:path";
import { asString, parseConfig } from "./json.ts";

/** Source code beyond this length, in characters, is generated: nobody wrote a service in one such file. */
export const maximumSourceSize = 2 * 1024 * 1024;
/** Lockfiles of large repositories have tens of megabytes. */
export const maximumLockfileSize = 64 * 1024 * 1024;

export type FileText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" | "too-large" | "binary" | "encoding" }
  | { readonly kind: "unreadable"; readonly error: string };

/** Contents of a text file as they are on the disk: the first `length` bytes, valid until the next file is read so. */
export type FileBytes =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly length: number }
  | Exclude<FileText, { readonly kind: "text" }>;

/** Entries of a folder, or the code of the error that there was instead. */
export type Listing = readonly Entry[] | string;
export interface Entry {
  readonly name: string;
  readonly type: "file" | "folder" | "link" | "other";
}

/** Everything that is ever asked about the disk while a project is read. Paths are absolute. */
export interface Disk {
  /** Text of a file with its byte order mark, or why there is none. `limit` in characters. */
  readText(file: string, limit?: number): FileText;
  /** The same without making a text of it: for looking through many files of which few are wanted. */
  readBytes(file: string): FileBytes;
  /**
   * The name in a package.json, "" where it has none, undefined where there is no such file: of other packages of a workspace
   * nothing else counts until one of them is loaded.
   */
  packageName(file: string): string | undefined;
  exists(path: string): boolean;
  list(folder: string): Listing;
  /** Whether `file` exists and, with all links followed, lies in `root`. */
  liesWithin(root: string, file: string): boolean;
}

export const realDisk: Disk = { readText, readBytes, packageName, exists: existsSync, list, liesWithin };

function readText(file: string, limit: number = maximumSourceSize): FileText {
  try {
    // Decoding while reading is twice as fast as checking bytes first, and tells nearly always that all is well.
    const text = readFileSync(file, "utf8");
    if (text.length > limit) return { kind: "too-large" };
    if (text.includes("\0")) return { kind: "binary" };
    return text.includes("\uFFFD") && !isUtf8(readFileSync(file)) ? { kind: "encoding" } : { kind: "text", text };
  } catch (error) {
    return failureOf(error);
  }
}

/** One buffer for all files: a new one for each would take longer than reading it. */
let buffer = Buffer.allocUnsafeSlow(1024 * 1024);

function readBytes(file: string): FileBytes {
  try {
    const length = fill(file);
    const bytes = buffer.subarray(0, length);
    if (length > maximumBytes || (length > maximumSourceSize && bytes.toString("utf8").length > maximumSourceSize))
      return { kind: "too-large" };
    if (bytes.includes(0)) return { kind: "binary" };
    return isUtf8(bytes) ? { kind: "bytes", bytes: buffer, length } : { kind: "encoding" };
  } catch (error) {
    return failureOf(error);
  }
}

function packageName(file: string): string | undefined {
  const read = readText(file);
  return read.kind === "text" ? (asString(parseConfig(read.text)?.["name"]) ?? "") : undefined;
}

/** What has more bytes has more UTF-16 units than the limit: a unit takes three at most. */
const maximumBytes = 3 * maximumSourceSize;

/** Reads the file into the buffer, which grows with it, as far as it is not surely too large. Returns the number of bytes. */
function fill(file: string): number {
  const descriptor = openSync(file, "r");
  try {
    let length = 0;
    for (;;) {
      // Of a file, less than was asked for is all there is.
      length += readSync(descriptor, buffer, length, buffer.length - length, null);
      if (length < buffer.length || length > maximumBytes) return length;
      const larger = Buffer.allocUnsafeSlow(buffer.length * 4);
      buffer.copy(larger);
      buffer = larger;
    }
  } finally {
    closeSync(descriptor);
  }
}

function failureOf(error: unknown): Exclude<FileText, { readonly kind: "text" }> {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  if (code === "ERR_STRING_TOO_LONG" || code === "ERR_FS_FILE_TOO_LARGE") return { kind: "too-large" };
  return missing.has(code) ? { kind: "missing" } : { kind: "unreadable", error: code };
}

const missing = new Set(["ENOENT", "ENOTDIR", "EISDIR"]);

function list(folder: string): Listing {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({ name: entry.name, type: typeOf(entry) }));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "unknown";
  }
}

function typeOf(entry: Dirent): Entry["type"] {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  return entry.isSymbolicLink() ? "link" : "other";
}

function liesWithin(root: string, file: string): boolean {
  try {
    return (realpathSync(file) + sep).startsWith(realpathSync(root) + sep);
  } catch {
    return false;
  }
}

/** Reads files around the package folder by a relative path, which may lead above it. */
export type Read = (path: string, limit?: number) => string | undefined;

export function readerOf(root: string, disk: Disk = realDisk): Read {
  return (path, limit) => {
    const result = disk.readText(join(root, path), limit);
    return result.kind === "text" ? result.text : undefined;
  };
}

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
