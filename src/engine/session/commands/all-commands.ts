import { ACTING } from './acting.ts';
import type { Command } from './command.ts';
import { MOVING } from './moving.ts';
import { STOPPING } from './stopping.ts';

/** The whole language, in the order of its help. */
export const ALL_COMMANDS: readonly Command[] = [...MOVING, ...STOPPING, ...ACTING];
