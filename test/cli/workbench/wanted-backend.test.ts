import { expect, test } from 'vitest';
import { parseBackend } from '../../../src/cli/workbench/wanted-backend.ts';

test('an address and a range, each of which may be left out', () => {
  expect(parseBackend([])).toEqual({ bootstrap: null, range: {}, words: [] });
  expect(parseBackend(['host:9092'])).toEqual({ bootstrap: 'host:9092', range: {}, words: [] });
  expect(parseBackend(['--last', '100'])).toEqual({ bootstrap: null, range: { last: '100' }, words: ['--last', '100'] });
  expect(parseBackend(['h:1', '--from', 'visits-0=5', '--from', 'visits-1=7', '--to', '2024-01-01'])).toEqual({
    bootstrap: 'h:1', range: { from: ['visits-0=5', 'visits-1=7'], to: ['2024-01-01'] }, words: ['--from', 'visits-0=5', '--from', 'visits-1=7', '--to', '2024-01-01'],
  });
});

test('anything else is nothing', () => {
  expect(parseBackend(['h:1', 'h:2'])).toBeNull();
  expect(parseBackend(['h:1', '--last'])).toBeNull();
  expect(parseBackend(['h:1', '--lsat', '5'])).toBeNull();
});
