/**
 * Whether somewhere in a text a match of `second` comes behind one of `first`, in the same statement and at most `distance`
 * characters later. Takes time by the length of the text, whatever stands in it: minified files are one line.
 */
export function follows(first: RegExp, second: RegExp, distance: number): (text: string) => boolean {
  return (text) => {
    const later = new RegExp(second, `${second.flags.replace("g", "")}g`);
    let next = later.exec(text);
    for (const { index, 0: match } of text.matchAll(new RegExp(first, `${first.flags.replace("g", "")}g`))) {
      const end = index + match.length;
      while (next !== null && next.index < end) next = later.exec(text);
      if (next === null) return false;
      if (next.index - end <= distance && !text.slice(end, next.index).includes(";")) return true;
    }
    return false;
  };
}
