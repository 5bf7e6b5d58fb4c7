import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { bytesOfHex, hexOf, utf8Decode, utf8Encode } from '../../../src/engine/common/bytes.ts';
import { Headers } from '../../../src/engine/common/headers.ts';
import type { RecordContext } from '../../../src/engine/processor/context.ts';
import { Record } from '../../../src/engine/processor/record.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import type { Serde } from '../../../src/engine/serde/serde.ts';
import { AggregationHeadersCodec, TimestampedHeadersCodec } from '../../../src/engine/state/codecs/header-codecs.ts';
import { headersOf, payloadOf, withHeaders } from '../../../src/engine/state/codecs/headers-format.ts';
import { timestampedValue } from '../../../src/engine/state/codecs/state-serdes.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import type { KeyValueIterator } from '../../../src/engine/state/stores.ts';
import { SuppressBufferBuilder } from '../../../src/engine/state/buffers/suppress-buffer.ts';
import { AggregationWithHeaders, ValueTimestampHeaders } from '../../../src/engine/state/values-with-headers.ts';
import { Windowed, sessionWindow } from '../../../src/engine/windows/windowed.ts';
import { StoreContext, shown } from './store-context.ts';

const text = Serdes.string();
const directories: string[] = [];
function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'kstep-headers-'));
  directories.push(path);
  return path;
}
afterEach(() => { for (const path of directories.splice(0)) rmSync(path, { recursive: true, force: true }); });

const of = (...names: readonly string[]): Headers => new Headers(names.map((name) => [name, utf8Encode(name)] as const));
const put = (value: string, timestamp: number, ...names: readonly string[]): ValueTimestampHeaders<string> => ValueTimestampHeaders.make(value, timestamp, of(...names))!;
const told = (value: ValueTimestampHeaders<string> | AggregationWithHeaders<string> | null): string => {
  if (value === null) return '-';
  const names = [...value.headers].map(([name]) => name).join(' ');
  return 'aggregation' in value ? `${value.aggregation} {${names}}` : `${value.value}@${value.timestamp} {${names}}`;
};
const all = <K>(walk: KeyValueIterator<K, ValueTimestampHeaders<string>>): string => [...walk].map(([key, value]) => `${String(key)}=${told(value)}`).join(' ');

/** What Kafka's ValueTimestampHeadersSerde and AggregationWithHeadersSerde write (4.4.0). */
const many = new Headers([['h', Uint8Array.of(1)], ['é', null], ['long', utf8Encode('x'.repeat(70))]]);
const manyBytes = `ac01060268020104c3a901086c6f6e678c01${'78'.repeat(70)}`;
for (const [name, headers, prefix] of [
  ['one', new Headers([['h', Uint8Array.of(1)]]), '0a0202680201'], ['none', new Headers(), '00'], ['many', many, manyBytes],
] as const) {
  test(`a value with headers has Kafka's bytes: ${name}`, () => {
    const codec = new TimestampedHeadersCodec('t', text);
    const bytes = codec.encode({ value: 'v', timestamp: 258, headers });
    expect(hexOf(bytes!)).toBe(`${prefix}000000000000010276`);
    const read = codec.decode(bytes!);
    expect([read.value, read.timestamp, read.headers.toList()]).toEqual(['v', 258, headers.toList()]);
    expect(hexOf(new AggregationHeadersCodec('t', text).encode({ aggregation: 'v', headers })!)).toBe(`${prefix}76`);
  });
}

test('bytes that end within their headers are malformed, not misread', () => {
  expect(() => payloadOf(bytesOfHex('0a0202'))).toThrow(/Invalid format: headers of 5 bytes, but only 2 bytes remaining/);
  expect(() => headersOf(bytesOfHex('020a'))).toThrow(/Invalid format/);
});

