import type { ShutdownObservation } from "../check/observations.ts";
import { skipped, unless, type LiveRule } from "./types.ts";

export const hlt53: LiveRule = {
  code: "OG-HLT53",
  severity: "error",
  title: "SIGTERM: not ready, requests answered, telemetry flushed, exit 0",
  why: "A process that ends before it was taken out of rotation breaks requests at each deployment, and one that does not flush loses the telemetry of its last seconds.",
  source: "Kubernetes: termination of pods",
  help: "Call start(server), and let nothing else exit on SIGTERM.",
  pillars: ["health"],
  place: { file: "shutdown", line: /handleSignals/ },
  check({ shutdown }) {
    if (shutdown === undefined) return skipped("the service was not started here");
    return unless([...drainProblems(shutdown), ...exitProblems(shutdown)], "Each deployment breaks requests.");
  },
};

function drainProblems({ inFlight, readyProbes, liveProbes }: ShutdownObservation): string[] {
  const ready = readyProbes.filter(({ status }) => status === 200).length;
  const dead = liveProbes.filter(({ status }) => status >= 500).length;
  return [
    ...(ready === 0 ? [] : [`readiness answered 200 ${ready} times after SIGTERM`]),
    ...(dead === 0 ? [] : [`liveness failed ${dead} times while draining`]),
    ...(inFlight === undefined || inFlight.status > 0
      ? []
      : [`${inFlight.method} ${inFlight.path} was under way and got no answer: ${inFlight.error}`]),
  ];
}

function exitProblems({ stopped, deadline }: ShutdownObservation): string[] {
  if (stopped.killed) return [`still running ${deadline} ms after SIGTERM`];
  const how = stopped.code === undefined ? `ended by ${stopped.signal}` : `exit code ${stopped.code}`;
  return [
    ...(stopped.code === 0 ? [] : [how]),
    ...(stopped.leftBehind === 0 ? [] : [`${stopped.leftBehind} processes left behind`]),
  ];
}
