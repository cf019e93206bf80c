import type { Pillar } from "../../model/catalog.ts";
import { ownedFile, requestPath } from "../needs.ts";

/** X-Request-ID in, through everything the request starts, and out. */
export const correlation: Pillar = {
  id: "correlation",
  title: "Correlation",
  description: "A request id that is taken over or made, in every log line and on to other services",
  order: 4,
  needs: () => [
    ...requestPath("every request has an id that its answer carries"),
    ownedFile("correlation/correlation", "correlation"),
    ownedFile("tracing/outgoing", "outgoing"),
  ],
};
