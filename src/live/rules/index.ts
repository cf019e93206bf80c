import { alr51 } from "./alr51.ts";
import { cor51 } from "./cor51.ts";
import { cor52 } from "./cor52.ts";
import { cor53 } from "./cor53.ts";
import { hlt51 } from "./hlt51.ts";
import { hlt52 } from "./hlt52.ts";
import { hlt53 } from "./hlt53.ts";
import { log51 } from "./log51.ts";
import { log52 } from "./log52.ts";
import { log53 } from "./log53.ts";
import { log54 } from "./log54.ts";
import { log55 } from "./log55.ts";
import { met51 } from "./met51.ts";
import { met52 } from "./met52.ts";
import { met53 } from "./met53.ts";
import { met54 } from "./met54.ts";
import { res51 } from "./res51.ts";
import { res52 } from "./res52.ts";
import { trc51 } from "./trc51.ts";
import { trc52 } from "./trc52.ts";
import { trc53 } from "./trc53.ts";
import { trc54 } from "./trc54.ts";
import { trc55 } from "./trc55.ts";
import { trc56 } from "./trc56.ts";
import { trc57 } from "./trc57.ts";
import { trc58 } from "./trc58.ts";
import { trc59 } from "./trc59.ts";
import { trc60 } from "./trc60.ts";
import type { LiveRule } from "./types.ts";

/** Every live rule, by code. A test compares this with the folder. */
export const liveRules: readonly LiveRule[] = [
  alr51,
  cor51,
  cor52,
  cor53,
  hlt51,
  hlt52,
  hlt53,
  log51,
  log52,
  log53,
  log54,
  log55,
  met51,
  met52,
  met53,
  met54,
  res51,
  res52,
  trc51,
  trc52,
  trc53,
  trc54,
  trc55,
  trc56,
  trc57,
  trc58,
  trc59,
  trc60,
];
