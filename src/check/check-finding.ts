import type { Finding } from "../report/finding.ts";
import { findPage } from "../rules/catalog.ts";

/** A finding about the check itself. Severity and help are those of the page of `code`, unless said otherwise. */
export function checkFinding(
  code: string,
  about: Pick<Finding, "message" | "symbol" | "file" | "line"> & { readonly help?: string },
): Finding {
  const page = findPage(code);
  return { code, severity: page?.severity ?? "error", help: page?.help, snippet: undefined, ...about };
}
