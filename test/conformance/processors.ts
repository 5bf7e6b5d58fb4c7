/** The library of processors that cases name. The first of a processor's stores is `store`. */
import { IllegalStateException, PunctuationType, Record, VersionedKeyValueStore, Windowed, sessionWindow } from '../../src/engine/index.ts';
import type {
  FixedKeyProcessor, FixedKeyProcessorContext, KeyValueStore, Processor, ProcessorContext, SessionStore, TimestampedKeyValueStore,
  VersionedRecord, WindowStore,
} from '../../src/engine/index.ts';
import { parsed } from './functions.ts';
import { textOf } from './values.ts';

type Context = ProcessorContext<unknown, unknown>;
type AnyRecord = Record<unknown, unknown>;
type Body = (record: AnyRecord) => void;

/** `make` runs when a task initialises the processor, and gives what it does with each record. */
function processorOf(make: (context: Context) => Body): Processor<unknown, unknown, unknown, unknown> {
  let body: Body;
  return {
    init(context) { body = make(context); },
    process(record) { body(record); },
  };
}

export function processor(fn: string, stores: readonly string[]): () => Processor<unknown, unknown, unknown, unknown> {
  const [name, a] = parsed(fn);
  const make = makerOf(name, a, stores[0] ?? '');
  return () => processorOf(make);
}

function makerOf(name: string, a: string, store: string): (context: Context) => Body {
  switch (name) {
    case 'pass': return (context) => (record) => context.forward(record);
    case 'drop': return () => () => {};
    case 'twice': return (context) => (record) => {
      context.forward(record);
      context.forward(record.withValue(`${textOf(record.value)}'`));
    };
    case 'later': return (context) => (record) => context.forward(record.withTimestamp(record.timestamp + Number(a)));
    case 'header': return (context) => (record) => {
      const headers = record.headers.copy().add(a, new TextEncoder().encode(textOf(record.value)));
      context.forward(record.withHeaders(headers));
    };
    case 'meta': return (context) => (record) => {
      const metadata = context.recordMetadata;
      const origin = metadata === null ? 'none' : `${metadata.topic}-${metadata.partition}-${metadata.offset}`;
      context.forward(record.withValue(`${origin}@${context.currentStreamTimeMs()}/${context.currentSystemTimeMs()}`));
    };
    case 'route': {
      const [withA = '', other = ''] = a.split(',');
      return (context) => (record) => context.forward(record, textOf(record.value).startsWith('a') ? withA : other);
    }
    case 'fail': return (context) => (record) => {
      if (textOf(record.value) === a) throw new IllegalStateException(`the value is ${a}`);
      context.forward(record);
    };
    case 'count': return (context) => {
      const kv = context.getStateStore<KeyValueStore<unknown, bigint>>(store);
      return (record) => {
        const n = (kv.get(record.key) ?? 0n) + 1n;
        kv.put(record.key, n);
        context.forward(record.withValue(`${textOf(record.value)}#${n}`));
      };
    };
    case 'dedup': return (context) => {
      const kv = context.getStateStore<KeyValueStore<unknown, unknown>>(store);
      return (record) => {
        const known = kv.get(record.key);
        if (known !== null && textOf(known) === textOf(record.value)) return;
        kv.put(record.key, record.value);
        context.forward(record);
      };
    };
    case 'latest': return (context) => {
      const tskv = context.getStateStore<TimestampedKeyValueStore<unknown, unknown>>(store);
      return (record) => {
        const old = tskv.get(record.key);
        if (old !== null && old.timestamp > record.timestamp) return;
        tskv.put(record.key, record.value === null ? null : { value: record.value, timestamp: record.timestamp });
        const seen = old === null ? 'null' : `${textOf(old.value)}@${old.timestamp}`;
        context.forward(record.withValue(`${textOf(record.value)}<${seen}`));
      };
    };
    case 'range': return (context) => {
      const kv = context.getStateStore<KeyValueStore<unknown, unknown>>(store);
      return (record) => {
        if (textOf(record.value) !== '?') return kv.put(record.key, record.value);
        const up = listed(kv.range(record.key, null), ([key, value]) => `${textOf(key)}=${textOf(value)}`);
        const down = listed(kv.reverseRange(null, record.key), ([key, value]) => `${textOf(key)}=${textOf(value)}`);
        context.forward(record.withValue(`${up}~${down}${kv.persistent ? '' : `~${kv.approximateNumEntries()}`}`));
      };
    };
    case 'putIfAbsent': return (context) => {
      const kv = context.getStateStore<KeyValueStore<unknown, unknown>>(store);
      return (record) => {
        const had = record.value === null ? kv.delete(record.key) : kv.putIfAbsent(record.key, record.value);
        context.forward(record.withValue(textOf(had)));
      };
    };
    case 'window': return (context) => {
      const windows = context.getStateStore<WindowStore<unknown, unknown>>(store);
      return (record) => {
        const { key, timestamp } = record;
        windows.put(key, record.value, timestamp);
        const near = listed(windows.fetch(key, timestamp - Number(a), timestamp + Number(a)), ([start, value]) => `${start}=${textOf(value)}`);
        const all = listed(windows.backwardFetchAll(0, timestamp), ([windowed, value]) => `${textOf(windowed)}=${textOf(value)}`);
        context.forward(record.withValue(`${near}~${all}`));
      };
    };
    case 'session': return (context) => {
      const sessions = context.getStateStore<SessionStore<unknown, unknown>>(store);
      return (record) => {
        let merged = textOf(record.value);
        let start = record.timestamp;
        let end = record.timestamp;
        for (const [session, value] of [...sessions.findSessions(record.key, start - Number(a), end + Number(a))]) {
          merged = `${textOf(value)},${merged}`;
          start = Math.min(start, session.window.start);
          end = Math.max(end, session.window.end);
          sessions.remove(session);
        }
        sessions.put(new Windowed(record.key, sessionWindow(start, end)), merged);
        context.forward(record.withValue(`${merged}@${start}/${end}`));
      };
    };
    case 'versions': return (context) => {
      const versioned = context.getStateStore<VersionedKeyValueStore<unknown, unknown>>(store);
      return (record) => {
        const { key, value, timestamp } = record;
        const said = textOf(value) === '?'
          ? `${versionText(versioned.get(key))}~${versionText(versioned.get(key, timestamp))}`
          : `put:${putText(versioned.put(key, value, timestamp))}`;
        context.forward(record.withValue(said));
      };
    };
    case 'flush': return flusher(store, Number(a), PunctuationType.STREAM_TIME);
    case 'tick': return flusher(store, Number(a), PunctuationType.WALL_CLOCK_TIME);
    case 'once': return (context) => {
      const schedule = context.schedule(Number(a), PunctuationType.STREAM_TIME, (timestamp) => {
        context.forward(new Record('once', 'at', timestamp));
        schedule.cancel();
      });
      return (record) => context.forward(record);
    };
    default: throw new Error(`there is no processor called ${name}`);
  }
}

