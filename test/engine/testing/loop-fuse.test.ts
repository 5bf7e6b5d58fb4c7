import { describe, expect, test } from 'vitest';
import { Consumed, Produced, Serdes, StreamsBuilder, TopologyTestDriver } from '../../../src/engine/index.ts';

const long = Serdes.long();

function countingDown(step: (n: bigint) => readonly bigint[]): TopologyTestDriver {
  const builder = new StreamsBuilder();
  builder.stream('numbers', Consumed.with(long, long)).flatMapValues(step).to('numbers', Produced.with(long, long));
  return new TopologyTestDriver(builder.build());
}

describe('a topology that writes to a topic it reads', () => {
  test('runs to the end when its data end it', () => {
    const driver = countingDown((n) => (n > 0n ? [n - 1n] : []));
    driver.createInputTopic('numbers', long, long).pipeInput(1n, 5_000n, 0);
    expect(driver.createOutputTopic('numbers', long, long).readValuesToList()).toHaveLength(5_000);
  });

  test('is ended with an error when nothing ends it, and says which topic', () => {
    const driver = countingDown((n) => [n]);
    const input = driver.createInputTopic('numbers', long, long);
    expect(() => input.pipeInput(1n, 1n, 0)).toThrow(/the topology feeds itself: after 10000 turns.*reads: numbers\. Let something end the loop/);
  });

  test('is ended also when it waits for many at once', () => {
    const driver = countingDown((n) => [n]);
    const input = driver.createInputTopic('numbers', long, long);
    expect(() => input.pipeValueList([1n, 2n, 3n])).toThrow(/feeds itself/);
  });
});
