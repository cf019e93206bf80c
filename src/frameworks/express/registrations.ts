import {
  type MethodCall,
  type Site,
  evaluate,
  functionOf,
  isExport,
  nameOf,
  settle,
} from "../../edit/typescript/index.ts";
import type { Sources } from "../../model/sources.ts";
import { application } from "./application.ts";

export const registering = ["use", "get", "post", "put", "patch", "delete", "all", "route", "options", "head", "param"];

/** Methods of an application that hand it on. */
export const chained = [
  ...["use", "get", "post", "put", "patch", "delete", "all", "options", "head", "param"],
  ...["set", "enable", "disable", "engine"],
];

/** True for what is registered to answer errors, or to see them. */
export const isErrorHandler = (sources: Sources, { args }: MethodCall): boolean =>
  args.some((argument) => isErrorFunction(sources, argument));

export const isErrorFunction = (sources: Sources, site: Site): boolean =>
  functionOf(sources, site)?.parameters.length === 4;

/** `app.get("/orders", handler)`, `app.route("/orders")`, and `app.use(router)`: what answers requests. */
export function isRoute(sources: Sources, call: MethodCall): boolean {
  const name = nameOf(call);
  if (name === "param") return false;
  if (name !== "use") return name === "route" || call.args.length > 1;
  return call.args.some((argument) => {
    const value = settle(sources, evaluate(sources, argument));
    return isExport(value, application) || isExport(value, { module: "express", export: "Router" });
  });
}
