/** Ctrl-C and SIGTERM. Before anything is written they end the program at once; after that they ask for a rollback. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Resolves when what runs until the user ends it should end: a signal came, or nobody reads the output any more. */
  readonly wanted: Promise<void>;
  /** Exit code of the signal that came, or undefined. */
  exitCode(): number | undefined;
  /** From here on nothing is written or started: signals end the program at once, also while it computes. */
  release(): void;
  /** Nobody reads the output any more (`| head`): what only tells ends at once, what is being done is done to its end. */
  outputLost(): void;
  /** Runs `write`, during which a signal aborts `signal` and lets `write` put everything back. */
  whileWriting<T>(write: () => Promise<T>): Promise<T>;
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let writing = false;
  let released = false;
  let code: number | undefined;
  let want = (): void => undefined;
  const wanted = new Promise<void>((resolve) => {
    want = resolve;
  });
  const listeners = Object.entries(exitCodes).map(([name, exitCode]) => {
    const listener = (): void => {
      code ??= exitCode;
      controller.abort();
      want();
      if (!writing) process.exit(code);
    };
    process.on(name, listener);
    return { name, listener };
  });
  return {
    release() {
      released = true;
      for (const { name, listener } of listeners) process.off(name, listener);
    },
    outputLost() {
      if (released) process.exit(process.exitCode ?? 0);
      want();
    },
    signal: controller.signal,
    wanted,
    exitCode: () => code,
    async whileWriting(write) {
      writing = true;
      try {
        return await write();
      } finally {
        writing = false;
      }
    },
  };
}
