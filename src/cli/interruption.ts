/** Ctrl-C and SIGTERM. Before anything is written they end the program at once; after that they ask for a rollback. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Exit code of the signal that came, or undefined. */
  exitCode(): number | undefined;
  /** From here on nothing is written or started: signals end the program at once, also while it computes. */
  release(): void;
  /** Runs `write`, during which a signal aborts `signal` and lets `write` put everything back. */
  whileWriting<T>(write: () => Promise<T>): Promise<T>;
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let writing = false;
  let code: number | undefined;
  const listeners = Object.entries(exitCodes).map(([name, exitCode]) => {
    const listener = (): void => {
      code ??= exitCode;
      controller.abort();
      if (!writing) process.exit(code);
    };
    process.on(name, listener);
    return { name, listener };
  });
  return {
    release() {
      for (const { name, listener } of listeners) process.off(name, listener);
    },
    signal: controller.signal,
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
