import { expect, test } from 'vitest';
import { editorCommand } from '../../../../src/cli/tui/terminal/editor.ts';
import { openDriver } from '../support/driver.ts';
import { FakeSession } from '../support/fake-session.ts';

/** A session that shows a record as text and takes only numbers as its value. */
class Editable extends FakeSession {
  readonly taken: string[] = [];
  override async execute(line: string): ReturnType<FakeSession['execute']> {
    if (!line.startsWith('edit ')) return super.execute(line);
    if (line === 'edit 2') return { ok: true, lines: ['{', '  "value": 1', '}'] };
    if (line.includes('oops')) return { ok: false, lines: ['line 2, column 12: oops is no number'] };
    this.taken.push(line);
    return { ok: true, lines: ['b1: edit 2 value 3'] };
  }
}

test('on the record e opens the record, and what was changed becomes a what-if', async () => {
  const port = new Editable();
  const user = await openDriver({ port, edit: (text) => text.replace('1', '3') });
  await user.press('debug.next', 'debug.next');
  await user.type('5');
  await user.type('e');
  expect(user.done.edited).toEqual(['record-2.json']);
  expect(port.taken).toEqual(['edit 2 {\n  "value": 3\n}\n']);
  await user.shows('b1: edit 2 value 3');
  user.close();
});

test('elsewhere e opens the topology', async () => {
  const user = await openDriver({ port: new Editable() });
  await user.press('debug.next', 'app.edit');
  expect(user.done.edited[0]).toMatch(/^topology\.ts:\d+$/);
  await user.shows(':reload takes the changed file');
  user.close();
});

test('a text that is refused is kept, and edited again where it is wrong', async () => {
  const port = new Editable();
  let wrong = true;
  const user = await openDriver({ port, edit: () => (wrong ? '{\n  "value": oops\n}' : '{ "value": 3 }') });
  await user.press('debug.next', 'debug.next');
  await user.type('5');
  await user.type('e');
  await user.shows('line 2, column 12: oops is no number');
  await user.shows('"value": oops');
  wrong = false;
  await user.type('y');
  expect(user.done.edited).toEqual(['record-2.json', 'record-2.json:2']);
  expect(port.taken).toEqual(['edit 2 { "value": 3 }']);
  user.close();
});

test('an unchanged or empty text changes nothing', async () => {
  const port = new Editable();
  const user = await openDriver({ port, edit: (text) => text });
  await user.press('debug.next', 'debug.next');
  await user.type('5');
  await user.type('e');
  await user.shows('nothing was changed');
  expect(port.taken).toEqual([]);
  user.close();
});

test.each([
  [{ EDITOR: 'vim' }, ['vim', '+7', 'a.ts']],
  [{ EDITOR: 'vim', VISUAL: 'nano' }, ['nano', '+7', 'a.ts']],
  [{ EDITOR: 'vim', VISUAL: '' }, ['vim', '+7', 'a.ts']],
  [{}, ['vi', '+7', 'a.ts']],
  [{ EDITOR: 'code --wait' }, ['code', '--wait', '--goto', 'a.ts:7']],
  [{ EDITOR: 'code' }, ['code', '--wait', '--goto', 'a.ts:7']],
  [{ EDITOR: '"/opt/my editor/run" -x \'a b\'' }, ['/opt/my editor/run', '-x', 'a b', 'a.ts']],
  [{ EDITOR: '/usr/bin/hx' }, ['/usr/bin/hx', 'a.ts:7']],
])('an editor is called as it likes to be: %j', (env, command) => {
  expect(editorCommand(env, 'a.ts', 7)).toEqual(command);
});
