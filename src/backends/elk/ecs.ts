import { logFields } from "../../operations/log-fields.ts";

const { plain, ecs } = logFields;

/** Objects of the schema that a line of the service may well have as a plain value: `{ url: "/cart" }`. */
const objects = ["error", "event", "http", "log", "span", "trace", "url"];

/**
 * Steps of the file log receiver that rename the fields of a line to those of the Elastic Common Schema. The lines that
 * the service writes stay as they are. What stands where the schema has an object goes to `labels`, so that no line is
 * refused.
 */
export const ecsOperators: readonly object[] = [
  ...objects.map((name) => ({
    type: "move",
    if: `body.${name} != nil and type(body.${name}) != "map"`,
    from: `body.${name}`,
    to: `body.labels.${name}`,
  })),
  ...(["message", "level", "traceId", "spanId", "requestId"] as const).map((field) => rename(field)),
  // The name before what else belongs to the service: it stands where their object will be.
  rename("service", 'type(body.service) == "string"'),
  rename("environment"),
  // Only the access log has a duration; another line's status or path may be anything.
  ...(["method", "path", "route", "status"] as const).map((field) => rename(field, `body.${plain.duration} != nil`)),
  {
    type: "add",
    if: `body.${plain.duration} != nil`,
    field: `body.${ecs.duration}`,
    // From milliseconds to nanoseconds.
    value: `EXPR(int(body.${plain.duration} * 1000000))`,
  },
  { type: "remove", if: `body.${plain.duration} != nil`, field: `body.${plain.duration}` },
  ...(["errorType", "errorMessage", "errorStack"] as const).map((field) => rename(field, 'type(body.err) == "map"')),
  { type: "add", field: "body.ecs.version", value: "8.11.0" },
];

function rename(field: keyof typeof plain, ...when: string[]): object {
  const from = `body.${plain[field]}`;
  return { type: "move", if: [...when, `${from} != nil`].join(" and "), from, to: `body.${ecs[field]}` };
}