for (const supplier of [Stores.inMemoryKeyValueStore('s'), Stores.persistentTimestampedKeyValueStoreWithHeaders('s')]) {
  const kind = supplier.persistent ? 'persistent' : 'in memory';

  test(`headers go to the changelog beside the value; a delete has those of the record at hand (${kind})`, () => {
    const context = new StoreContext();
    const store = context.open(Stores.timestampedKeyValueStoreWithHeadersBuilder(supplier, text, text));
    context.at(9, 0, of('record'));
    store.put('a', put('1', 5, 'x', 'y'));
    store.put('b', put('2', 6));
    store.put('b', null);
    expect(told(store.delete('a'))).toBe('1@5 {x y}');
    store.putAll([['c', put('3', 7, 'z')], ['d', null]]);
    expect(told(store.putIfAbsent('c', put('4', 8)))).toBe('3@7 {z}');
    expect(context.logged()).toBe('a=1@5 {x y} b=2@6 b=-@9 {record} a=-@9 {record} c=3@7 {z} d=-@9 {record}');
    expect(all(store.all())).toBe('c=3@7 {z}');
  });

  test(`restoring takes the headers out of the changelog (${kind})`, () => {
    const context = new StoreContext();
    const store = context.open(Stores.timestampedKeyValueStoreWithHeadersBuilder(supplier, text, text));
    context.restore([
      { key: utf8Encode('a'), value: utf8Encode('1'), timestamp: 5, headers: of('x'), offset: 0 }, { key: utf8Encode('b'), value: utf8Encode('2'), timestamp: 6, headers: null, offset: 1 },
    ]);
    expect(all(store.all())).toBe('a=1@5 {x} b=2@6 {}');
  });
}

test('over stores that keep less, headers and timestamps are lost in the store and stay in the changelog', () => {
  for (const [supplier, kept] of [[Stores.persistentTimestampedKeyValueStore('s'), 'a=1@5 {}'], [Stores.persistentKeyValueStore('s'), 'a=1@-1 {}']] as const) {
    const context = new StoreContext();
    const store = context.open(Stores.timestampedKeyValueStoreWithHeadersBuilder(supplier, text, text));
    store.put('a', put('1', 5, 'x'));
    expect([all(store.all()), context.logged()]).toEqual([kept, 'a=1@5 {x}']);
  }
  const context = new StoreContext();
  const windows = context.open(Stores.timestampedWindowStoreWithHeadersBuilder(Stores.persistentWindowStore('w', 1000, 10, false), text, text));
  windows.put('a', put('1', 5, 'x'), 0);
  expect(told(windows.fetch('a', 0))).toBe('1@-1 {}');
  const sessions = new StoreContext().open(Stores.sessionStoreWithHeadersBuilder(Stores.persistentSessionStore('s', 1000), text, text));
  sessions.put(new Windowed('a', sessionWindow(0, 9)), AggregationWithHeaders.make('1', of('x')));
  expect(told(sessions.fetchSession('a', 0, 9))).toBe('1 {}');
});

test('a cache keeps headers, and a delete in it those of its record', () => {
  const context = new StoreContext();
  const store = context.open(Stores.timestampedKeyValueStoreWithHeadersBuilder(Stores.persistentTimestampedKeyValueStoreWithHeaders('s'), text, text).withCachingEnabled());
  store.put('a', put('1', 5, 'x'));
  const headers = of('record');
  context.at(7, 1, headers);
  store.put('b', put('2', 6));
  store.delete('b');
  headers.add('later', null);
  expect([told(store.get('a')), context.logged()]).toEqual(['1@5 {x}', '']);
  store.flush();
  expect(context.logged()).toBe('a=1@5 {x} b=-@7 {record}');
});

test('session stores keep the headers of an aggregate, and log a removal with those of the record', () => {
  const context = new StoreContext();
  const store = context.open(Stores.sessionStoreWithHeadersBuilder(Stores.persistentSessionStoreWithHeaders('s', 1000), text, text));
  const session = new Windowed('a', sessionWindow(3, 9));
  store.put(session, AggregationWithHeaders.make('1', of('x')));
  expect([...store.fetch('a')].map(([key, value]) => `${key.key} ${key.window.start} ${told(value)}`)).toEqual(['a 3 1 {x}']);
  context.at(12, 1, of('record'));
  store.remove(session);
  expect(context.changelog.map(({ value, timestamp, headers }) => `${value === null ? '-' : shown(value)}@${timestamp} ${headers!.toList()[0]![0]}`)).toEqual(['1@0 x', '-@12 record']);
});

