import type { Place } from "./facts.ts";

/**
 * Source code as rules see it: plain facts about calls, values and functions, without the syntax of a language. Every
 * language adapter gives one; tests of the project, and calls in scripts that are run by hand, are left out of it.
 */
export interface Code {
  /**
   * Every call of one of `callees`, in file and source order. A callee is an export of a package ("pg#Pool", and
   * "express" for a default export or a whole module), a method of what such a call gives or of what has its type ("pg#Pool.query"), or a
   * global ("console.log").
   */
  calls(callees: readonly string[], where?: Where): readonly CodeCall[];
  /** Every `x.name(...)`, whatever `x` is. Names that are in every second file need a `where`: each file is parsed. */
  methods(names: readonly string[], where?: Where): readonly CodeCall[];
  /** Every call that is handed one of `exports` ("pg#Pool") itself, in files that load its module. */
  handing(exports: readonly string[]): readonly CodeCall[];
  /** Every call of a function of the project by its name, in its own file and in those that load it, themselves or through one other. */
  callsTo(target: CodeFunction): readonly CodeCall[];
  /** Every place that loads one of `modules` (or a module below it, "pino/file"). */
  imports(modules: readonly string[]): readonly CodeImport[];
  /** What the file `path` loads, in source order. */
  loads(path: string): readonly CodeImport[];
  /** Files that load the file `path`, sorted. */
  loaders(path: string): readonly string[];
  /** Every choice between values (`a ?? b`, `c ? a : b`, `if (!a) a = b`) in files with one of `near` that are as `matching` says. */
  choices(near: readonly string[], matching: (text: string) => boolean): readonly CodeChoice[];
}

/** Which files to look at; the others are not even parsed. */
export interface Where {
  /** Files with one of these texts ... */
  readonly near?: readonly string[];
  /** ... or that load one of these modules, themselves or through other files. */
  readonly from?: readonly string[];
  /** Of these only files that hold one of these texts too. */
  readonly holding?: readonly string[];
  /** Of these only files whose text is such, where no single text tells enough. */
  readonly matching?: (text: string) => boolean;
  /** Only these files. */
  readonly files?: ReadonlySet<string>;
}

export interface CodeImport {
  readonly at: Place;
  /** As it is written: "pino", "./app.js". */
  readonly module: string;
  /** The file of the project that it leads to, when that is code: what stands in package.json is data. */
  readonly file?: string;
  /** Runs before everything else in its file, wherever it stands. */
  readonly hoisted: boolean;
  /** Stands in a function: it is loaded when that is called. */
  readonly deferred: boolean;
  /** Source of the conditions that it stands under, from the inside out; "else" for what such a condition excludes. */
  readonly conditions: readonly string[];
}

export interface CodeChoice {
  readonly at: Place;
  /** `either`, with all it chooses from. */
  readonly value: CodeValue;
  /** What decides by being there, or by its type: the `a` of `if (!a)`. Whatever else decides is among it as it is. */
  readonly askedFor: readonly CodeValue[];
  /** The function around asks how long one of the values is. */
  readonly measured: boolean;
  readonly within: readonly CodeFunction[];
}

/** Where code runs. */
export interface Environment {
  /** Values by name; undefined for variables that are not set. */
  readonly variables: Readonly<{ [name: string]: string | undefined }>;
  readonly readings: readonly Reading[];
}

/** A method that gives a variable: `get("env")` of what a package made. */
export interface Reading {
  readonly package: string;
  readonly method: string;
  readonly argument: string;
  /** How it is called where nobody knows what it is. */
  readonly usually: RegExp;
  readonly variable: string;
}

export interface CodeCall {
  readonly at: Place;
  /** As `Code.calls` names it; "" when it is not known what is called. */
  readonly callee: string;
  /** The last name of what is called: "query". */
  readonly name: string;
  /** `new x()`. */
  readonly construct: boolean;
  /** What the result is kept in, else the function or class around the call, else "": says which call is meant, over edits. */
  readonly symbol: string;
  readonly args: readonly CodeValue[];
  /** What stands before the last name: `pool` of `pool.query()`. */
  readonly receiver: CodeValue | undefined;
  /** Functions around it, from the inside out. */
  readonly within: readonly CodeFunction[];
  /** True when the innermost function (or file) around it may run without it: behind an `if`, `&&`, `??=`, in a `catch`. */
  readonly conditional: boolean;
  /** It is not conditional, and nothing before may end the function around it. */
  readonly certain: boolean;
  /** What it depends on there, as `CodeImport.conditions` has it. */
  readonly conditions: readonly string[];
  /** False when it surely does not run in such an environment: it, or what it stands in. */
  runsIn(environment: Environment): boolean;
  /** The function of the project that is called. */
  target(): CodeFunction | undefined;
}

/** What an expression denotes, as far as that can be read without running anything. */
export type CodeValue = { readonly at: Place; readonly source: string } & (
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "boolean"; readonly boolean: boolean }
  /** A text with values in it, also put together with `+`. */
  | { readonly kind: "template"; readonly texts: readonly string[]; readonly values: readonly CodeValue[] }
  /** `complete` is false when it also holds what can't be read. */
  | { readonly kind: "list"; readonly items: readonly CodeValue[]; readonly complete: boolean }
  /** A key that is a constant of a package has the constant's name: ATTR_SERVICE_NAME. */
  | { readonly kind: "object"; readonly entries: ReadonlyMap<string, CodeValue>; readonly complete: boolean }
  | { readonly kind: "environment"; readonly name: string }
  /** One or the other: `a ?? b`, `a || b`, `c ? a : b`, and the `a` of `for (const a of [b, c])`. */
  | { readonly kind: "either"; readonly values: readonly CodeValue[] }
  /** `varies` where it was read by a name that gets other values too. */
  | { readonly kind: "call"; readonly call: CodeCall; readonly varies?: true }
  | { readonly kind: "function"; readonly function: CodeFunction }
  /** An export of a package, named as a callee is. */
  | { readonly kind: "export"; readonly name: string }
  /** Members of something unknown, of a parameter mostly: ["req", "headers", "x-request-id"]. */
  | { readonly kind: "path"; readonly names: readonly string[] }
  | { readonly kind: "unknown" }
);

export interface CodeFunction {
  readonly at: Place;
  /** Where in its file it begins: several may begin in one line, and two views of one function are no one object. */
  readonly offset: number;
  /** Its own name, or that of what it is assigned to; "" for others. */
  readonly name: string;
  readonly parameters: readonly string[];
  /** True for a method or a constructor of a class. */
  readonly method: boolean;
  /** The call that this function is an argument of: `app.get("/", here)`. */
  readonly handedTo: CodeCall | undefined;
  /** Calls in its body, those of functions in it included. */
  calls(): readonly CodeCall[];
  /** What it may return, one value for each `return`. */
  returns(): readonly CodeValue[];
}

/** A comment of any language. */
export interface Comment {
  /** Without the signs around it. */
  readonly text: string;
  /** Lines it stands on, counting from 1. */
  readonly line: number;
  readonly endLine: number;
  /** Nothing but white space stands before it on its line. */
  readonly alone: boolean;
}

/** `value` and all that it may be instead: both sides of `a ?? b`. */
export const choicesOf = (value: CodeValue): readonly CodeValue[] =>
  value.kind === "either" ? value.values.flatMap(choicesOf) : [value];

/** Says which function is meant. */
export const keyOf = ({ at, offset }: CodeFunction): string => `${at.file}:${offset}`;

/** The file of the function that a key says. */
export const fileOf = (key: string): string => key.slice(0, key.lastIndexOf(":"));
