import type { Attributes, AttributeValue } from "./types.ts";

/**
 * Readers for one decoded message. The protobuf and the JSON encoding differ only in how bytes, ids and 64-bit numbers
 * look; a field of a wrong shape throws `MalformedBody`, a missing one gives its protobuf default.
 */
export interface Fields {
  readonly [name: string]: unknown;
}

export class MalformedBody extends Error {}

export function fields(value: unknown): Fields {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new MalformedBody("expected a message");
  return value as Fields;
}

export function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MalformedBody("expected a list");
  return value;
}

export function text(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw new MalformedBody("expected a string");
  return value;
}

export function number(value: unknown): number {
  if (value === undefined || value === null) return 0;
  const result = typeof value === "string" ? Number(value) : value;
  if (typeof result !== "number") throw new MalformedBody("expected a number");
  return result;
}

/** Nanoseconds since 1970. */
export function nanoseconds(value: unknown): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  if (typeof value === "string" && /^\d{1,20}$/.test(value)) return BigInt(value);
  throw new MalformedBody("expected nanoseconds");
}

/** Milliseconds with fractions; a double keeps about a quarter of a microsecond at today's dates. */
export const milliseconds = (ns: bigint): number => Number(ns / 1000n) / 1000 + Number(ns % 1000n) / 1e6;

/** A trace or span id in lower-case hex: bytes in protobuf, already hex in JSON. "" for none (also all zeros). */
export function id(value: unknown, digits: 16 | 32): string {
  if (value === undefined || value === null) return "";
  const hex = value instanceof Uint8Array ? Buffer.from(value).toString("hex") : text(value).toLowerCase();
  if (hex === "" || /^0+$/.test(hex)) return "";
  if (hex.length !== digits || !/^[0-9a-f]+$/.test(hex)) throw new MalformedBody(`expected an id of ${digits} digits`);
  return hex;
}

export function attributes(value: unknown): Attributes {
  const result: { [key: string]: AttributeValue } = {};
  for (const entry of list(value)) {
    const { key, value: any } = fields(entry);
    Object.defineProperty(result, text(key), { value: anyValue(any), enumerable: true, configurable: true });
  }
  return result;
}

/** The protocol's AnyValue: at most one of its fields is set. */
export function anyValue(value: unknown): AttributeValue {
  const any = fields(value);
  if (any["stringValue"] !== undefined) return text(any["stringValue"]);
  if (any["boolValue"] !== undefined) return any["boolValue"] === true;
  if (any["intValue"] !== undefined) return number(any["intValue"]);
  if (any["doubleValue"] !== undefined) return number(any["doubleValue"]);
  if (any["arrayValue"] !== undefined) return list(fields(any["arrayValue"])["values"]).map(anyValue);
  if (any["kvlistValue"] !== undefined) return attributes(fields(any["kvlistValue"])["values"]);
  const bytes = any["bytesValue"];
  if (bytes instanceof Uint8Array) return Buffer.from(bytes).toString("base64");
  return bytes === undefined ? null : text(bytes);
}
