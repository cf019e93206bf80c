/** Emphasis for text reports; the command line passes one with colours, tests and files a plain one. */
export interface Palette {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  warning(text: string): string;
  bad(text: string): string;
  accent(text: string): string;
}

const same = (text: string): string => text;

export const plain: Palette = { bold: same, dim: same, good: same, warning: same, bad: same, accent: same };
