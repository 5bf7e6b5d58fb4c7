import { expect, test } from 'vitest';
import { parseRange, type RangeFlags } from '../../../src/cli/input/parse-range.ts';
import { SimBroker } from '../../../src/engine/backend/sim/sim-broker.ts';
import { MockClock } from '../../../src/engine/common/clock.ts';
import { utf8Encode } from '../../../src/engine/common/bytes.ts';
import { Consumed, Serdes, type StreamsBuilder } from '../../../src/engine/index.ts';
import { Session } from '../../../src/engine/session/session.ts';

const text = Consumed.with(Serdes.string(), Serdes.string());
const topology = (builder: StreamsBuilder): void => { builder.stream(['visits', 'old'], text).foreach(() => undefined); };

/** Ten records in visits-0, at seconds 0 to 9, three in visits-1, at 5 to 7; of the topic old the first four are deleted. */
function broker(): SimBroker {
  const made = new SimBroker({ seed: 1, clock: new MockClock() });
  made.createTopic('visits', 2);
  made.createTopic('old', 1);
  const fill = (topic: string, partition: number, seconds: readonly number[]): void => {
    for (const second of seconds) made.append(topic, partition, { key: null, value: utf8Encode('v'), timestamp: second * 1000, headers: [] });
  };
  fill('visits', 0, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  fill('visits', 1, [5, 6, 7]);
  fill('old', 0, [0, 0, 0, 0, 5, 6]);
  made.log({ topic: 'old', partition: 0 }).deleteBefore(4);
  return made;
}

/** What a session with these flags reads of each partition: `visits-0 3..9`. */
async function readWith(flags: RangeFlags, on = broker()): Promise<string> {
  const session = await Session.open({
    title: 't', topology, inputs: [], kafka: { backend: on.client(), mode: 'look', groupId: 'g', range: parseRange(flags, 0)! },
  });
  await session.end();
  const seen = new Map<string, number[]>();
  for (const event of session.timeline.log.range(0, session.timeline.log.length)) {
    if (event.kind !== 'turn-start' || event.cause !== 'record') continue;
    const name = `${event.topic}-${event.partition}`;
    seen.set(name, [...seen.get(name) ?? [], event.offset]);
  }
  await session.close();
  return [...seen].sort().map(([name, offsets]) => `${name} ${offsets[0]}..${offsets.at(-1)}`).join(', ');
}

test.each<[string, RangeFlags, string]>([
  ['the whole', { to: ['1970-01-01T01:00:00Z'] }, 'old-0 4..5, visits-0 0..9, visits-1 0..2'],
  ['from a time', { from: ['00:06'] }, 'old-0 5..5, visits-0 6..9, visits-1 1..2'],
  ['to a time', { to: ['00:05'] }, 'visits-0 0..4'],
  ['between times', { from: ['00:03'], to: ['00:06'] }, 'old-0 4..4, visits-0 3..5, visits-1 0..0'],
  ['from an offset of one partition', { from: ['visits-0=8'] }, 'old-0 4..5, visits-0 8..9, visits-1 0..2'],
  ['from a time of one topic', { from: ['visits=00:08'] }, 'old-0 4..5, visits-0 8..9'],
  ['the last that was said counts', { from: ['00:06', 'visits-0=2'], to: ['visits-0=4'] }, 'old-0 5..5, visits-0 2..3, visits-1 1..2'],
  ['the last two of each', { last: '2' }, 'old-0 4..5, visits-0 8..9, visits-1 1..2'],
  ['the last two before a time', { last: '2', to: ['00:07'] }, 'old-0 4..5, visits-0 5..6, visits-1 0..1'],
  ['more than there are', { last: '100' }, 'old-0 4..5, visits-0 0..9, visits-1 0..2'],
  ['nothing', { from: ['00:06'], to: ['00:03'] }, ''],
])('looking at a real Kafka reads a part of it: %s', async (_name, flags, expected) => {
  expect(await readWith(flags)).toBe(expected);
});

test.each<[RangeFlags, RegExp]>([
  [{ from: ['visit=3'] }, /--from visit=3: the topology does not read visit there; it reads visits \(2 partitions\), old \(1 partition\)\. Did you mean "visits"\?/],
  [{ from: ['visits-2=0'] }, /--from visits-2=0: the topology does not read visits-2 there; it reads visits \(2 partitions\)/],
  [{ to: ['visits-0=11'] }, /--to visits-0=11: visits-0 has the offsets 0 to 9/],
  [{ from: ['old=3'] }, /--from old=3: old-0 has the offsets 4 to 5/],
  [{ from: ['=3'] }, /--from =3: write TIME, TOPIC=OFFSET or TOPIC-PARTITION=OFFSET/],
  [{ from: ['noon'] }, /--from noon: "noon" is not a time/],
  [{ last: '0' }, /--last 0: how many records of each partition, a whole number from 1/],
  [{ last: '5', from: ['00:01'] }, /--last 5 and --from 00:01 both say where to begin: leave one out/],
])('a range that cannot be read is refused: %o', async (flags, message) => {
  await expect((async () => readWith(flags))()).rejects.toThrow(message);
});

test('the topic whose own name ends in a number is meant before the partition', async () => {
  const on = broker();
  on.createTopic('old-0', 1);
  on.append('old-0', 0, { key: null, value: utf8Encode('v'), timestamp: 0, headers: [] });
  const both = (builder: StreamsBuilder): void => { builder.stream(['old', 'old-0'], text).foreach(() => undefined); };
  const session = await Session.open({ title: 't', topology: both, inputs: [], kafka: { backend: on.client(), mode: 'look', groupId: 'g', range: parseRange({ from: ['old-0=1'] }, 0)! } });
  await session.end();
  expect(session.timeline.inputCount).toBe(2);
});
