/** Used when it is there: the gate gives the same answer everywhere, whoever runs it with whatever flags. */
export const baselineFile = ".observability-baseline.json";
