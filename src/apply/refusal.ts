import { Failure, type Problem } from "../model/problem.ts";

/** A failure with one problem. `file` is relative to the package folder. */
export function refusal(code: string, args: Problem["args"], file?: string, cause?: unknown, line = 1): Failure {
  const at = file === undefined ? {} : { at: { file, line } };
  return new Failure([{ code, severity: "error", args, ...at }], { cause });
}

/** Known failures as they are; anything else, mostly errors of the system, under `code` with its message. */
export function asFailure(error: unknown, code: string): Failure {
  if (error instanceof Failure) return error;
  return refusal(code, { message: error instanceof Error ? error.message : String(error) }, undefined, error);
}

/** The `code` of a system error ("ENOENT"), or "" for anything else. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

export const isMissing = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(errorCode(error));
export const isForbidden = (error: unknown): boolean => ["EACCES", "EPERM", "EROFS"].includes(errorCode(error));
