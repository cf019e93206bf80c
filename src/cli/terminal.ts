import { Chalk } from "chalk";
import { plain, type Palette } from "../report/palette.ts";
import type { Globals } from "./globals.ts";

/** Where a command writes. `out` is its result; `note` accompanies it and is silent with --json. */
export interface Terminal {
  /** There is somebody to ask. */
  readonly interactive: boolean;
  /** Progress may be drawn over itself. */
  readonly live: boolean;
  readonly palette: Palette;
  out(text: string): void;
  note(text: string): void;
}

export function openTerminal({ json, yes, color }: Globals): Terminal {
  const { stdin, stdout, stderr } = process;
  // A reader that goes away early (`| head`) is no failure.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(process.exitCode ?? 0);
  });
  const automatic = process.env["CI"] !== undefined && process.env["CI"] !== "" && process.env["CI"] !== "false";
  return {
    interactive: stdin.isTTY && stdout.isTTY && !json && !yes && !automatic,
    live: stderr.isTTY && !json && !automatic && process.env["TERM"] !== "dumb",
    palette: color && !json && wantsColor(stdout.isTTY) ? colors() : plain,
    out: (text) => void stdout.write(text),
    note: (text) => {
      if (!json) stderr.write(text);
    },
  };
}

/** NO_COLOR and FORCE_COLOR as https://no-color.org and https://force-color.org describe them. */
function wantsColor(isTerminal: boolean): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = process.env;
  if (no !== undefined && no !== "") return false;
  if (force !== undefined && force !== "") return force !== "0";
  return isTerminal && term !== "dumb";
}

function colors(): Palette {
  const chalk = new Chalk({ level: 1 });
  return {
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    warning: (text) => chalk.yellow(text),
    bad: (text) => chalk.red(text),
    accent: (text) => chalk.cyan(text),
  };
}