test('a serializer may add to the headers, and its deserializer finds them again, for keys as for values', () => {
  const tagged = (name: string): Serde<string> => ({
    name: `tagged ${name}`,
    serializer: { serialize: (_topic, data, headers?: Headers) => (headers!.remove(name).add(name, utf8Encode(`${name}!`)), utf8Encode(data!)) },
    deserializer: { deserialize: (_topic, bytes, headers?: Headers) => utf8Decode(bytes!) + utf8Decode(headers!.lastHeader(name) ?? utf8Encode('?')) },
  });
  const context = new StoreContext();
  const store = context.open(Stores.timestampedKeyValueStoreWithHeadersBuilder(Stores.persistentTimestampedKeyValueStoreWithHeaders('s'), tagged('k'), tagged('v')));
  store.put('a', put('1', 5));
  expect(all(store.all())).toBe('ak!=1v!@5 {k v}');
  expect(context.logged()).toBe('a=1@5 {k v}');
});

test('stores with headers come back as they were flushed', () => {
  const stateDir = directory();
  const builders = () => ({
    kv: Stores.timestampedKeyValueStoreWithHeadersBuilder(Stores.persistentTimestampedKeyValueStoreWithHeaders('kv'), text, text),
    windows: Stores.timestampedWindowStoreWithHeadersBuilder(Stores.persistentTimestampedWindowStoreWithHeaders('w', 1000, 10, false), text, text),
    sessions: Stores.sessionStoreWithHeadersBuilder(Stores.persistentSessionStoreWithHeaders('s', 1000), text, text),
  });
  const first = new StoreContext({ stateDir });
  const [kv, windows, sessions] = [first.open(builders().kv), first.open(builders().windows), first.open(builders().sessions)];
  kv.put('a', put('1', 5, 'x'));
  windows.put('a', put('2', 6, 'y'), 0);
  sessions.put(new Windowed('a', sessionWindow(0, 9)), AggregationWithHeaders.make('3', of('z')));
  for (const store of [kv, windows, sessions]) { store.flush(); store.close(); }
  const again = new StoreContext({ stateDir });
  const stores = [again.open(builders().kv), again.open(builders().windows), again.open(builders().sessions)] as const;
  expect([told(stores[0].get('a')), told(stores[1].fetch('a', 0)), told(stores[2].fetchSession('a', 0, 9))]).toEqual(['1@5 {x}', '2@6 {y}', '3 {z}']);
  for (const store of stores) store.close();
});

