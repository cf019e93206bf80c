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

/** `outputLost` is called when a reader goes away early (`| head`), which is no failure. */
export function openTerminal({ json, yes, color }: Globals, outputLost: () => void): Terminal {
  const { stdin, stdout, stderr } = process;
  const [out, note] = [writerTo(stdout, outputLost), writerTo(stderr, outputLost)];
  const automatic = process.env["CI"] !== undefined && process.env["CI"] !== "" && process.env["CI"] !== "false";
  return {
    interactive: stdin.isTTY && stdout.isTTY && !json && !yes && !automatic,
    live: stderr.isTTY && !json && !automatic && process.env["TERM"] !== "dumb",
    palette: color && !json && wantsColor(stdout.isTTY) ? colors() : plain,
    out,
    note: (text) => {
      if (!json) note(text);
    },
  };
}

function writerTo(stream: NodeJS.WriteStream, lost: () => void): (text: string) => void {
  let isRead = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    isRead = false;
    lost();
  });
  return (text) => {
    if (isRead) stream.write(text);
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
