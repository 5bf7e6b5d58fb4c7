import type { RangeEnd, ReadRange } from '../../engine/session/read-range.ts';
import { CommandError } from '../exit.ts';
import { parseTime } from './parse-time.ts';

export interface RangeFlags { readonly from?: readonly string[]; readonly to?: readonly string[]; readonly last?: string }

/** `--from`, `--to` and `--last`; null where none is given. */
export function parseRange(flags: RangeFlags, baseTime: number): ReadRange | null {
  if (flags.from === undefined && flags.to === undefined && flags.last === undefined) return null;
  const last = flags.last === undefined ? null : Number(flags.last);
  if (last !== null && (!Number.isInteger(last) || last < 1)) throw new CommandError(`--last ${flags.last}: how many records of each partition, a whole number from 1`);
  if (last !== null && flags.from !== undefined) throw new CommandError(`--last ${flags.last} and --from ${flags.from[0]} both say where to begin: leave one out`);
  return { from: (flags.from ?? []).map((text) => rangeEnd('--from', text, baseTime)), to: (flags.to ?? []).map((text) => rangeEnd('--to', text, baseTime)), last };
}

/** `TIME`, `TOPIC=OFFSET`, `TOPIC-PARTITION=OFFSET`, or a time instead of the offset. */
function rangeEnd(flag: string, text: string, baseTime: number): RangeEnd {
  const written = `${flag} ${text}`;
  const at = text.lastIndexOf('=');
  const [of, where] = at === -1 ? [null, text] : [text.slice(0, at), text.slice(at + 1)];
  if (of === '' || where === '') throw new CommandError(`${written}: write TIME, TOPIC=OFFSET or TOPIC-PARTITION=OFFSET`);
  if (of !== null && /^\d+$/.test(where)) return { of, at: { offset: Number(where) }, written };
  return { of, at: { time: parseTime(where, baseTime, written)! }, written };
}
