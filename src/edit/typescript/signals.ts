import { choicesOf } from "../../model/code.ts";
import type { Sources } from "../../model/sources.ts";
import { callsOf, quotes, sought } from "../../model/survey.ts";
import { methodCalls } from "./calls.ts";
import { type Site, textOf, unitsWith } from "./unit.ts";
import { readValue } from "./values.ts";

/** `process.on("SIGTERM", handler)` of the service, one for each signal that is handled there. */
export interface SignalHandling {
  readonly call: Site;
  /** A signal that ends a process. */
  readonly signal: string;
  readonly handler: Site | undefined;
}

const endingSignals = ["SIGTERM", "SIGINT"];

/** A signal's name, and calls that may be given one by another name. */
const needles = sought(
  ...endingSignals.flatMap((name) => quotes.map((it) => it + name + it)),
  ...["process.on", "process.once"].flatMap(callsOf),
);

/** What names a signal otherwise, like `kill(pid, "SIGTERM")`, and other events are most of what the needles find. */
const isListening = (text: string): boolean =>
  /\.\s*(?:on|once)\s*\(\s*["'`]SIG(?:TERM|INT)["'`]|\bprocess\s*\.\s*(?:on|once)\s*\(\s*[\w$<(]/.test(text);

const found = new WeakMap<Sources, readonly SignalHandling[]>();

/** Looked for once in each state of the project: each requirement asks again. */
export function signalHandlings(sources: Sources): readonly SignalHandling[] {
  const handlings = found.get(sources) ?? findHandlings(sources);
  found.set(sources, handlings);
  return handlings;
}

const findHandlings = (sources: Sources): SignalHandling[] =>
  methodCalls(unitsWith(sources, needles, isListening), ["on", "once"]).flatMap(
    ({ call, receiver, args: [event, handler] }): SignalHandling[] => {
      if (event === undefined || textOf(receiver) !== "process") return [];
      const events = choicesOf(readValue(sources, event)).map((it) => (it.kind === "text" ? it.text : ""));
      return endingSignals.filter((it) => events.includes(it)).map((signal) => ({ call, signal, handler }));
    },
  );
