import { unless, type LiveRule } from "./types.ts";

export const cor51: LiveRule = {
  code: "OG-COR51",
  severity: "error",
  title: "X-Request-ID comes back; a hostile value is replaced",
  why: "A caller who can't name his request can't ask about it. And a value that is taken as it comes lets him write what he likes into logs and headers.",
  source: "OWASP logging guidance: validate input from other trust zones",
  help: "Take the id only when it matches [A-Za-z0-9._-]{1,128}, and set the header before anything answers.",
  pillars: ["correlation"],
  place: { file: "correlation", line: /acceptRequestId/ },
  check({ requests, hostileIds }) {
    const answered = requests.filter(({ request }) => request.status > 0);
    const lost = answered.filter(({ request, echoed }) => echoed !== request.requestId);
    // A header the HTTP parser itself refuses never reaches the service.
    const kept = hostileIds.filter(
      ({ answer }) => answer.status > 0 && answer.status !== 400 && !isSafe(answer.headers["x-request-id"]),
    );
    const evidence = [
      ...lost.map(
        ({ request, echoed }) =>
          `${request.method} ${request.path}: sent ${request.requestId}, got ${echoed ?? "none"}`,
      ),
      ...kept.map(
        ({ sent, answer }) =>
          `sent ${sent.slice(0, 40)}, got ${String(answer.headers["x-request-id"] ?? "none").slice(0, 40)}`,
      ),
    ];
    return unless(evidence, "A caller can't name his request, or can write what he likes into logs.");
  },
};

const isSafe = (id: string | readonly string[] | undefined): boolean =>
  typeof id === "string" && /^[A-Za-z0-9._-]{1,128}$/.test(id);
