import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { binOf, commit, environment, expressApp, project, run, snapshot } from "./support.ts";

interface Session {
  /** Resolves once what the program wrote, without control sequences, contains `text` (since the last time). */
  until(text: string): Promise<string>;
  send(keys: string): void;
  /** Everything that was shown, and the exit code. */
  end(): Promise<{ code: number | null; shown: string }>;
}

const enter = "\r";
const space = " ";
const down = "\u001b[B";
const interrupt = "\u0003";

/** Runs a built program on a terminal of its own: util-linux's `script` makes one. */
function onTerminal(program: string, args: readonly string[], cwd: string): Session {
  const quoted = [process.execPath, binOf(program), ...args]
    .map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
    .join(" ");
  const env = environment({ TERM: "xterm-256color", SHELL: "/bin/sh" });
  const child = spawn("script", ["-qefc", `stty cols 120 rows 50; exec ${quoted}`, "/dev/null"], { cwd, env });
  let shown = "";
  let seen = 0;
  let wake: () => void = () => undefined;
  const closed = new Promise<number | null>((done) => child.on("close", done));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    wake();
  });
  const plain = (): string => stripVTControlCharacters(shown);
  return {
    async until(text) {
      const deadline = Date.now() + 60_000;
      for (;;) {
        const at = plain().indexOf(text, seen);
        if (at >= 0) {
          seen = at + text.length;
          return plain();
        }
        const left = deadline - Date.now();
        if (left <= 0) throw new Error(`never shown: ${text}\n${plain()}`);
        await Promise.race([
          new Promise<void>((done) => (wake = done)),
          new Promise<void>((done) => setTimeout(done, left).unref()),
          closed.then((code) => {
            if (!plain().slice(seen).includes(text)) throw new Error(`ended (${code}) before: ${text}\n${plain()}`);
          }),
        ]);
      }
    },
    send: (keys) => void child.stdin.write(keys),
    end: async () => ({ code: await closed, shown: plain() }),
  };
}

describe("init on a terminal", () => {
  test("asks with detected answers, shows the plan, writes, and names the command line that asks nothing", async () => {
    const dir = project(expressApp);
    await commit(dir);
    const session = onTerminal("obs-gen", ["init", "--no-install"], dir);
    await session.until("What should the service have?");
    const question = await session.until("Health");
    // All five are chosen beforehand.
    expect(question.match(/◉|✔|\[x\]/g)?.length).toBeGreaterThanOrEqual(5);
    session.send(enter);
    await session.until("Create");
    await session.until("app.use(observability.middleware());");
    await session.until("Write this?");
    expect(snapshot(dir)).toEqual(expressApp);
    session.send(enter);
    await session.until("Done.");
    const { code, shown } = await session.end();
    expect(code).toBe(0);
    const again = /The same without questions:\s+npx obs-gen (.*)/.exec(shown)?.[1]?.trim() ?? "";
    expect(again).toBe(
      "init --pillars correlation,health,logging,metrics,tracing --dependencies none --no-install --yes",
    );

    const other = project(expressApp);
    await run("obs-gen", again.split(" "), { cwd: other });
    expect(snapshot(other)).toEqual(snapshot(dir));
  });

  test("takes what was chosen and nothing else", async () => {
    const dir = project(expressApp);
    const session = onTerminal("obs-gen", ["init", "--no-install"], dir);
    await session.until("What should the service have?");
    await session.until("Health");
    // Leaves out all but the first.
    for (const key of [down, space, down, space, down, space, down, space]) session.send(key);
    session.send(enter);
    await session.until("Write this?");
    session.send(enter);
    const { code } = await session.end();
    expect(code).toBe(0);
    const record = JSON.parse(snapshot(dir)[".observability.json"] ?? "{}") as { selection: { pillars: string[] } };
    expect(record.selection.pillars).toEqual(["logging"]);
  });

  test("no means that nothing is written", async () => {
    const dir = project(expressApp);
    const session = onTerminal("obs-gen", ["add", "logging", "--no-install"], dir);
    await session.until("Write this?");
    session.send(`n${enter}`);
    const { code, shown } = await session.end();
    expect(shown).toContain("Nothing was written.");
    expect(code).toBe(0);
    expect(snapshot(dir)).toEqual(expressApp);
  });
});

describe("Ctrl-C", () => {
  test.each(["What should the service have?", "Write this?"])(
    "at %s ends with 130 and nothing is written",
    async (question) => {
      const dir = project(expressApp);
      const args = question.startsWith("Write") ? ["init", "--pillars", "all", "--no-install"] : ["init"];
      const session = onTerminal("obs-gen", args, dir);
      await session.until(question);
      session.send(interrupt);
      const { code, shown } = await session.end();
      expect(code).toBe(130);
      expect(shown).toContain("nothing was changed");
      expect(snapshot(dir)).toEqual(expressApp);
    },
  );
});

test("create-observability asks for language, name and pillars in an empty folder", async () => {
  const dir = project();
  const session = onTerminal("create-observability", ["shop", "--no-install"], dir);
  await session.until("Which language?");
  session.send(`${down}${enter}`);
  await session.until("What is the service called?");
  session.send(enter);
  await session.until("What should the service have?");
  await session.until("Health");
  session.send(enter);
  await session.until("Write this?");
  expect(snapshot(dir)).toEqual({});
  session.send(enter);
  const { code, shown } = await session.end();
  expect(shown).toMatch(
    /npx create-observability shop --language javascript --framework express --name shop --pillars/,
  );
  expect(code).toBe(0);
  const written = Object.keys(snapshot(dir));
  expect(written).toContain("shop/src/app.js");
  expect(written).toContain("shop/src/observability/index.js");
});
