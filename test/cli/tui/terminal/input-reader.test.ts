import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { InputReader, type InputEvent } from '../../../../src/cli/tui/terminal/input-reader.ts';

class FakeInput extends EventEmitter {
  raw = false;
  setRawMode(on: boolean): this { this.raw = on; return this; }
  resume(): this { return this; }
  pause(): this { return this; }
}

async function read(...chunks: (string | Buffer)[]): Promise<InputEvent[]> {
  const input = new FakeInput();
  const events: InputEvent[] = [];
  const reader = new InputReader(input, (event) => events.push(event));
  reader.start();
  for (const chunk of chunks) input.emit('data', typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  await new Promise((done) => setTimeout(done, 60));
  reader.stop();
  return events;
}

async function names(...chunks: (string | Buffer)[]): Promise<string[]> {
  return (await read(...chunks)).map((event) => (event.kind === 'key' ? event.name : event.kind));
}

test('each character of a chunk is a key of its own', async () => {
  expect(await names('25n')).toEqual(['2', '5', 'n']);
  expect(await names('sS:?/`')).toEqual(['s', 'S', ':', '?', '/', '`']);
});

test('named keys have the names of the keymap', async () => {
  expect(await names('\r', '\t', '\x1b[Z', ' ', '\x7f', '\x1b[3~', '\x1b[A', '\x1b[5~', '\x1b[H', '\x1bOP', '\x1b[1;5C', '\x1b[1;2D', '\x03', '\x1a', '\x1bx'))
    .toEqual(['enter', 'tab', 'shift-tab', 'space', 'backspace', 'delete', 'up', 'pageup', 'home', 'f1', 'ctrl-right', 'shift-left', 'ctrl-c', 'ctrl-z', 'alt-x']);
});

test('an odd sequence such as Ctrl+F1 is a key and not a crash', async () => {
  expect(await names('\x1b[1;5P')).toEqual(['ctrl-f1']);
});

test('a lone Esc arrives after a moment', async () => {
  expect(await names('\x1b')).toEqual(['esc']);
});

test('UTF-8 that is split over chunks becomes one character', async () => {
  const bytes = Buffer.from('用');
  expect(await read(bytes.subarray(0, 2), bytes.subarray(2))).toEqual([{ kind: 'key', name: '用', text: '用' }]);
});

test('a paste is one event with plain line ends', async () => {
  expect(await read('\x1b[200~goto 4\r\nn\x1b[201~')).toEqual([{ kind: 'paste', text: 'goto 4\nn' }]);
});

test('mouse reports are cut out, also when they are split', async () => {
  expect(await read('a\x1b[<0;3;4Mb\x1b[<64;1;', '1M')).toEqual([
    { kind: 'key', name: 'a', text: 'a' },
    { kind: 'mouse', action: 'press', button: 'left', x: 2, y: 3 },
    { kind: 'key', name: 'b', text: 'b' },
    { kind: 'mouse', action: 'wheel-up', button: 'none', x: 0, y: 0 },
  ]);
});

test('raw mode goes on with start and off with stop', () => {
  const input = new FakeInput();
  const reader = new InputReader(input, () => {});
  reader.start();
  expect(input.raw).toBe(true);
  reader.stop();
  expect(input.raw).toBe(false);
  expect(input.listenerCount('data')).toBe(0);
});
