import type { Palette } from "./palette.ts";

export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
}

/** Titled lists with aligned columns. */
export function listText(
  sections: ReadonlyArray<readonly [title: string, entries: readonly Entry[]]>,
  palette: Palette,
): string {
  const all = sections.flatMap(([, entries]) => entries);
  const width = (of: (entry: Entry) => string): number => Math.max(0, ...all.map((entry) => of(entry).length));
  const [ids, titles] = [width(({ id }) => id), width(({ title }) => title)];
  return sections
    .map(([title, entries]) => {
      const lines = entries.map((entry) =>
        `  ${palette.accent(entry.id.padEnd(ids))}  ${entry.title.padEnd(titles)}  ${palette.dim(entry.detail)}`.trimEnd(),
      );
      return `${palette.bold(title)}\n${lines.join("\n")}\n`;
    })
    .join("\n");
}
