import { CommandError } from '../exit.ts';

/**
 * Event time from a file or a command: `01:05`, `00:59.999`, `1:02:03` or `-00:10` after the base time, a number of milliseconds since the
 * epoch, or an ISO date. Epoch ms; null where nothing is given.
 */
export function parseTime(value: unknown, baseTime: number, where: string): number | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value);
  if (typeof value === 'string') {
    if (/^-?\d+$/.test(value)) return Number(value);
    const relative = /^(-)?(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:\.(\d{1,3}))?$/.exec(value);
    if (relative !== null) {
      const [, sign, hours, minutes, seconds, millis] = relative;
      const ms = ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number((millis ?? '').padEnd(3, '0'));
      return baseTime + (sign === undefined ? ms : -ms);
    }
    const date = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(value) || !value.includes('T') ? value : `${value}Z`);
    if (!Number.isNaN(date)) return date;
  }
  throw new CommandError(`${where}: ${JSON.stringify(value)} is not a time; write "01:05" (minutes and seconds after the base time), epoch milliseconds, or an ISO date`);
}
