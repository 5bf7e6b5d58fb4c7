import type { Debugger } from './debugger.ts';
import { partitionCounts, recordedInputs } from './session-file/recorded-inputs.ts';
import { rerun, stand } from './session-file/rerun.ts';
import type { LoadedSource } from './debugger-host.ts';
import type { SessionOptions } from './session-options.ts';

/**
 * Takes what has come in so far through another text of the topology and puts the cursor back to the same record. The session before
 * stays as it is until the new one stands; what goes wrong leaves it in place.
 *
 * @throws  what loading and building the topology throws
 */
export async function reload(on: Debugger, loaded: LoadedSource): Promise<{ readonly records: number }> {
  const { session } = on;
  const { position } = session.moment;
  const { timeline, options } = session;
  // A real Kafka was looked at once; from here on it is what was recorded of it.
  const next: SessionOptions = {
    ...options, topology: loaded.topology, config: { ...options.config, ...changedConfig(on, loaded) }, language: session.language,
    ...((options.kafka ?? null) === null ? {} : { kafka: null, inputs: recordedInputs(session), partitions: partitionCounts(session) }),
  };
  const again = await rerun(next, session.acts, { turns: timeline.turns.length, inputs: timeline.inputCount, events: timeline.log.length }, 'inputs', session.breathe);
  stand(again, position);
  on.use(again, loaded);
  await session.close().catch(() => undefined);
  return { records: again.timeline.inputCount };
}

/** What the file's own configuration says now, where nobody has overridden it. */
function changedConfig(on: Debugger, loaded: LoadedSource): { readonly [key: string]: unknown } {
  const before = on.loaded?.config ?? {};
  const used = on.session.options.config ?? {};
  return Object.fromEntries(Object.entries(loaded.config).filter(([key]) => !Object.hasOwn(used, key) || used[key] === before[key]));
}
