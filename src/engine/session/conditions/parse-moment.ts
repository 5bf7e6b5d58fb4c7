/** `01:05` or `1:00:05.250` after the base time, epoch ms, or an ISO date (UTC unless it says otherwise); null for anything else. */
export function parseMoment(text: string, baseTime: number): number | null {
  if (/^-?\d+$/.test(text)) return Number(text);
  const relative = /^(-)?(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:\.(\d{1,3}))?$/.exec(text);
  if (relative !== null) {
    const [, sign, hours, minutes, seconds, millis] = relative;
    const distance = ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number((millis ?? '').padEnd(3, '0'));
    return baseTime + (sign === undefined ? distance : -distance);
  }
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return null;
  const parsed = Date.parse(text.length > 10 && !/[zZ]$|[+-]\d\d:?\d\d$/.test(text) ? `${text.replace(' ', 'T')}Z` : text);
  return Number.isNaN(parsed) ? null : parsed;
}
