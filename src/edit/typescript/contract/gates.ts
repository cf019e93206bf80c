import { ts } from "ts-morph";
import { askedBefore } from "./known.ts";
import { madeOf } from "./origins.ts";
import { ancestors } from "../unit.ts";

/**
 * True for what is done only where the environment of the process says so, or by chance. What kind of environment it is
 * (`NODE_ENV`) is the owner's matter.
 */
export function isGated(node: ts.Node): boolean {
  const places = [node, ...[...ancestors(node)].filter(ts.isFunctionLike)];
  return places.some((place) => askedBefore(place).some(isGate));
}

function isGate(test: ts.Expression): boolean {
  const made = madeOf(test);
  return made.has(".random") || (made.has(".env") && !made.has(".NODE_ENV"));
}
