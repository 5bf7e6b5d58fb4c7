import { expect, test } from 'vitest';
import { EventLog } from '../../../../src/engine/trace/event-log.ts';
import { Timeline } from '../../../../src/engine/debug/timeline.ts';
import { Projection } from '../../../../src/engine/debug/projection.ts';
import { Consumed, Materialized, Produced, Serdes, type StreamsBuilder } from '../../../../src/engine/index.ts';
import { encodeEvent } from '../../../../src/engine/session/session-file/event-codec.ts';
import { readSession } from '../../../../src/engine/session/session-file/session-file.ts';
import { bytesOfHex } from '../../../../src/engine/common/bytes.ts';
import { counts, finals, input, leftJoin, visitsPerMinute, VISITS, wordCount } from '../sessions.ts';
import { MemoryHost, Talk } from './talk.ts';

const topologies = { visits: visitsPerMinute, words: wordCount, final: finals, join: leftJoin, counts };
const talkTo = (name: keyof typeof topologies, inputs = [VISITS], more = {}): Promise<Talk> => Talk.about(topologies[name], inputs, more, new MemoryHost(name, topologies));
const hostOf = (talk: Talk): MemoryHost => talk.on.host as MemoryHost;
const trace = ({ on }: Talk): string => JSON.stringify([...on.session.run.log.range(0, on.session.run.log.length)].map((event) => encodeEvent(event, () => null)));

test('a saved session opens at the same moment, with marks, notes, points, log lines and acts', async () => {
  const talk = await talkTo('counts', [input('visits', ['a', '1', 0], ['b', '2', 1], ['a', '3', 2], ['a', '4', 3])], { config: { 'statestore.cache.max.bytes': 100_000 } });
  await talk.say('goto 2', 'commit', 'clock 5s', 'goto 3', 'mark m', 'note the third', 'break aggregate if key == "a"', 'watch counts a', 'ignore 2 1', 'log value at aggregate', 'goto 3.2');
  const before = trace(talk);
  expect(await talk.say('save s.kstep')).toMatch(/^saved s\.kstep: 4 inputs, \d+ events/);

  const other = await talkTo('visits');
  hostOf(other).files.set('s.kstep', hostOf(talk).files.get('s.kstep')!);
  expect(await other.at('open s.kstep')).toBe('3.2');
  expect(trace(other)).toBe(before);
  expect(other.on.session.acts.map(({ kind }) => kind)).toEqual(['commit', 'clock']);
  expect(await other.say('mark')).toBe('m  3.2');
  expect(await other.say('note')).toBe('1  3.2  the third');
  expect(other.on.points.all.map(({ id, text, ignore }) => [id, text, ignore])).toEqual([[1, 'aggregate (KSTREAM-AGGREGATE-0000000001) if key == "a"', 0], [2, 'counts a (ignores 1 more)', 1]]);
  expect(await other.say('next')).toContain('4.2 aggregate: 4');
  expect(other.on.session.options.config).toEqual({ 'statestore.cache.max.bytes': 100_000 });
});

test.each(['visits', 'words', 'final', 'join'] as const)('a run of %s that was saved and opened is the same, event for event', async (name) => {
  const inputs = { visits: [VISITS], words: [input('lines', ['1', 'a b a', 0], [null, 'b', 1])], final: [input('readings', ['a', 'x', 0], ['a', 'y', 30_000])], join: [input('orders', ['o', 'x', 0], ['p', 'y', 20_000]), input('payments', ['o', 'z', 5000])] }[name];
  const talk = await talkTo(name, inputs, { partitions: { lines: 2, visits: 3 } });
  await talk.say('run', 'commit', 'save s');
  const events = trace(talk);
  expect(await talk.say('open s')).not.toContain('not the one');
  expect(trace(talk)).toBe(events);
});

test('the trace of a file reads without topology, engine and broker', async () => {
  const talk = await talkTo('counts', [input('visits', ['a', '1', 0], ['a', '2', 1])]);
  await talk.say('run', 'save s');
  const saved = await readSession('s', hostOf(talk).lines('s'));
  const log = new EventLog();
  for (const event of saved.trace) log.emit(event);
  const timeline = new Timeline(log);
  expect(timeline.inputCount).toBe(2);
  const value = new Projection(timeline, log.length).value('0_0', 'counts', new TextEncoder().encode('a'));
  expect(value?.slice(8)).toEqual(bytesOfHex('0000000000000002'));
  expect(hostOf(talk).files.get('s')).toContain('"text":{"key":"a","oldValue":"1","newValue":"2"}');
});

test('where the topology cannot be made the recording alone is opened, and the past can be looked at', async () => {
  const talk = await talkTo('visits');
  await talk.say('goto 5', 'save s');
  const elsewhere = await Talk.about(counts, [input('visits', ['a', '1', 0])], {}, new MemoryHost('counts', { counts }));
  hostOf(elsewhere).files.set('s', hostOf(talk).files.get('s')!);
  const opened = await elsewhere.say('open s');
  expect(opened).toContain("the topology in it cannot be run here, only its recording is open: topology.ts: cannot find module './missing.ts'");
  expect(await elsewhere.say('print store("visits-per-minute").window("bob", "00:00")')).toBe('2');
  expect(await elsewhere.say('print topic counts')).toContain('alice@[01:00,02:00)');
  expect(await elsewhere.at('watch visits-per-minute bob', 'C', 'C')).toBe('2.2');
  expect(await elsewhere.at('goto 0', 'n')).toBe('1.4');
  expect(await elsewhere.say('print windows')).toContain('tumbling 1 min, grace 1 min');
  expect(await elsewhere.say('export test --to vitest')).toContain('! only the recording');
  expect(await elsewhere.at('open s trace')).toBe('5.4');
});

