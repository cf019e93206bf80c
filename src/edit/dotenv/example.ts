import type { EnvironmentNeed } from "../../model/need.ts";
import type { Found, Outcome, Requirement } from "../../model/requirement.ts";
import type { Sources } from "../../model/sources.ts";

const file = ".env.example";

/** Keys that `.env.example` has to name. A project without that file gets none; `.env` itself is never looked at. */
export function environmentRequirements(needs: readonly EnvironmentNeed[], sources: Sources): Requirement[] {
  if (sources.read(file) === undefined) return [];
  return [...needs].sort((a, b) => (a.key < b.key ? -1 : 1)).map(environmentRequirement);
}

function environmentRequirement({ key, example, comment }: EnvironmentNeed): Requirement {
  const find = (sources: Sources): Found | undefined => {
    const text = sources.read(file) ?? "";
    const match = new RegExp(`^[ \\t]*#?[ \\t]*(export[ \\t]+)?${key}[ \\t]*=.*$`, "m").exec(text);
    if (match === null) return undefined;
    const lineBreak = /\r?\n$/.exec(text.slice(0, match.index))?.[0].length ?? 0;
    const pieces = [{ start: match.index - lineBreak, end: match.index + match[0].length }];
    return { file, line: text.slice(0, match.index).split("\n").length, pieces };
  };
  return {
    id: `environment ${key}`,
    why: comment,
    what: key,
    entry: "ordered",
    find,
    ensure(sources): Outcome {
      const found = find(sources);
      if (found !== undefined) return { kind: "satisfied", found };
      const text = sources.read(file) ?? "";
      const newline = text.includes("\r\n") ? "\r\n" : "\n";
      const start = text === "" || text.endsWith("\n") ? "" : newline;
      const line = `${start}# ${comment}${newline}${key}=${example}${text === "" || text.endsWith("\n") ? newline : ""}`;
      return { kind: "missing", file, insertions: [{ at: text.length, text: line }] };
    },
  };
}