test('what a store without headers left on disk is taken over with none; the way back is refused', () => {
  const stateDir = directory();
  const windows = { name: 'w', retentionMs: 100_000, windowSizeMs: 10 } as const;
  const without = () => [
    Stores.timestampedKeyValueStoreBuilder(Stores.persistentTimestampedKeyValueStore('kv'), text, text), Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore('plain'), text, text),
    Stores.timestampedWindowStoreBuilder(Stores.persistentTimestampedWindowStore(windows.name, windows.retentionMs, windows.windowSizeMs, false), text, text),
    Stores.windowStoreBuilder(Stores.persistentWindowStore('joined', 1000, 10, true), text, text), Stores.sessionStoreBuilder(Stores.persistentSessionStore('s', 1000), text, text),
  ] as const;
  const first = new StoreContext({ stateDir });
  const [kv, plain, window, joined, sessions] = without();
  const stores = [first.open(kv), first.open(plain), first.open(window), first.open(joined), first.open(sessions)] as const;
  stores[0].put('a', { value: '1', timestamp: 5 });
  stores[1].put('a', '2');
  stores[2].put('a', { value: '3', timestamp: 6 }, 0);
  stores[3].put('a', '4', 7);
  stores[4].put(new Windowed('a', sessionWindow(0, 9)), '5');
  for (const store of stores) { store.flush(); store.close(); }

  const then = new StoreContext({ stateDir });
  const kept = then.open(Stores.timestampedKeyValueStoreWithHeadersBuilder(Stores.persistentTimestampedKeyValueStoreWithHeaders('kv'), text, text));
  const keptPlain = then.open(Stores.timestampedKeyValueStoreWithHeadersBuilder(Stores.persistentTimestampedKeyValueStoreWithHeaders('plain'), text, text));
  const keptWindows = then.open(Stores.timestampedWindowStoreWithHeadersBuilder(Stores.persistentTimestampedWindowStoreWithHeaders('w', 100_000, 10, false), text, text));
  const keptJoined = then.open(Stores.timestampedWindowStoreWithHeadersBuilder(Stores.persistentTimestampedWindowStoreWithHeaders('joined', 1000, 10, true), text, text));
  const keptSessions = then.open(Stores.sessionStoreWithHeadersBuilder(Stores.persistentSessionStoreWithHeaders('s', 1000), text, text));
  // a store knows its time again when something is written
  keptWindows.put('b', put('x', 8), 8);
  keptJoined.put('b', put('x', 8), 8);
  keptSessions.put(new Windowed('b', sessionWindow(8, 9)), AggregationWithHeaders.make('x', of()));
  expect([told(kept.get('a')), told(keptPlain.get('a')), told(keptWindows.fetch('a', 0)), [...keptJoined.fetch('a', 0, 9)].map(([, value]) => told(value)), told(keptSessions.fetchSession('a', 0, 9))])
    .toEqual(['1@5 {}', '2@-1 {}', '3@6 {}', ['4@-1 {}'], '5 {}']);
  for (const store of [kept, keptPlain, keptWindows, keptJoined, keptSessions]) { store.flush(); store.close(); }

  const back = new StoreContext({ stateDir });
  for (const [i, message] of [
    [0, 'Store kv is a headers-aware store and cannot be opened as a timestamped store'], [1, 'Store plain is a headers-aware store and cannot be opened as a regular store'],
    [4, 'Store s is a headers-aware store and cannot be opened as a regular store'],
  ] as const) for (const attempt of ['first', 'again']) expect(() => back.open(without()[i] as never), attempt).toThrow(message);
});

test('what a context has of headers stays its own', () => {
  const context = new StoreContext().at(3, 0, of('record'));
  const before: RecordContext = context.recordContext!;
  const store = context.open(Stores.timestampedKeyValueStoreWithHeadersBuilder(Stores.inMemoryKeyValueStore('s'), text, text));
  store.delete('a');
  expect(context.recordContext).toBe(before);
});

test('a suppress buffer keeps headers of its own, logs those of older values beside the record, and comes back the same', () => {
  const headersFormat = (): StoreContext => Object.assign(new StoreContext(), { config: { 'dsl.store.format': 'HEADERS' } });
  const builder = new SuppressBufferBuilder('b', text, text);
  const change = (newValue: string, oldValue: string | null, timestamp: number, ...names: readonly string[]) => new Record('a', { newValue, oldValue }, timestamp, of(...names));
  const context = headersFormat();
  const buffer = context.open(builder);
  buffer.put(1, change('1', '0', 1, 'x'), context.at(1, 0, of('x')).recordContext!);
  buffer.put(2, change('2', '1', 2, 'y', 'z'), context.at(2, 1, of('y', 'z')).recordContext!);
  buffer.flush();
  const [logged] = context.changelog;
  const ofOld = withHeaders(timestampedValue(new Uint8Array(0), 1), of('x'));
  expect(logged!.headers!.toList().map(([name, value]) => `${name}=${hexOf(value!)}`)).toEqual(['v=03', 'vh.prior=00ffffffffffffffff', `vh.old=${hexOf(ofOld)}`]);

  const again = headersFormat();
  const restored = again.open(builder);
  again.restore([logged!]);
  expect([restored.numRecords, restored.minTimestamp, restored.bufferSize, restored.priorValueForBuffered('a')]).toEqual([1, 1, buffer.bufferSize, { value: '0', timestamp: -1 }]);
  const left: string[] = [];
  restored.evictWhile(() => true, ({ key, value, context: { headers, timestamp } }) => { left.push(`${key} ${value.oldValue}→${value.newValue}@${timestamp} ${headers!.toList().map(([name]) => name).join(' ')}`); });
  expect(left).toEqual(['a 1→2@2 y z']);
});
