import type { Backend, Transactions } from '../../../src/engine/backend/backend.ts';
import type { SimBackend } from '../../../src/engine/backend/sim/sim-backend.ts';
import { utf8Decode } from '../../../src/engine/common/bytes.ts';
import type { Topology } from '../../../src/engine/index.ts';
import type { StateRestoreListener } from '../../../src/engine/runtime/restore.ts';
import type { StreamThread } from '../../../src/engine/runtime/stream-thread.ts';
import { World, settle } from './threads.ts';

/** One application on a simulated Kafka with topics `in`, `other` and `out`, process after process. */
export class Lives {
  readonly world: World;
  readonly #topology: Topology;
  readonly #config: { readonly [key: string]: unknown };
  #client: SimBackend | null = null;

  constructor(guarantee: 'at_least_once' | 'exactly_once_v2', topology: Topology, { config = {}, partitions = 1 }: { config?: { [key: string]: unknown }; partitions?: number } = {}) {
    this.world = new World(partitions);
    this.#topology = topology;
    this.#config = { 'processing.guarantee': guarantee, 'commit.interval.ms': 100, ...config };
  }

  async start(
    transactions: (own: Transactions) => Partial<Transactions> = () => ({}), processId = 'p', restoreListener: StateRestoreListener = {}, more: (client: SimBackend) => Partial<Backend> = () => ({}),
  ): Promise<StreamThread> {
    return this.world.thread(this.#topology, this.#config, (client) => {
      this.#client = client;
      const own = client.transactions;
      const wrapped: Transactions = {
        init: (id, timeoutMs) => own.init(id, timeoutMs), begin: () => own.begin(), sendOffsets: (group, offsets) => own.sendOffsets(group, offsets), commit: () => own.commit(),
        abort: () => own.abort(), ...transactions(own),
      };
      return Object.assign(bound(client), { transactions: wrapped }, more(client));
    }, { processId, name: 'app-StreamThread-1', restoreListener });
  }

  get client(): SimBackend { return this.#client!; }

  /** kill -9, and the end of the session in the group. */
  async kill(thread: StreamThread): Promise<void> {
    const { client } = this;
    const { memberId } = client;
    thread.abandon();
    await client.close({ leaveGroup: false });
    this.world.broker.expel('app', memberId!);
  }

  put(...values: readonly string[]): void { values.forEach((value, index) => this.world.put('in', 'k', value, index)); }

  /** The next process, to the end of the input; then what readers of committed records see. */
  async goOn(): Promise<readonly string[]> {
    const thread = await this.start();
    // Exactly once, what lies in repartition topics is read when it is committed.
    for (let idle = 0; idle < 3;) {
      idle = await settle(thread) === 0 ? idle + 1 : 0;
      this.world.clock.advance(101);
    }
    await thread.close();
    await this.client.close();
    return this.read();
  }

  async read(topic = 'out'): Promise<readonly string[]> {
    const reader = this.world.broker.client({ isolationLevel: 'read_committed' });
    const texts: string[] = [];
    for (let partition = 0; partition < this.world.broker.partitionCount(topic); partition++) {
      const [bounds] = await reader.bounds([{ topic, partition }]);
      for (const { value } of await reader.read({ topic, partition }, 0, bounds!.end, 10_000)) texts.push(utf8Decode(value!));
    }
    return texts;
  }
}

/** Methods of a class with private fields want their own object. */
function bound(client: SimBackend): Backend {
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(client)).filter((name) => name !== 'constructor' && name !== 'memberId');
  return { kind: client.kind, description: client.description, isolationLevel: client.isolationLevel, ...Object.fromEntries(methods.map((name) => [name, ((client as never)[name] as () => unknown).bind(client)])) } as Backend;
}
