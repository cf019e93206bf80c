/** A table with aligned columns, as Prettier lays it out. Cells hold no "|" of their own. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const widths = head.map((cell, column) => Math.max(3, cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n");
}

export const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

export const bullets = (items: readonly string[]): string => items.map((item) => `- ${item}`).join("\n");

/** Parts with an empty line between them and a line end after the last. */
export const page = (...parts: readonly string[]): string => `${parts.filter((part) => part !== "").join("\n\n")}\n`;
