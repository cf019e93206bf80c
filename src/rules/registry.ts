// Generated from the folder listing by `npm run fix`. Adding a file is all there is to do.
import type { Rule } from "../model/rule.ts";
import { log01 } from "./log-01.ts";
import { met01 } from "./met-01.ts";
import { trc08 } from "./trc-08.ts";

export const rules: readonly Rule[] = [log01, met01, trc08];
