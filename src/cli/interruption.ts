/** Ctrl-C and SIGTERM. Before anything is written they end the program at once; after that they ask for a rollback. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Exit code of the signal that came, or undefined. */
  exitCode(): number | undefined;
  /** Runs `write`, during which a signal aborts `signal` and lets `write` put everything back. */
  whileWriting<T>(write: () => Promise<T>): Promise<T>;
}

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let writing = false;
  let code: number | undefined;
  for (const [name, exitCode] of Object.entries(exitCodes)) {
    process.on(name, () => {
      code ??= exitCode;
      controller.abort();
      if (!writing) process.exit(code);
    });
  }
  return {
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
