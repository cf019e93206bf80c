import { answerTo, skipped, unless, type LiveRule } from "./types.ts";

export const hlt51: LiveRule = {
  code: "OG-HLT51",
  severity: "error",
  title: "A dead dependency makes the service not ready, not dead, and tells no secret",
  why: "A readiness that ignores a dead dependency sends traffic to instances that can't answer; a liveness that checks it restarts healthy ones; and an answer with an address or a password tells it to anybody.",
  source: "Kubernetes: liveness and readiness probes",
  help: "Check required dependencies in readiness, none in liveness; answer with the kind of error only.",
  pillars: ["health"],
  place: { file: "health", line: /addReadinessCheck/ },
  check({ dependencies, readyPath }) {
    const tried = dependencies.filter(({ connected, up }) => connected && up.ready.status === 200);
    if (tried.length === 0)
      return skipped("no dependency was found in the environment, or readiness was not 200 before");
    const evidence = tried.flatMap(({ name, down, hung, back, secrets }) => {
      const told = [down.ready.body, hung.ready.body].flatMap((body) =>
        secrets.filter((secret) => body.includes(secret)),
      );
      return [
        ...(down.ready.status === 503 ? [] : [`${name} down: ${readyPath} ${answerTo(down.ready)}`]),
        ...(down.live.status === 200 ? [] : [`${name} down: liveness ${answerTo(down.live)}`]),
        ...(told.length === 0
          ? []
          : [`${name}: part of its address or credentials is in the answer: ${down.ready.body}`]),
        ...(back.status === 200 ? [] : [`${name} is back: ${readyPath} ${answerTo(back)}`]),
      ];
    });
    return unless(evidence, "Traffic is sent to instances that can't answer, or healthy ones are restarted.");
  },
};
