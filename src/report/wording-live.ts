import type { Wording } from "./wording.ts";

/** Problems of a service that is booted to be judged. */
export const liveWording: Wording = {
  "live.no-command": () => [
    "It is not known how the service is started: package.json has no start script.",
    'Say it with --command, e.g. --command "node dist/server.js", or attach to a running one with --url.',
  ],
  "live.not-judged": ({ reason }) => [
    `The service could not be judged. ${reason}`,
    "Start it the same way by hand; build it first when its start script expects that.",
  ],
  "live.one-service": () => [
    "Several packages have a service, and one is booted at a time.",
    "Name it with --workspace.",
  ],
  "live.no-route": ({ count }) => [
    `No request reached a route: all ${count} were answered 404. What holds was seen of unknown paths only.`,
    'Name requests that it answers, --request "GET /orders", or its --openapi document.',
  ],
  "live.request": ({ request }) => [
    `"${request}" is no request.`,
    'Write a method, a path and, if there is one, a body: --request "POST /orders {\\"item\\":1}".',
  ],
  "live.file": ({ file, reason }) => [
    `${file} can't be used: ${reason}.`,
    "Name a file that is there and can be read.",
  ],
  "live.number": ({ flag, value }) => [`${flag} takes a port number, not "${value}".`, "Use a number below 65536."],
};
