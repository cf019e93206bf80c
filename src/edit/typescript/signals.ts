import type { Sources } from "../../model/sources.ts";
import { quotes, sought } from "../../model/survey.ts";
import { methodCalls } from "./calls.ts";
import { type Site, textOf, unitsWith } from "./unit.ts";

/** `process.on("SIGTERM", handler)` of the service. */
export interface SignalHandling {
  readonly call: Site;
  /** A signal that ends a process. */
  readonly signal: string;
  readonly handler: Site | undefined;
}

const endingSignals = sought(...["SIGTERM", "SIGINT"].flatMap((name) => quotes.map((it) => it + name + it)));

/** What names a signal otherwise, like `kill(pid, "SIGTERM")`, is most of what the needles find. */
const isListening = (text: string): boolean => /\.\s*(?:on|once)\s*\(\s*["'`]SIG(?:TERM|INT)["'`]/.test(text);

export const signalHandlings = (sources: Sources): SignalHandling[] =>
  methodCalls(unitsWith(sources, endingSignals, isListening), ["on", "once"]).flatMap(
    ({ call, receiver, args: [first, handler] }): SignalHandling[] => {
      const signal = first && /^["'`](SIGTERM|SIGINT)["'`]$/.exec(textOf(first))?.[1];
      return signal === undefined || textOf(receiver) !== "process" ? [] : [{ call, signal, handler }];
    },
  );
