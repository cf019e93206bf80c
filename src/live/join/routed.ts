import { textAttribute } from "../otlp/attribute.ts";
import type { Joined } from "./types.ts";

/** Whether a request came to a route of the service, which may answer 404 itself: its span or its metric names the route. */
export const isRouted = ({ request, server, counter }: Joined): boolean =>
  request.status !== 404 ||
  (server !== undefined && textAttribute(server.attributes, "http.route") !== "") ||
  counter.some(({ labels }) => (labels["endpoint"] ?? "unmatched") !== "unmatched");
