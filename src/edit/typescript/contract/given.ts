import { ts } from "ts-morph";
import type { Feature } from "../../contract.ts";
import { calleesOf, type Named } from "./feature-names.ts";
import { askedBefore } from "./known.ts";
import { entryOf } from "./members.ts";
import { broadlyMadeOf, madeOf } from "./origins.ts";

type Unplaced = Omit<Feature, "line">;

/**
 * What calls and entries are made of: another value in its place is another fact. What was asked before may stand for a
 * part of it: people write `if (ready) send(200)` for `send(ready ? 200 : 503)`.
 */
export function givenIn(node: ts.Node): Unplaced[] {
  const entry = entryOf(node);
  const [names, values]: readonly [readonly Named[], readonly ts.Node[]] = ts.isCallExpression(node)
    ? [calleesOf(node), node.arguments]
    : entry?.value
      ? [[{ name: `key ${entry.key}` }], [entry.value]]
      : [[], []];
  if (names.length === 0) return [];
  const made = new Set(values.flatMap((value) => [...madeOf(value)]));
  const besides = new Set(
    [...values, ...askedBefore(node)].flatMap((test) => [...broadlyMadeOf(test)]).filter((origin) => !made.has(origin)),
  );
  return names.flatMap(({ name, key = name }) => [
    ...[...made].map((origin) => ({ name: `${name} of ${origin}`, key: `${key} of ${origin}` })),
    ...[...besides].map((origin) => ({
      ...{ name: `${name} of ${origin}`, key: `${key} of ${origin}` },
      spare: "otherwise" as const,
    })),
  ]);
}
