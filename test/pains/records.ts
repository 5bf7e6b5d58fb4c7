import {
  Consumed, LogAndContinueExceptionHandler, LogAndSkipOnInvalidTimestamp, Materialized, Produced, Serdes, TimeWindows, WindowedSerdes,
} from '../../src/engine/index.ts';
import { input } from '../engine/session/sessions.ts';
import type { Pain } from './pain.ts';

const text = Serdes.string();

export const RECORD_PAINS: readonly Pain[] = [
  {
    number: 3, title: 'records vanish: null key or value, late, null foreign key, bad timestamp',
    topology: (builder) => {
      builder.stream('visits', Consumed.with(text, text).withTimestampExtractor(LogAndSkipOnInvalidTimestamp)).filter((_key, value) => value !== 'bot')
        .groupByKey().windowedBy(TimeWindows.ofSizeAndGrace(10_000, 0)).count(Materialized.as('per-window')).toStream().to('counts', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(text, 10_000), Serdes.long()));
      const orders = builder.table('orders', Consumed.with(text, text), Materialized.as('orders-store'));
      const products = builder.table('products', Consumed.with(text, text), Materialized.as('products-store'));
      orders.join(products, (order: string) => (order.startsWith('p') ? order : null), (order, product) => `${order}=${product}`).toStream().to('joined', Produced.with(text, text));
    },
    inputs: [
      input('visits', ['a', 'x', 1000], [null, 'no key', 2000], ['b', 'bot', 3000], ['c', 'y', 20_000], ['a', 'late', 9000], ['d', 'before time', -1_704_067_200_001]),
      input('orders', ['o1', 'nothing', 25_000], [null, 'p1', 26_000]), input('products'),
    ],
    script: [
      ['run'],
      ['fates dropped', 'null-key', 'predicate-false', 'negative-timestamp', 'expired-window'],
      ['whynot 2', 'its key is null and this step works by key', 'what it saw: ∅ = no key'],
      ['whynot b @00:00', 'had the key, but did not come so far: predicate does not let it pass at filter', 'what it saw: b = bot', 'that is records.ts:'],
      ['whynot 5', 'the timestamp extractor gave -1; 0 or more would have passed'],
      ['whynot 6', 'dropped, too late', 'record 4 (c = y at 00:20) had moved stream time here to 00:20', 'in time it would have been before record 4'],
      // stored in its table, and yet nothing: the join has nowhere to send it
      ['whynot 7 joined', 'no foreign key in the row of o1', 'what it saw: o1 = nothing'],
      ['whynot 8', 'its key is null'],
      ['!whynot d', 'say in which store'],
    ],
  },
  {
    number: 11, title: 'a poison pill stops the thread, or loops it',
    topology: (builder) => {
      builder.stream('amounts', Consumed.with(text, Serdes.long())).mapValues((value) => value * 2n).to('doubled', Produced.with(text, Serdes.long()));
    },
    inputs: [input('amounts', ['a', 1, 0], ['b', null, 1000, { raw: '000102' }], ['c', 3, 2000])],
    script: [
      ['run', 'Size of data received by LongDeserializer is not 8: got 3 bytes', 'the run has ended here', 'deserialization.exception.handler'],
      ['whynot 1', 'amounts-0 offset 1', 'failed', 'the handler says fail'],
      // the same run with the gate open: the pill is told, counted and kept in the dead-letter topic
      ['skip 1'],
      ['end'],
      ['expect topic("doubled").size == 2', 'as expected'],
      ['compare', 'main: nothing (failed'],
    ],
  },
  {
    number: 12, title: 'serdes do not fit after the type has changed',
    topology: (builder) => {
      builder.stream('words', Consumed.with(text, text)).mapValues((value) => value.length).to('lengths', Produced.with(text, text) as never);
    },
    inputs: [input('words', ['a', 'kafka', 0])],
    script: [
      ['run', 'the run has ended here', 'The value serializer StringSerializer is not compatible to the actual value type: number', 'Produced.with(keySerde, valueSerde)'],
      ['whynot 1', 'ClassCastException while producing data to topic lengths', 'that is records.ts:'],
      ['goto 1.2'],
      ['print value', 'kafka'],
    ],
  },
];

export const DEAD_LETTERS: Pain = {
  number: 11, title: 'a poison pill goes to the dead-letter topic, and is found again',
  topology: RECORD_PAINS[1]!.topology, inputs: RECORD_PAINS[1]!.inputs,
  options: { config: { 'deserialization.exception.handler': LogAndContinueExceptionHandler, 'errors.dead.letter.queue.topic.name': 'pills' } },
  script: [
    ['run'],
    ['expect topic("doubled").size == 2 and topic("pills").size == 1', 'as expected'],
    ['fates', 'dropped 1 × deserialization-error'],
    ['whynot 1', 'the bytes of amounts-0 offset 1 cannot be read (Size of data received by LongDeserializer is no…) and the deserialization handler says continue', 'kept in the dead-letter topic: pills'],
    ['why pills', 'pills-0 offset 0: b = 0x000102', 'record 1: amounts-0 offset 1'],
  ],
};
