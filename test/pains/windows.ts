import {
  BufferConfig, Consumed, JoinWindows, Materialized, Produced, Record, Serdes, StreamJoined, Suppressed, TimeWindows, WindowedSerdes, type StreamsBuilder,
} from '../../src/engine/index.ts';
import type { ProcessorContext } from '../../src/engine/processor/context.ts';
import { input } from '../engine/session/sessions.ts';
import type { Pain } from './pain.ts';

const text = Serdes.string();
const windowed = Produced.with(WindowedSerdes.timeWindowedSerdeFrom(text, 10_000), Serdes.long());

/** Windows of ten seconds with a grace of five; only final results. */
function finals(builder: StreamsBuilder): void {
  builder.stream('readings', Consumed.with(text, text)).groupByKey().windowedBy(TimeWindows.ofSizeAndGrace(10_000, 5000))
    .count(Materialized.as<string, bigint, 'window'>('per-window').withRetention(600_000))
    .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()).withName('final-only')).toStream().to('final', windowed);
}

export const WINDOW_PAINS: readonly Pain[] = [
  {
    number: 1, title: 'suppress never gives the final result, the window never closes',
    // the other partition is far ahead, and that helps nobody
    topology: finals, inputs: [input('readings', ['a', 'x', 0, { partition: 1 }], ['b', 'y', 600_000, { partition: 0 }])], options: { partitions: { readings: 2 } },
    script: [
      ['run'],
      ['expect topic("final").size == 0', 'as expected'],
      ['whynot 1', 'kept back until stream time here reaches end 00:10 + grace 5 s = 00:15', 'it takes one record with a timestamp of 00:15 or later that reaches final-only in task 0_1: on readings-1', '15 s are missing', 'the wall clock does not help'],
      ['clock 1h'],
      ['expect topic("final").size == 0', 'as expected'],
      ['branch'],
      // the experiment: exactly the record that the answer asked for, and one that is a millisecond short
      ['insert readings {"key": "tick", "value": "t", "ts": "00:14.999", "partition": 1}'],
      ['expect topic("final").size == 0', 'as expected'],
      ['insert readings {"key": "tick", "value": "t", "ts": "00:15", "partition": 1}'],
      ['expect topic("final").size == 1', 'as expected'],
      ['why final', 'final-0 offset 0: a@[00:00,00:10) = 1', 'final-only had kept a@[00:00,00:10) = 1 back', 'it came out now because', 'moved stream time here to 00:15'],
    ],
  },
  {
    number: 8, title: 'late and out-of-order records, and a wrong idea of windows',
    topology: finals, inputs: [input('readings', ['a', 'in time', 9999], ['a', 'next window', 10_000], ['b', 'out of order', 5000], ['c', 'far ahead', 15_000], ['a', 'late', 9000])],
    script: [
      ['run'],
      ['goto 3'],
      ['expect fate != "dropped"', 'as expected'],
      ['print windows', /\[00:00,00:10\)/],
      ['end'],
      ['whynot 5', 'stream time 00:15 has reached end 00:10 + grace 5 s', 'record 4 (c = far ahead at 00:15) had moved stream time here to 00:15', 'in time it would have been before record 4', 'meet a grace of more than 5 s'],
      ['whynot a @00:05', 'it is there', 'a@[00:00,00:10) = 1'],
      ['whynot b @00:10', 'all of them in other windows: [00:00,00:10)'],
      ['grace aggregate 6s'],
      ['whynot 5', 'suppress'],
      ['expect store("per-window").get("a", "00:00") == 2', 'as expected'],
      ['compare', 'differ first at record 4', 'record 5', 'main: nothing (dropped at aggregate: window closed)'],
    ],
  },
  {
    number: 13, title: 'left and outer stream joins give null results late, or not at all',
    topology: (builder) => {
      builder.stream('orders', Consumed.with(text, text)).leftJoin(
        builder.stream('payments', Consumed.with(text, text)), (order, payment) => `${order}+${payment}`, JoinWindows.ofTimeDifferenceAndGrace(10_000, 5000),
        StreamJoined.with(text, text, text).withName('paid').withStoreName('paid'),
      ).to('out', Produced.with(text, text));
    },
    inputs: [input('orders', ['o1', 'x', 0], ['o2', 'y', 5600], ['o3', 'z', 20_000], ['o4', 'w', 20_700]), input('payments')],
    script: [
      ['next'],
      // the first gate: the window is open by stream time
      ['whynot 1', 'kept back until one comes, or until stream time is past 00:15', 'it takes a record of the other side with key o1 and a timestamp from -00:10 to 00:10, on payments-0', 'it takes one record with a timestamp of 00:15.001 or later', 'on orders-0'],
      ['run'],
      // the second: the window is over, and nobody looks for a second of wall clock
      ['expect topic("out").size == 0', 'as expected'],
      ['whynot 3', 'unmatched records since 00:00 may be due, but are looked for only every 1 s of wall clock', 'it takes 1 s more of wall clock (clock moves it), and then another record'],
      ['clock 1s'],
      ['expect topic("out").size == 0', 'as expected'],
      ['branch'],
      ['insert orders {"key": "o5", "value": "v", "ts": "00:21"}'],
      ['expect topic("out").size == 2', 'as expected'],
      ['why out 0', 'o1 = x+null', 'had kept o1 left (left x) for a partner, and none came until its window closed', 'it came out now because', 'o5 = v'],
      ['switch main'],
      // a test sees o2 come out with o4; in production that is within the second after o1 came out
      ['profiles', 'driver and production differ first at record 4', 'driver: out o2 = y+null', 'the throttle makes the difference'],
    ],
  },
  {
    number: 16, title: 'punctuators do not fire, or fire in bursts',
    topology: (builder) => {
      builder.stream('in', Consumed.with(text, text)).process(() => {
        let context: ProcessorContext<string, string>;
        return {
          init(given: ProcessorContext<string, string>) {
            context = given;
            given.schedule(10_000, 'stream-time', (time) => context.forward(new Record('stream', 'tick', time)));
            given.schedule(10_000, 'wall-clock-time', (time) => context.forward(new Record('wall', 'tick', time)));
          },
          process() { /* waits for the punctuations */ },
        };
      }).to('ticks', Produced.with(text, text));
    },
    inputs: [input('in', ['a', 'x', 1000], ['a', 'y', 5000], ['a', 'jump', 95_000])],
    script: [
      ['next'],
      // the first one on stream time fires with the first record, whatever its time is
      ['expect topic("ticks").size == 1', 'as expected'],
      ['next'],
      ['print clocks', /punctuation/, /00:10|00:11/],
      ['expect topic("ticks").size == 1', 'as expected'],
      ['next'],
      // after a jump over nine periods: once, not nine times
      ['expect topic("ticks").size == 2', 'as expected'],
      ['why ticks', 'ticks-0: stream = tick', 'the punctuation of process ran at 01:35 of stream time'],
      ['clock 35s'],
      ['expect topic("ticks").size == 3', 'as expected'],
      ['why ticks', 'wall = tick', 'of the wall clock'],
    ],
  },
];
