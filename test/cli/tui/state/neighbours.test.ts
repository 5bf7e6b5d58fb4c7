import { expect, test } from 'vitest';
import { openDriver } from '../support/driver.ts';

test('{ leaves less of the topology and } brings it back, to the whole; the keys say when there is no more', async () => {
  const user = await openDriver();
  await user.press('debug.next');
  await user.press('debug.stepBack', 'debug.stepBack');
  await user.type('}');
  await user.shows('this is the whole topology');
  const node = user.state().view!.flow.node!;
  await user.type('{');
  await user.shows(`±${user.state().panes.topology.neighbours}`);
  for (let i = 0; i < 5; i++) await user.type('{');
  await user.shows('±1');
  await user.shows('fewer neighbours than this there are none');
  expect(user.state().view!.flow.node).toBe(node);
  await user.type('}');
  await user.hides('±');
  expect(user.state().panes.topology.neighbours).toBeNull();
  user.close();
});

test('elsewhere { and } scale the window line', async () => {
  const user = await openDriver();
  await user.press('debug.next');
  await user.type('3');
  await user.type('\u007b');
  expect(user.state().windowZoom).toBe(1);
  expect(user.state().panes.topology.neighbours).toBeNull();
  user.close();
});

test('a drawing that goes with the current node takes its selection along', async () => {
  const user = await openDriver();
  await user.press('debug.step', 'debug.step', 'look.fewer', 'look.fewer');
  expect(user.state().panes.topology.neighbours).toBe(1);
  for (let i = 0; i < 3; i++) {
    await user.press('debug.step');
    const { flow } = user.state().view!;
    await user.press('move.open');
    if (flow.node !== null) await user.shows(flow.node);
    await user.press('dialog.close');
  }
  user.close();
});
