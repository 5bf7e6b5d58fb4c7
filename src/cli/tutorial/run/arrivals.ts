import { encodeInput } from '../../../engine/session/fill-topics.ts';
import { keyPartition } from '../../../engine/session/key-partition.ts';
import type { InputRecord } from '../../../engine/session/session-options.ts';
import type { Session } from '../../../engine/session/session.ts';
import type { FixtureRecord } from './read-fixture.ts';

interface Late { readonly topic: string; readonly record: InputRecord; readonly at: number }

/** Records that reach the broker only when the wall clock has come far enough, in the order in which they arrive. */
export class Arrivals {
  static readonly #of = new WeakMap<Session, Arrivals>();
  readonly #session: Session;
  #late: Late[];

  private constructor(session: Session, late: readonly { readonly topic: string; readonly records: readonly FixtureRecord[] }[]) {
    this.#session = session;
    const start = session.run.clock.now();
    this.#late = late.flatMap(({ topic, records }) => records.map(({ record, arriveMs }) => ({ topic, record, at: start + arriveMs }))).sort((a, b) => a.at - b.at);
  }

  static watch(session: Session, late: readonly { readonly topic: string; readonly records: readonly FixtureRecord[] }[]): void {
    Arrivals.#of.set(session, new Arrivals(session, late));
  }

  /** Lets in what is due at the wall clock of a session. */
  static async letIn(session: Session): Promise<void> {
    const arrivals = Arrivals.#of.get(session);
    if (arrivals !== undefined) await arrivals.#letIn(session.run.clock.now());
  }

  async #letIn(wallClock: number): Promise<void> {
    const due = this.#late.filter(({ at }) => at <= wallClock);
    this.#late = this.#late.filter(({ at }) => at > wallClock);
    for (const { topic, record } of due) await produce(this.#session, topic, record);
  }
}

/** Puts one more record into a topic of a running session. */
export async function produce(session: Session, topic: string, record: InputRecord): Promise<void> {
  const { info, run } = session;
  const encoded = encodeInput(record, topic, info, record.timestamp ?? run.clock.now());
  const partition = record.partition ?? keyPartition(session, topic, record.key) ?? 0;
  // Whoever sends it is no thread of the application, whose producer may be in a transaction.
  if (run.backend.kind === 'sim') session.broker.append(topic, partition, { ...encoded, timestamp: encoded.timestamp ?? run.clock.now() });
  else await run.backend.send([{ ...encoded, partition }]);
  run.wake();
}
