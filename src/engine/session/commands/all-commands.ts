import { ACTING } from './acting.ts';
import { ASKING } from './asking.ts';
import { CLUSTER } from './cluster.ts';
import { COMPARING } from './comparing.ts';
import type { Command } from './command.ts';
import { CONFIGURING } from './configuring.ts';
import { EXPECTING } from './expecting.ts';
import { FINDING } from './finding.ts';
import { LOOKING } from './looking.ts';
import { METRICS } from './metrics.ts';
import { MOVING } from './moving.ts';
import { REMEMBERING } from './remembering.ts';
import { SAVING } from './saving.ts';
import { STOPPING } from './stopping.ts';
import { WHAT_IF } from './what-if.ts';

/** The whole language, in the order of its help. */
export const ALL_COMMANDS: readonly Command[] = [
  ...MOVING, ...REMEMBERING, ...STOPPING, ...ASKING, ...LOOKING, ...FINDING, ...COMPARING, ...METRICS, ...EXPECTING, ...ACTING, ...CLUSTER, ...WHAT_IF, ...CONFIGURING, ...SAVING,
];