test('a run that is another one now says from where', async () => {
  const talk = await talkTo('visits');
  await talk.say('run', 'save s');
  const changed = new MemoryHost('visits', { visits: (builder: StreamsBuilder) => visitsPerMinute({ stream: (...args: Parameters<StreamsBuilder['stream']>) => builder.stream(...args).filter((_key, value) => value !== '/faq') } as StreamsBuilder) });
  const other = await Talk.about(counts, [], {}, changed);
  changed.files.set('s', hostOf(talk).files.get('s')!);
  expect(await other.say('open s')).toMatch(/the run is not the one that was saved, from event \d+ \(record 1\) on/);
});

test('a file that is cut off, newer, torn or none is refused, and the session at hand stays', async () => {
  const talk = await talkTo('visits');
  await talk.say('goto 4.2', 'save s');
  const text = hostOf(talk).files.get('s')!;
  const lines = text.split('\n');
  const write = (name: string, contents: string): unknown => hostOf(talk).files.set(name, contents);
  write('cut', lines.slice(0, -20).join('\n').slice(0, -10));
  write('newer', text.replace('"version":1', '"version":7'));
  write('short', lines.slice(0, 3).join('\n'));
  write('other', '{"key":"a"}\n');
  write('empty', '');
  write('missing-line', [...lines.slice(0, 40), ...lines.slice(41)].join('\n'));
  expect(await talk.say('open cut')).toMatch(/! cut is not whole: line \d+ is cut off: .* 8 inputs and \d+ of \d+ events are there: open cut partial takes what is left\./);
  expect(await talk.say('open newer')).toBe('! newer was saved by a newer kstep: it has format 7, this one reads up to 1. Update kstep to open it.');
  expect(await talk.say('open short')).toContain('! short: it ends after 3 lines, before its plan');
  expect(await talk.say('open other')).toContain('! other is not a session that kstep has saved');
  expect(await talk.say('open empty')).toBe('! empty is empty');
  expect(await talk.say('open missing-line')).toMatch(/! missing-line: line \d+: event \d+ stands where \d+ should/);
  expect(await talk.say('open nowhere')).toContain('no such file');
  expect(await talk.say('open s whole')).toContain('! open s whole: behind the file may stand partial');
  expect(await talk.at()).toBe('4.2');
  expect(await talk.say('open cut partial')).toContain('cut is not whole');
  expect(await talk.at()).toBe('4.2');
});

test('keys and values that no one can write survive as bytes', async () => {
  const topology = (builder: StreamsBuilder): void => builder.stream('in', Consumed.with(Serdes.long(), Serdes.json<unknown>())).to('out', Produced.with(Serdes.long(), Serdes.json<unknown>()));
  const records = input('in', [7, { a: [1, null, 'ü'] }, 0], [null, null, 1], [{ $hex: 'ffff' }, { $hex: '00' }, 2, { headers: [['h', 'text'], ['b', { $hex: '00ff' }], ['n', null]] }]);
  const host = new MemoryHost('json', { json: topology });
  const talk = await Talk.about(topology, [records], { config: { 'default.deserialization.exception.handler': 'LogAndContinueExceptionHandler' } }, host);
  await talk.say('run', 'save s');
  const events = trace(talk);
  expect(await talk.say('open s')).not.toContain('not the one');
  expect(trace(talk)).toBe(events);
});

test('reload takes the edited topology through the same inputs, and stays at the same record', async () => {
  const better = (builder: StreamsBuilder): void => { builder.stream('visits', Consumed.with(Serdes.string(), Serdes.string())).filter((_key, value) => value !== '/faq').groupByKey().count(Materialized.as('counts')); };
  const host = new MemoryHost('visits', { visits: visitsPerMinute, better });
  const talk = await Talk.about(visitsPerMinute, [VISITS], {}, host);
  await talk.say('goto 6', 'mark six', 'break aggregate', 'watch visits-per-minute alice', 'goto 5.2');
  host.files.set('topology.ts', 'better');
  expect(await talk.say('reload')).toContain('topology.ts again, 6 records taken');
  expect(await talk.at()).toBe('5.2');
  expect(await talk.say('print fate')).toBe('"dropped"');
  expect(talk.on.points.all.map(({ text }) => text)).toEqual(['aggregate (KSTREAM-AGGREGATE-0000000002)', expect.stringContaining('there is no store visits-per-minute')]);
  expect(await talk.at('jump six')).toBe('6.2');
  host.files.set('topology.ts', 'broken');
  expect(await talk.say('reload')).toContain('! ');
  expect(await talk.say('print node == "filter"')).toBe('true');
});

test('a debugger without files says so', async () => {
  const talk = await Talk.about();
  for (const line of ['save s', 'open s', 'reload']) expect(await talk.say(line), line).toContain('! this session was opened without files');
  expect(await talk.say('save')).toContain('! save needs a file');
  expect(await talk.say('open')).toContain('! open needs the file');
});
