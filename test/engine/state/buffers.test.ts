import { expect, test } from 'vitest';
import { bytesOfHex, concatBytes, hexOf, utf8Encode } from '../../../src/engine/common/bytes.ts';
import { Headers } from '../../../src/engine/common/headers.ts';
import type { RecordContext } from '../../../src/engine/processor/context.ts';
import { Record } from '../../../src/engine/processor/record.ts';
import type { ChangelogRecord } from '../../../src/engine/processor/state-store.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { BytesHashSet } from '../../../src/engine/state/buffers/bytes-hash-set.ts';
import { GraceBufferBuilder } from '../../../src/engine/state/buffers/grace-buffer.ts';
import { ListValueStoreBuilder } from '../../../src/engine/state/builders/list-value-store-builder.ts';
import { serializeRecordContext } from '../../../src/engine/state/codecs/record-context-bytes.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import { SuppressBufferBuilder } from '../../../src/engine/state/buffers/suppress-buffer.ts';
import { EMPTY_BUFFER_TIME } from '../../../src/engine/state/buffers/time-ordered-buffer.ts';
import type { GraceBuffer, SuppressBuffer } from '../../../src/engine/state/buffers/time-ordered-buffer.ts';
import { StoreContext } from './store-context.ts';

const text = Serdes.string();
const always = (): boolean => true;

function suppressBuffer(context = new StoreContext()): { context: StoreContext; buffer: SuppressBuffer<string, string> } {
  return { context, buffer: context.open(new SuppressBufferBuilder('b', text, text)) };
}
function put(buffer: SuppressBuffer<string, string>, context: StoreContext, key: string, newValue: string | null, oldValue: string | null, time: number, offset = 0): void {
  buffer.put(time, new Record(key, { newValue, oldValue }, time), context.at(time, offset).recordContext!);
}
function evicted(buffer: SuppressBuffer<string, string>, until: number): string {
  const out: string[] = [];
  buffer.evictWhile(() => buffer.minTimestamp <= until, ({ key, value, context }) => {
    out.push(`${key}:${value.newValue}/${value.oldValue}@${context.timestamp}`);
  });
  return out.join(' ');
}

test('the suppress buffer gives by time, then key; a second change keeps the place of the first', () => {
  const { context, buffer } = suppressBuffer();
  put(buffer, context, 'b', '1', null, 5);
  put(buffer, context, 'a', '2', 'old', 5);
  put(buffer, context, 'c', '3', null, 4);
  put(buffer, context, 'c', '4', '3', 9);
  expect([buffer.numRecords, buffer.minTimestamp]).toEqual([3, 4]);
  expect(buffer.priorValueForBuffered('a')).toEqual({ value: 'old', timestamp: -1 });
  expect(buffer.priorValueForBuffered('c')).toBe(null);
  expect(buffer.priorValueForBuffered('z')).toBe(undefined);
  expect(evicted(buffer, 4)).toBe('c:4/3@9');
  expect(evicted(buffer, 5)).toBe('a:2/old@5 b:1/null@5');
  expect([buffer.numRecords, buffer.minTimestamp, buffer.bufferSize]).toEqual([0, EMPTY_BUFFER_TIME, 0]);
});

test('it counts bytes as Kafka does: a value with two roles once', () => {
  const { context, buffer } = suppressBuffer();
  put(buffer, context, 'k', 'v', null, 0);
  expect(buffer.bufferSize).toBe(8 + 1 + 1 + 8 + 8 + 2 + 4);
  put(buffer, context, 'l', 'v', 'same', 0);
  expect(buffer.bufferSize).toBe(32 + 32 + 4);
  put(buffer, context, 'l', 'v', 'another', 0);
  expect(buffer.bufferSize).toBe(32 + 32 + 4 + 7);
});

test('it logs at flush, each key once, gone ones as tombstones without a header', () => {
  const { context, buffer } = suppressBuffer();
  put(buffer, context, 'a', '1', null, 1, 7);
  put(buffer, context, 'b', '2', null, 2);
  put(buffer, context, 'a', '3', '1', 3, 8);
  expect(context.changelog).toEqual([]);
  evicted(buffer, 1);
  buffer.flush();
  const [first, second] = context.changelog;
  expect([first!.value, first!.headers]).toEqual([null, null]);
  expect(second!.headers!.toList()).toEqual([['v', Uint8Array.of(3)]]);
  expect(hexOf(second!.value!)).toBe([
    '0000000000000002', '0000000000000000', '00000002696e', '00000000', '00000000', 'ffffffff', 'ffffffff', '0000000132', '0000000000000002',
  ].join(''));
  buffer.flush();
  expect(context.changelog).toHaveLength(2);
});

test('an old value that is the prior one is written as -2, another one in full', () => {
  const { context, buffer } = suppressBuffer();
  put(buffer, context, 'a', '2', '1', 0);
  buffer.flush();
  expect(hexOf(context.changelog[0]!.value!)).toContain('0000000131' + 'fffffffe' + '0000000132');
  put(buffer, context, 'a', '3', '2', 0);
  buffer.flush();
  expect(hexOf(context.changelog[1]!.value!)).toContain('0000000131' + '0000000132' + '0000000133');
});

