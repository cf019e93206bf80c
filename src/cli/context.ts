import type { ProgramName } from "./program.ts";
import type { Globals } from "./globals.ts";
import type { Interruption } from "./interruption.ts";
import type { Terminal } from "./terminal.ts";

/** What every command gets. */
export interface Context {
  readonly program: ProgramName;
  readonly command: string;
  readonly globals: Globals;
  readonly terminal: Terminal;
  readonly interruption: Interruption;
}
