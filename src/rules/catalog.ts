import type { RulePage } from "../model/rule.ts";
import { allPages } from "./all-pages.ts";

/** Every code that `check` can report, with its page, by code. */
export const catalog: readonly RulePage[] = allPages;

const byCode = new Map(catalog.map((page) => [page.code, page]));

/** The page of a code; its letter case does not matter, nor whether "OG-" is there. */
export function findPage(code: string): RulePage | undefined {
  const upper = code.toUpperCase();
  return byCode.get(upper) ?? byCode.get(`OG-${upper}`);
}

/** The group of a code: "MET" of OG-MET01. */
export const groupOf = (code: string): string => code.slice(3, 6);

/** True for rules that are judged on a service that runs: numbers from 51. */
export const isLive = (code: string): boolean => Number(code.slice(6)) > 50;
