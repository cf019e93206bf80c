import { CommanderError } from "commander";
import { createProgram, type ProgramName } from "./program.ts";
import { version } from "../model/version.ts";

/**
 * The entry of both programs. Sets the exit code: 0 fine, 1 findings, 2 failure or wrong usage, 130 interrupted.
 * `args` are what follows the program's name.
 */
export async function main(name: ProgramName, args: readonly string[]): Promise<void> {
  const program = createProgram(name, version, async (command, positional, flags) => {
    const { runCommand } = await import("./run.ts");
    process.exitCode = await runCommand({ program: name, command, args: positional, flags });
    await Promise.all([written(process.stdout), written(process.stderr)]);
    // A socket or pipe that is still open, for instance one that a daemon of the user's service holds, ends with us.
    process.exit();
  });
  try {
    if (args.length === 0 && name === "obs-gen") {
      process.stderr.write(program.helpInformation());
      process.exitCode = 2;
      return;
    }
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) reportUsage(name, args, error.message);
  }
}

/** Resolves when everything was handed to the system, or can't be. */
const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => void stream.write("", () => resolve()));

/** Wrong usage is told before anything is loaded; the wording, with its suggestion, is the parser's. */
function reportUsage(name: ProgramName, args: readonly string[], parsed: string): void {
  process.exitCode = 2;
  const message = parsed.replace(/^error: /, "");
  if (args.includes("--json")) {
    const problems = [{ code: "usage", severity: "error", message }];
    process.stdout.write(`${JSON.stringify({ schema: 1, ok: false, problems }, null, 2)}\n`);
    return;
  }
  const command = args.find((argument) => /^[a-z]+$/.test(argument));
  const known = name === "obs-gen" && command !== undefined && !message.startsWith("unknown command");
  process.stderr.write(`${message}\n\nSee: ${name}${known ? ` ${command}` : ""} --help\n`);
}
