// Generated from the folder listing by `npm run fix`. Adding a file is all there is to do.
import type { Rule } from "../model/rule.ts";
import { alr01 } from "./alr-01.ts";
import { alr02 } from "./alr-02.ts";
import { cor01 } from "./cor-01.ts";
import { cor02 } from "./cor-02.ts";
import { cov01 } from "./cov-01.ts";
import { cov02 } from "./cov-02.ts";
import { cov03 } from "./cov-03.ts";
import { cov04 } from "./cov-04.ts";
import { hlt01 } from "./hlt-01.ts";
import { hlt02 } from "./hlt-02.ts";
import { hlt03 } from "./hlt-03.ts";
import { log01 } from "./log-01.ts";
import { log02 } from "./log-02.ts";
import { log03 } from "./log-03.ts";
import { log05 } from "./log-05.ts";
import { met01 } from "./met-01.ts";
import { met02 } from "./met-02.ts";
import { met03 } from "./met-03.ts";
import { met04 } from "./met-04.ts";
import { met05 } from "./met-05.ts";
import { met06 } from "./met-06.ts";
import { met07 } from "./met-07.ts";
import { res01 } from "./res-01.ts";
import { res02 } from "./res-02.ts";
import { res03 } from "./res-03.ts";
import { trc01 } from "./trc-01.ts";
import { trc02 } from "./trc-02.ts";
import { trc03 } from "./trc-03.ts";
import { trc04 } from "./trc-04.ts";
import { trc06 } from "./trc-06.ts";
import { trc07 } from "./trc-07.ts";
import { trc08 } from "./trc-08.ts";
import { trc09 } from "./trc-09.ts";
import { trc11 } from "./trc-11.ts";
import { trc12 } from "./trc-12.ts";

export const rules: readonly Rule[] = [
  alr01,
  alr02,
  cor01,
  cor02,
  cov01,
  cov02,
  cov03,
  cov04,
  hlt01,
  hlt02,
  hlt03,
  log01,
  log02,
  log03,
  log05,
  met01,
  met02,
  met03,
  met04,
  met05,
  met06,
  met07,
  res01,
  res02,
  res03,
  trc01,
  trc02,
  trc03,
  trc04,
  trc06,
  trc07,
  trc08,
  trc09,
  trc11,
  trc12,
];
