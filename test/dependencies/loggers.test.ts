import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { generate, load } from "./support/generate.ts";
import { inRequest, library, root } from "./support/observe.ts";

interface Logger {
  info(...args: unknown[]): void;
  error(...args: unknown[]): void;
  child(fields: object): Logger;
}
interface Generated {
  readonly logger: { [level in "info" | "warn" | "error" | "fatal"]: (fields: object, message: string) => void };
}
type Line = Record<string, unknown>;

/** Collects lines and parses each. */
function sink(): { stream: Writable; lines: Line[] } {
  const lines: Line[] = [];
  const write = (chunk: Buffer, _: string, done: () => void): void => {
    for (const line of chunk.toString().split("\n")) if (line !== "") lines.push(JSON.parse(line) as Line);
    done();
  };
  return { stream: new Writable({ write }), lines };
}

/** `installed` is the name under which the library lies in `root`: generated code gets that copy. */
async function connect(dependency: "winston" | "pino", installed: string, moduleFormat: "esm" | "commonjs") {
  const folder = await generate(root, { dependency, version: "10.0.0", moduleFormat });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(root, "node_modules", installed), join(folder, "node_modules", dependency));
  const wrap = (await load<Record<string, <C>(client: C) => C>>(folder, `dependencies/${dependency}`))[dependency];
  if (wrap === undefined) throw new Error(`no function ${dependency}`);
  const { logger } = await load<Generated>(folder, "logger");
  return { wrap, ours: logger };
}

const ids = { trace_id: expect.stringMatching(/^[0-9a-f]{32}$/), span_id: expect.stringMatching(/^[0-9a-f]{16}$/) };

describe.each(["esm", "commonjs"] as const)("winston, %s", (moduleFormat) => {
  const winston = library("winston") as {
    createLogger(options: object): Logger;
    format: Record<string, (...args: unknown[]) => object>;
    transports: { Stream: new (options: object) => object };
  };
  async function open(options: object = {}) {
    const { stream, lines } = sink();
    const { wrap, ours } = await connect("winston", "winston", moduleFormat);
    const made = winston.createLogger({ transports: [new winston.transports.Stream({ stream })], ...options });
    const logger = wrap(made);
    expect(logger).toBe(made);
    return { logger, ours, lines };
  }

  it("puts the ids of the request into each line, of children too", async () => {
    const { logger, lines } = await open();
    const { id } = await inRequest(() => {
      logger.info("hello", { user: 1 });
      logger.child({ part: "db" }).info("child");
    });
    logger.info("outside");
    expect(lines).toEqual([
      { level: "info", message: "hello", user: 1, ...ids },
      { level: "info", message: "child", part: "db", ...ids },
      { level: "info", message: "outside" },
    ]);
    expect(lines[0]?.["span_id"]).toBe(id);
  });

  it("keeps the logger's own format, its options and fields, and errors with their stack", async () => {
    const { combine, errors, timestamp, json } = winston.format as Required<typeof winston.format>;
    const format = combine?.(errors?.({ stack: true }) ?? {}, timestamp?.() ?? {}, json?.() ?? {});
    const { logger, lines } = await open({ format });
    await inRequest(() => {
      logger.error(new Error("broken"));
      logger.info("mine", { trace_id: "own" });
    });
    expect(lines[0]).toMatchObject({ message: "broken", stack: expect.stringContaining("Error: broken"), ...ids });
    expect(lines[0]?.["timestamp"]).toEqual(expect.any(String));
    expect(lines[1]?.["trace_id"]).toBe("own");
  });

  it("carries our own lines, errors readable and fatal as error", async () => {
    const { ours, lines } = await open();
    await inRequest(() => ours.info({ status: 200 }, "answered"));
    ours.fatal({ err: new Error("broken") }, "the process crashes");
    expect(lines).toEqual([
      { level: "info", message: "answered", status: 200, ...ids },
      {
        level: "error",
        message: "the process crashes",
        err: { type: "Error", message: "broken", stack: expect.stringContaining("Error: broken") },
      },
    ]);
  });
});

describe.each([
  ["pino", "esm"],
  ["pino", "commonjs"],
  ["pino-7", "esm"],
] as const)("%s, %s", (version, moduleFormat) => {
  const pino = library(version) as (options: object, stream: Writable) => Logger;
  async function open(options: object = {}) {
    const { stream, lines } = sink();
    const { wrap, ours } = await connect("pino", version, moduleFormat);
    const made = pino({ base: null, timestamp: false, ...options }, stream);
    const logger = wrap(made);
    expect(logger).toBe(made);
    return { logger, ours, lines };
  }

  it("puts the ids of the request into each line, of children too", async () => {
    const { logger, lines } = await open();
    const { id } = await inRequest(() => {
      logger.info({ user: 1 }, "hello");
      logger.child({ part: "db" }).info("child");
    });
    logger.info("outside");
    expect(lines).toEqual([
      { level: 30, user: 1, msg: "hello", ...ids },
      { level: 30, part: "db", msg: "child", ...ids },
      { level: 30, msg: "outside" },
    ]);
    expect(lines[0]?.["span_id"]).toBe(id);
  });

  it("keeps a mixin that is there, and a line's own fields win", async () => {
    const { logger, lines } = await open({ mixin: (_: object, level: number) => ({ mixed: level }) });
    await inRequest(() => logger.info({ trace_id: "own" }, "hello"));
    expect(lines).toEqual([{ level: 30, mixed: 30, msg: "hello", trace_id: "own", span_id: ids.span_id }]);
  });

  it("carries our own lines also when another logger is made later", async () => {
    const { ours, lines } = await open();
    const { wrap, ours: same } = await connect("pino", version, moduleFormat);
    const [first, second] = [sink(), sink()];
    for (const { stream } of [first, second]) wrap(pino({ base: null, timestamp: false }, stream));
    same.info({}, "answered");
    ours.info({}, "elsewhere");
    expect([first.lines, second.lines, lines].map((them) => them.map(({ msg }) => msg))).toEqual([
      ["answered"],
      [],
      ["elsewhere"],
    ]);
  });

  it("carries our own lines with their errors", async () => {
    const { ours, lines } = await open();
    ours.warn({ err: new Error("broken") }, "readiness failed");
    expect(lines).toMatchObject([{ level: 40, err: { type: "Error", message: "broken" }, msg: "readiness failed" }]);
  });
});
