/** How a project has one line for each request, where an access log of its own writes one beside the generated. */
export const withoutAccessLog = (name: string): string =>
  name.includes("pino")
    ? `Give ${name} \`autoLogging: false\`: \`req.log\` stays, and only generated code writes of each request.`
    : `Take ${name} out: the generated line has method, route, status, duration and the ids of the request.`;
