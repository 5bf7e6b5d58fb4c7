import { didYouMean } from '../common/nearest.ts';
import { StreamsException } from '../errors/errors.ts';

/** A processor asks for a store that it may not use: what would give it access. Kafka: ProcessorContextImpl#getStateStore */
export function noAccess(node: string, store: string, exists: boolean, stores: readonly string[]): StreamsException {
  return new StreamsException(
    exists
      ? `Processor ${node} has no access to StateStore ${store} as the store is not connected to the processor. If you add stores manually via ` +
        `'.addStateStore()' make sure to connect the added store to the processor by providing the processor name to '.addStateStore()' or connect them ` +
        `via '.connectProcessorAndStateStores()'. DSL users need to provide the store name to '.process()', '.processValues()', or '.transformValues()' ` +
        `to connect the store to the corresponding operator, or they can provide a StoreBuilder by implementing the stores() method on the Supplier itself.`
      : `Processor ${node} asks for StateStore ${store}, which no store of the topology is called: ${stores.join(', ') || 'it has none'}.${didYouMean(String(store), stores)}`,
    { facts: { node, store } },
  );
}
