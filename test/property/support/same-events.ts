import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { EventLog } from '../../../src/engine/trace/event-log.ts';

export function expectSameEvents(first: EventLog, second: EventLog): void {
  expect(second.length).toBe(first.length);
  for (let number = 0; number < first.length; number++) {
    if (!isDeepStrictEqual(second.at(number), first.at(number))) expect(second.at(number), `event ${number}`).toEqual(first.at(number));
  }
}
