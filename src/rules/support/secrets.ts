import type { CodeCall, CodeFunction, CodeValue } from "../../model/code.ts";
import { secretCookie, secretName, secretOfRequest } from "../../model/secrets.ts";
import { sought } from "../../model/survey.ts";
import { textOf } from "./values.ts";

const requests = /^(?:_?req|_?request|ctx|context)$/;
const jars = new Set(["cookies", "signedCookies"]);
const wholes = new Set(["headers", "rawHeaders", "body", "rawBody", ...jars]);
const secretVariable = /(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|ACCESS_KEY)$/;

/** What a secret's name, that of what has secrets in it, or a request that is logged as a whole has in it. */
export const partOfSecret =
  "[{,]\\s*(?:\\w+:\\s*)?req(?:uest)?\\s*\\}|\\{\\s*(?:\\w+:\\s*)?req(?:uest)?\\s*,|passw|passphrase|pwd|authorization|api[-_]?key|private[-_]?key|access_key|secret|token|cookie|session|jwt|headers|body";

const written = (word: string): string[] => [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)];

/** A file without any of these can't log a secret: parts of all the names above, in the ways in which they are written. */
export const wordsOfSecrets = sought(
  ...["passw", "passphrase", "authorization", "secret", "token", "cookie"].flatMap(written),
  ...["apikey", "apiKey", "api-key", "api_key", "private-key", "private_key", "privateKey"].flatMap(written),
  ...[
    "Api-Key",
    "Api_Key",
    "Private-Key",
    "Private_Key",
    "ACCESS_KEY",
    "passWord",
    "headers",
    "rawHeaders",
    "body",
    "rawBody",
  ],
  // Three letters are in too much: with what stands behind them where a value is handed over.
  ...[":", ",", ")", "]", "}", ";", '"', "'", " ", "\n", "\r"].flatMap((behind) =>
    written("pwd").map((name) => name + behind),
  ),
  ...["req", "request"].flatMap((name) => [`${name} }`, `${name}}`, `{ ${name},`, `{${name},`, `: ${name},`]),
);

/** What is secret in a value, by name ("req.headers.authorization"), or undefined: a password, a token, a cookie. */
export function secretIn(value: CodeValue): string | undefined {
  if (value.kind === "environment") return secretVariable.test(value.name) ? value.name : undefined;
  if (value.kind === "call") return headerIn(value.call);
  if (value.kind !== "path") return undefined;
  const [first = "", ...rest] = value.names;
  const last = value.names.at(-1) ?? "";
  const ofRequest = rest.length > 0 && requests.test(first);
  const isCookie = jars.has(value.names.at(-2) ?? "") && secretCookie.test(last);
  const isSecret = secretName.test(last) || (ofRequest && (secretOfRequest.test(last) || isCookie));
  return isSecret ? value.names.join(".") : undefined;
}

/** `req.get("Authorization")`, `ctx.cookies.get("session")` */
function headerIn({ name, receiver, args: [header] }: CodeCall): string | undefined {
  if (!/^(?:get|header)$/.test(name) || receiver?.kind !== "path" || !requests.test(receiver.names[0] ?? ""))
    return undefined;
  const text = textOf(header) ?? "";
  const isCookie = jars.has(receiver.names.at(-1) ?? "") && secretCookie.test(text);
  return isCookie || secretOfRequest.test(text) || secretName.test(text)
    ? `${receiver.names.join(".")}.${name}("${text}")`
    : undefined;
}

/** All headers, the whole body or all cookies of a request: "req.headers". Secrets are among them. */
export function wholeOf(value: CodeValue): string | undefined {
  if (value.kind !== "path") return undefined;
  const [first = "", ...rest] = value.names;
  const [inner = "", last = inner] = rest;
  const between = rest.length === 1 || (rest.length === 2 && /^(?:request|req|raw)$/.test(inner));
  return between && requests.test(first) && wholes.has(last) ? value.names.join(".") : undefined;
}

/** The request that a handler around `call` was given: as a field it brings its headers, unless something makes less of it. */
export function requestOf(value: CodeValue, { within }: CodeCall): string | undefined {
  if (value.kind !== "path" || value.names.length !== 1) return undefined;
  const [name = ""] = value.names;
  const isGiven = ({ parameters }: CodeFunction): boolean =>
    /^_?res(?:ponse)?$/.test(parameters[parameters.indexOf(name) + 1] ?? "");
  return /^req(?:uest)?$/.test(name) && within.some((inner) => inner.parameters.includes(name) && isGiven(inner))
    ? name
    : undefined;
}

/** How a value gets into a line: as what is handed over, as a field with a key, or as text that nothing can tell from the rest. */
export interface Logged {
  readonly value: CodeValue;
  readonly as: "argument" | "field" | "text";
  /** The key of the field, where the value is one by itself. */
  readonly key?: string;
  /** All keys that lead to it. */
  readonly path: readonly string[];
}

/** Whether taking values out by their keys, as loggers do, takes out what stands under `key`. */
export const isKeyOfSecret = (key: string): boolean =>
  secretName.test(key) || secretOfRequest.test(key) || wholes.has(key);

/** Names of a request, its answer and their parts. */
export const isOfRequest = (name: string): boolean =>
  requests.test(name) || wholes.has(name) || /^_?res(?:ponse)?$/.test(name);

const printing = new Set(["JSON.stringify", "util#inspect", "util#format", "String"]);

/**
 * What is written of `value`. What is handed to other functions (`mask(password)`) is not: nobody knows what they leave.
 */
export const loggedIn = (value: CodeValue): Generator<Logged> => writtenOf({ value, as: "argument", path: [] }, 0);

function* writtenOf(logged: Logged, depth: number): Generator<Logged> {
  yield logged;
  if (depth > 6) return;
  const { value, key, path, as } = logged;
  const inner = (values: Iterable<CodeValue>, next: Logged["as"]): Generator<Logged>[] =>
    [...values].map((it) => writtenOf({ value: it, as: next, path }, depth + 1));
  if (value.kind === "object")
    for (const [name, it] of value.entries) {
      const field = { value: it, as: "field", path: [...path, name] } as const;
      yield* writtenOf({ ...field, key: isKeyOfSecret(name) ? name : (key ?? name) }, depth + 1);
    }
  if (value.kind === "list")
    for (const [index, it] of value.items.entries())
      yield* writtenOf({ value: it, as, path: [...path, `${index}`] }, depth + 1);
  if (value.kind === "either") for (const it of inner(value.values, as)) yield* it;
  if (value.kind === "template") for (const it of inner(value.values.filter(hasText), "text")) yield* it;
  if (value.kind !== "call") return;
  // A replacer, the second argument, may leave things out.
  const { callee, args } = value.call;
  if (printing.has(callee) && (callee !== "JSON.stringify" || args.length === 1))
    for (const it of inner(callee === "String" ? args.filter(hasText) : args, "text")) yield* it;
}

/** False for what becomes "[object Object]". */
const hasText = (value: CodeValue): boolean => /^$|\.raw\w+$/.test(wholeOf(value) ?? "");
