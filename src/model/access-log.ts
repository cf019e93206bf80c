import type { ExistingFact } from "./facts.ts";

/** How a project has one line for each request, where an access log of its own writes one beside the generated. */
export const withoutAccessLog = ({ value, option }: Pick<ExistingFact, "value" | "option">): string =>
  option === undefined
    ? `Take ${value} out: the generated line has method, route, status, duration and the ids of the request.`
    : `Give ${value} \`${option}\`: its loggers stay, and only generated code writes of each request.`;