function flusher(store: string, intervalMs: number, type: PunctuationType): (context: Context) => Body {
  return (context) => {
    const kv = context.getStateStore<KeyValueStore<unknown, unknown>>(store);
    context.schedule(intervalMs, type, (timestamp) => {
      const entries = [...kv.all()];
      context.forward(new Record('punctuated', `n=${entries.length} st=${context.currentStreamTimeMs()}`, timestamp));
      for (const [key, value] of entries) {
        context.forward(new Record(key, value, timestamp));
        kv.delete(key);
      }
    });
    return (record) => kv.put(record.key, record.value);
  };
}

export function fixedKeyProcessor(fn: string, stores: readonly string[]): () => FixedKeyProcessor<unknown, unknown, unknown> {
  const [name, a] = parsed(fn);
  return () => {
    let context: FixedKeyProcessorContext<unknown, unknown>;
    let kv: KeyValueStore<unknown, bigint>;
    return {
      init(given) {
        context = given;
        if (name === 'count') kv = given.getStateStore<KeyValueStore<unknown, bigint>>(stores[0] ?? '');
      },
      process(record) {
        switch (name) {
          case 'pass': return context.forward(record);
          case 'keyed': return context.forward(record.withValue(`${textOf(record.key)}=${textOf(record.value)}`));
          case 'twice':
            context.forward(record);
            return context.forward(record.withValue(`${textOf(record.value)}'`));
          case 'later': return context.forward(record.withTimestamp(record.timestamp + Number(a)));
          case 'count': {
            const n = (kv.get(record.key) ?? 0n) + 1n;
            kv.put(record.key, n);
            return context.forward(record.withValue(`${textOf(record.value)}#${n}`));
          }
          default: throw new Error(`there is no processor of values called ${name}`);
        }
      },
    };
  };
}

/** Each entry with a `;` behind it. */
function listed<T>(entries: Iterable<T>, text: (entry: T) => string): string {
  let all = '';
  for (const entry of entries) all += `${text(entry)};`;
  return all;
}

function versionText(version: VersionedRecord<unknown> | null): string {
  return version === null ? 'null' : `${textOf(version.value)}@${version.timestamp}>${version.validTo ?? 'open'}`;
}

/** What Kafka answers for a rejected put is Long.MIN_VALUE. */
function putText(result: number): string {
  return result === VersionedKeyValueStore.PUT_RETURN_CODE_NOT_PUT ? '-9223372036854775808' : String(result);
}
