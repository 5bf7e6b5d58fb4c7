/** Pain 9, before anything is deployed: what the edit would cost. */
import { expect, test } from 'vitest';
import { keptStateOf } from '../../src/engine/session/upgrade/sides.ts';
import { upgradeOf } from '../../src/engine/session/upgrade/upgrade.ts';
import { upgradeText } from '../../src/engine/session/upgrade/upgrade-text.ts';
import { edited } from './topologies.ts';

test('pain 9: the diff of two topologies names the store that begins empty, and the topic that stays behind', () => {
  const upgrade = upgradeOf(keptStateOf(edited(false), {}), keptStateOf(edited(true), {}));
  expect(upgrade.compatible).toBe(false);
  const lines = upgradeText(upgrade, 'en', (topic) => `shop-${topic}`);
  expect(lines[0]).toBe('✗ store KSTREAM-AGGREGATE-STATE-STORE-0000000001 → KSTREAM-AGGREGATE-STATE-STORE-0000000002: begins empty; '
    + 'shop-KSTREAM-AGGREGATE-STATE-STORE-0000000001-changelog stays behind, read by nobody');
  expect(lines.filter((line) => line.includes('named'))).toEqual([]);
  expect(lines).toContain('stores as before: 1 of 2; this upgrade loses state or records');
  expect(lines.at(-1)).toContain('Materialized.as');
});