test('restores what every release wrote', () => {
  const recordContext: RecordContext = { timestamp: 11, topic: 'in', partition: 0, offset: 5, headers: new Headers([['h', null], ['i', utf8Encode('x')]]), raw: null };
  const context = serializeRecordContext(recordContext);
  const sized = (value: string | null): Uint8Array => (value === null ? bytesOfHex('ffffffff') : concatBytes(bytesOfHex(value.length.toString(16).padStart(8, '0')), utf8Encode(value)));
  const time = bytesOfHex('0000000000000014');
  const change = concatBytes(sized('old'), sized('new'));
  const record = (version: number | null, value: Uint8Array | null): ChangelogRecord => ({
    key: utf8Encode('k'), value, timestamp: 11, offset: 1, headers: version === null ? null : new Headers([['v', Uint8Array.of(version)]]),
  });
  const records: readonly (readonly [ChangelogRecord, string])[] = [
    [record(null, concatBytes(time, change)), 'old'],
    [record(1, concatBytes(time, context, bytesOfHex('0000000e'), change)), 'old'],
    [record(2, concatBytes(context, bytesOfHex('0000000e'), change, sized('prior'), time)), 'prior'],
    [record(2, concatBytes(context, sized('prior'), sized('old'), sized('new'), time)), 'prior'],
    [record(3, concatBytes(context, sized('old'), bytesOfHex('fffffffe'), sized('new'), time)), 'old'],
  ];
  for (const [each, prior] of records) {
    const { context: store, buffer } = suppressBuffer();
    store.restore([each]);
    expect(buffer.priorValueForBuffered('k')!.value).toBe(prior);
    expect(buffer.minTimestamp).toBe(20);
    expect(evicted(buffer, 20)).toBe('k:new/old@11');
    store.restore([each, record(null, null)]);
    expect(buffer.numRecords).toBe(0);
  }
  expect(() => { suppressBuffer().context.restore([record(9, time)]); }).toThrow('its header v is [9]');
});

test('the order of a Java hash set of bytes is kept, its growth included', () => {
  const set = new BytesHashSet();
  for (const key of ['c', 'ab', 'a', 'b']) set.add(key);
  // Hashes of single bytes are 31 + byte: a 128, b 129, c 130; ab is 4066. In 16 buckets: 0, 1, 2, and 2 again.
  expect(set.inOrder()).toEqual(['a', 'b', 'c', 'ab']);
  for (let i = 0; i < 20; i++) set.add(String.fromCharCode(200 + i));
  const order = set.inOrder();
  expect(order.indexOf('ab')).toBe(order.indexOf('c') + 1);
  set.clear();
  set.add('b');
  set.add('a');
  expect(set.inOrder()).toEqual(['a', 'b']);
});

function graceBuffer(context: StoreContext, graceMs: number): GraceBuffer<string, string> { return context.open(new GraceBufferBuilder('g', graceMs, text, text)); }
function wait(buffer: GraceBuffer<string, string>, context: StoreContext, key: string, value: string, time: number): boolean {
  return buffer.put(time, new Record(key, value, time), context.at(time).recordContext!);
}
function released(buffer: GraceBuffer<string, string>): string {
  const out: string[] = [];
  buffer.evictWhile(always, ({ key, value, context }) => { out.push(`${key}:${value}@${context.timestamp}`); });
  return out.join(' ');
}

test('the grace buffer gives what has waited long enough, by time, key and order of arrival, and logs at once', () => {
  const context = new StoreContext();
  const buffer = graceBuffer(context, 10);
  wait(buffer, context, 'b', '1', 5);
  wait(buffer, context, 'a', '2', 5);
  wait(buffer, context, 'a', '3', 5);
  wait(buffer, context, 'c', '4', 12);
  expect(released(buffer)).toBe('');
  expect(context.changelog.map(({ key }) => hexOf(key))).toEqual([
    '0000000000000000056200000001', '0000000000000000056100000002', '0000000000000000056100000003', '00000000000000000c6300000004',
  ]);
  expect(hexOf(context.changelog[0]!.value!)).toBe('0000000000000005' + '0000000000000000' + '00000002696e' + '00000000' + '00000000' + 'ffffffff' + 'ffffffff' + '0000000131' + '0000000000000000');
  wait(buffer, context, 'd', '5', 15);
  expect(released(buffer)).toBe('a:2@5 a:3@5 b:1@5');
  expect(buffer.numRecords).toBe(2);
  expect(wait(buffer, context, 'e', 'late', 4)).toBe(false);
  expect(wait(buffer, context, 'e', 'just', 5)).toBe(true);
  expect(context.changelog.filter(({ value }) => value === null)).toHaveLength(3);
});

test('the grace buffer comes back from its changelog and goes on counting', () => {
  const context = new StoreContext();
  const buffer = graceBuffer(context, 10);
  for (const value of ['1', '2']) wait(buffer, context, 'a', value, 5);
  const other = new StoreContext();
  const restored = graceBuffer(other, 10);
  other.restore(context.changelog);
  expect([restored.numRecords, restored.bufferSize, restored.minTimestamp]).toEqual([2, buffer.bufferSize, 5]);
  wait(restored, other, 'a', '3', 5);
  wait(restored, other, 'b', '4', 15);
  expect(released(restored)).toBe('a:1@5 a:2@5 a:3@5');
});

test('the list store appends, logs whole lists, deletes all at once, and refuses what a list cannot do', () => {
  const context = new StoreContext();
  const list = context.open(new ListValueStoreBuilder(Stores.persistentKeyValueStore('l'), text, text));
  list.put('k', 'v');
  list.put('k', 'w');
  list.put('j', 'x');
  expect([...list.all()]).toEqual([['j', 'x'], ['k', 'v'], ['k', 'w']]);
  expect(context.changelog.map(({ value }) => hexOf(value!))).toEqual(['01000000010000000176', '0100000002000000017600000001' + '77', '01000000010000000178']);
  list.put('k', null);
  expect([...list.all()]).toEqual([['j', 'x']]);
  expect(() => list.get('j')).toThrow('get not supported');
  expect(() => list.delete('j')).toThrow('delete not supported');
});
