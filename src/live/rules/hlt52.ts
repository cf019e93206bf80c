import { answerTo, skipped, unless, type LiveRule } from "./types.ts";

export const hlt52: LiveRule = {
  code: "OG-HLT52",
  severity: "error",
  title: "A dependency that hangs does not hang the probes",
  why: "A probe that waits for a dependency that hangs runs into its time limit, and all instances are taken out at once.",
  source: "Kubernetes: probe timeouts",
  help: "Give each readiness check a time limit below the probe's.",
  pillars: ["health"],
  place: { file: "health", line: /readinessTimeout|withDeadline/ },
  check({ dependencies }) {
    const tried = dependencies.filter(({ connected, up }) => connected && up.ready.status === 200);
    if (tried.length === 0)
      return skipped("no dependency was found in the environment, or readiness was not 200 before");
    const evidence = tried.flatMap(({ name, hung: { ready, live } }) => [
      ...(ready.status > 0 ? [] : [`${name} hangs: readiness ${answerTo(ready)}`]),
      ...(live.status > 0 ? [] : [`${name} hangs: liveness ${answerTo(live)}`]),
    ]);
    return unless(evidence, "One slow dependency takes all instances out at once.");
  },
};
