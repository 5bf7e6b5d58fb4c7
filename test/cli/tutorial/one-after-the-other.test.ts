import { expect, test } from 'vitest';
import { oneAfterTheOther } from '../../../src/cli/tutorial/run/one-after-the-other.ts';

const input = (topic: string, ...times: (number | null)[]) => ({
  topic, records: times.map((timestamp) => ({ key: null, value: null, timestamp, partition: null, headers: [], raw: null, note: null, where: topic })),
});
const order = (...inputs: ReturnType<typeof input>[]): readonly string[] => oneAfterTheOther(inputs, 0).map(({ topic, records }) => `${topic} ${records.map(({ timestamp }) => timestamp).join()}`);

test('takes the topic whose next record is the oldest, and the first one named where two are as old', () => {
  expect(order(input('limits', 0, 35), input('trades', 0, 10, 40))).toEqual(['limits 0', 'trades 0', 'trades 10', 'limits 35', 'trades 40']);
});

test('keeps the order of a fixture: what is out of order comes as soon as the record before it has come', () => {
  expect(order(input('a', 5, 50, 20, 60), input('b', 10, 55))).toEqual(['a 5', 'b 10', 'a 50', 'a 20', 'b 55', 'a 60']);
});

test('a record without a time comes a second after the one before it', () => {
  expect(order(input('a', null, null, 5000), input('b', 500))).toEqual(['a 0', 'b 500', 'a 1000', 'a 5000']);
});
