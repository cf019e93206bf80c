/**
 * A glob as a regular expression source, without anchors: `*` and `?` stay within a path segment, `**` crosses them,
 * `{a,b}` and `[ab]` choose.
 */
export function globSource(glob: string): string {
  let source = "";
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const rest = glob.slice(at);
    const set = /^\[[!^]?[^\]/]+\]/.exec(rest)?.[0];
    if (rest.startsWith("**/")) {
      source += "(?:.*/)?";
      at += 2;
    } else if (rest.startsWith("**")) {
      source += ".*";
      at += 1;
    } else if (set !== undefined) {
      source += set.replace("[!", "[^").replaceAll("\\", "\\\\");
      at += set.length - 1;
    } else if (glob[at] === "{" && rest.includes("}")) {
      source += "(?:";
      depth += 1;
    } else if (glob[at] === "}" && depth > 0) {
      source += ")";
      depth -= 1;
    } else if (glob[at] === "," && depth > 0) source += "|";
    else source += oneCharacter(glob[at] ?? "");
  }
  return source + ")".repeat(depth);
}

function oneCharacter(character: string): string {
  if (character === "*") return "[^/]*";
  if (character === "?") return "[^/]";
  return character.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** Whether a whole path matches. A glob that makes no sense matches nothing. */
export function matchesGlob(path: string, glob: string): boolean {
  try {
    return new RegExp(`^(?:${globSource(glob)})$`).test(path);
  } catch {
    return false;
  }
}
