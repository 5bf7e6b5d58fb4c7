/** Raises an alert when a user clicks for the third time. Or so it should be: live it never does. */
import { Consumed, Grouped, Materialized, Produced, Serdes, Stores } from 'kstep';
import type { KeyValueStore, Processor, ProcessorContext, StreamsBuilder } from 'kstep';

/** Passes on a count that has come to three. */
function alertOnThree(): Processor<string, bigint, string, bigint> {
  let context: ProcessorContext<string, bigint>;
  let alerted: KeyValueStore<string, boolean>;
  return {
    init(own: ProcessorContext<string, bigint>) {
      context = own;
      alerted = own.getStateStore('alerted');
    },
    process(record) {
      // TODO: not every number is seen here; when has the third click happened?
      if (record.value !== 3n) return;
      alerted.put(record.key, true);
      context.forward(record);
    },
  };
}

export default function alerts(builder: StreamsBuilder): void {
  builder.addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('alerted'), Serdes.string(), Serdes.boolean()));

  builder
    .stream('clicks', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('clicks-per-user'))
    .toStream()
    .process(alertOnThree, 'alerted')
    .to('alerts', Produced.with(Serdes.string(), Serdes.long()));
}
