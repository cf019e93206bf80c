import type { Resource, Scope } from "./types.ts";
import { attributes, fields, list, text, type Fields } from "./wire.ts";

export interface Origin {
  readonly resource: Resource;
  readonly scope: Scope;
}

/** Every item of a request with where it comes from: all three signals nest as resource, then scope, then items. */
export function* itemsOf(
  request: unknown,
  names: { readonly resources: string; readonly scopes: string; readonly items: string },
): Generator<readonly [Fields, Origin]> {
  for (const group of list(fields(request)[names.resources])) {
    const { resource: sender, ...rest } = fields(group);
    const resource = { attributes: attributes(fields(sender)["attributes"]) };
    for (const scoped of list(rest[names.scopes])) {
      const from = fields(fields(scoped)["scope"]);
      const origin = { resource, scope: { name: text(from["name"]), version: text(from["version"]) } };
      for (const item of list(fields(scoped)[names.items])) yield [fields(item), origin];
    }
  }
}
