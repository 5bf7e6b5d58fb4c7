import { StrictBufferConfig, EagerBufferConfig } from '../../dsl/buffer-config.ts';
import { Consumed } from '../../dsl/consumed.ts';
import { Grouped } from '../../dsl/grouped.ts';
import { Joined } from '../../dsl/joined.ts';
import { Materialized } from '../../dsl/materialized.ts';
import { Named } from '../../dsl/named.ts';
import { Printed } from '../../dsl/printed.ts';
import { Produced } from '../../dsl/produced.ts';
import { Repartitioned } from '../../dsl/repartitioned.ts';
import { StreamJoined } from '../../dsl/stream-joined.ts';
import { Suppressed } from '../../dsl/suppressed.ts';
import { TableJoined } from '../../dsl/table-joined.ts';
import type { Serde } from '../../serde/serde.ts';
import { JoinWindows } from '../../windows/join-windows.ts';
import { SessionWindows } from '../../windows/session-windows.ts';
import { SlidingWindows } from '../../windows/sliding-windows.ts';
import { TimeWindows } from '../../windows/time-windows.ts';
import { UnlimitedWindows } from '../../windows/unlimited-windows.ts';
import type { Parameter } from './java-functions.ts';
import { javaSerde, javaText } from './java-text.ts';
import type { Types } from './java-types.ts';
import { formOfSerde } from './literals.ts';
import type { RecordedCall } from './recorded-calls.ts';

/** Where the functions that options hold become methods. */
export interface ArgumentContext { addMethod(base: string, fn: (...args: never[]) => unknown, parameters: readonly Parameter[], returns: string): string }

const ms = (duration: number): string => `Duration.ofMillis(${duration}L)`;
const serde = (given: Serde<unknown> | null): string => (given === null ? 'null' : javaSerde(formOfSerde(given)));

/** An option object or plain value of a call as Java writes it. */
export function javaArgument(value: unknown, call: RecordedCall, on: Types, result: Types, context: ArgumentContext): string {
  switch (typeof value) {
    case 'string': return javaText(value);
    case 'number': return String(value);
    case 'boolean': return String(value);
    case 'undefined': return 'null';
    default:
  }
  if (value === null || typeof value !== 'object') return 'null';
  if (Array.isArray(value)) return call.method === 'stream' ? `Arrays.asList(${value.map((topic) => javaText(String(topic))).join(', ')})` : value.map((name) => javaText(String(name))).join(', ');
  if (value instanceof RegExp) return `Pattern.compile(${javaText(value.source)})`;
  if (value instanceof Named) return `Named.as(${javaText(value.name)})`;
  if (value instanceof Consumed) return consumed(value, result, context);
  if (value instanceof Produced) {
    const { key, value: type } = on;
    return chain(`Produced.<${key}, ${type}>with(${serde(value.keySerde as Serde<unknown> | null)}, ${serde(value.valueSerde as Serde<unknown> | null)})`, [
      value.name === null ? null : `withName(${javaText(value.name)})`,
      value.partitioner === null ? null : partitioner(value.partitioner, on, context),
    ]);
  }
  if (value instanceof Grouped) {
    const types = call.method === 'groupBy' ? result : on;
    const serdes = `${serde(value.keySerde as Serde<unknown> | null)}, ${serde(value.valueSerde as Serde<unknown> | null)}`;
    return `Grouped.<${types.key}, ${types.value}>with(${value.name === null ? '' : `${javaText(value.name)}, `}${serdes})`;
  }
  if (value instanceof Materialized) return materialized(value as Materialized<unknown, unknown, 'key-value'>, call, result);
  if (value instanceof Joined) {
    return chain(`Joined.with(${serde(value.keySerde as Serde<unknown> | null)}, ${serde(value.leftValueSerde as Serde<unknown> | null)}, ${serde(value.rightValueSerde as Serde<unknown> | null)})`, [
      value.name === null ? null : `withName(${javaText(value.name)})`, value.gracePeriodMs === null ? null : `withGracePeriod(${ms(value.gracePeriodMs)})`,
    ]);
  }
  if (value instanceof StreamJoined) {
    return chain(`StreamJoined.with(${serde(value.keySerde as Serde<unknown> | null)}, ${serde(value.valueSerde as Serde<unknown> | null)}, ${serde(value.otherValueSerde as Serde<unknown> | null)})`, [
      value.name === null ? null : `withName(${javaText(value.name)})`, value.storeName === null ? null : `withStoreName(${javaText(value.storeName)})`, value.loggingEnabled ? null : 'withLoggingDisabled()',
    ]);
  }
  if (value instanceof Repartitioned) {
    return chain(`Repartitioned.<${on.key}, ${on.value}>with(${serde(value.keySerde as Serde<unknown> | null)}, ${serde(value.valueSerde as Serde<unknown> | null)})`, [
      value.name === null ? null : `withName(${javaText(value.name)})`, value.partitions === null ? null : `withNumberOfPartitions(${value.partitions})`,
      value.partitioner === null ? null : partitioner(value.partitioner, on, context),
    ]);
  }
  if (value instanceof Suppressed) return suppressed(value as Suppressed<unknown>);
  if (value instanceof TableJoined) return value.name === null ? 'TableJoined.with(null, null)' : `TableJoined.as(${javaText(value.name)})`;
  if (value instanceof Printed) return `Printed.<${on.key}, ${on.value}>toSysOut()${value.label === null ? '' : `.withLabel(${javaText(value.label)})`}`;
  const windows = windowsOf(value);
  if (windows !== null) return windows;
  const { kind } = value as { readonly kind?: unknown };
  if (kind === 'on-window-close') return 'EmitStrategy.onWindowClose()';
  if (kind === 'on-window-update') return 'EmitStrategy.onWindowUpdate()';
  return `null /* ${value.constructor.name} */`;
}

function chain(first: string, more: readonly (string | null)[]): string { return [first, ...more.filter((part) => part !== null)].join('.'); }

function consumed(value: Consumed<unknown, unknown>, types: Types, context: ArgumentContext): string {
  const reset = value.offsetReset === 'earliest' || value.offsetReset === 'latest' || value.offsetReset === 'none' ? value.offsetReset : null;
  const extractor = value.timestampExtractor;
  const method = extractor === null ? null : context.addMethod('timestampOf', extractor.extract.bind(extractor) as (...args: never[]) => unknown, [{ name: 'record', type: 'ConsumerRecord<Object, Object>' }, { name: 'partitionTime', type: 'long' }], 'long');
  return chain(`Consumed.<${types.key}, ${types.value}>with(${serde(value.keySerde)}, ${serde(value.valueSerde)})`, [
    value.name === null ? null : `withName(${javaText(value.name)})`, reset === null ? null : `withOffsetResetPolicy(AutoOffsetReset.${reset}())`,
    method === null ? null : `withTimestampExtractor((record, partitionTime) -> ${method}(record, partitionTime))`,
  ]);
}

function partitioner(fn: unknown, on: Types, context: ArgumentContext): string {
  const name = context.addMethod('partitionsOf', fn as (...args: never[]) => unknown, [{ name: 'topic', type: 'String' }, { name: 'key', type: on.key }, { name: 'value', type: on.value }, { name: 'count', type: 'int' }], 'Optional<Set<Integer>>');
  return `withStreamPartitioner(new StreamPartitioner<${on.key}, ${on.value}>() { public Optional<Set<Integer>> partitions(String topic, ${on.key} key, ${on.value} value, int count) { return ${name}(topic, key, value, count); } })`;
}

function materialized(value: Materialized<unknown, unknown, 'key-value'>, call: RecordedCall, result: Types): string {
  const kind = call.on?.kind ?? '';
  const store = kind.startsWith('TimeWindowed') ? 'WindowStore<Bytes, byte[]>' : kind.startsWith('SessionWindowed') ? 'SessionStore<Bytes, byte[]>' : 'KeyValueStore<Bytes, byte[]>';
  const key = kind.startsWith('TimeWindowed') || kind.startsWith('SessionWindowed') ? result.key.replace(/^Windowed<(.+)>$/, '$1') : result.key;
  const name = value.storeName ?? value.storeSupplier?.name ?? null;
  const witness = `<${key}, ${result.value}, ${store}>`;
  return chain(name === null ? `Materialized.${witness}with(${serde(value.keySerde)}, ${serde(value.valueSerde)})` : `Materialized.${witness}as(${javaText(name)})`, [
    name === null || value.keySerde === null ? null : `withKeySerde(${serde(value.keySerde)})`, name === null || value.valueSerde === null ? null : `withValueSerde(${serde(value.valueSerde)})`,
    value.retentionMs === null ? null : `withRetention(${ms(value.retentionMs)})`, value.cachingEnabled ? null : 'withCachingDisabled()', value.loggingEnabled ? null : 'withLoggingDisabled()',
  ]);
}

function suppressed(value: Suppressed<unknown>): string {
  const { bufferConfig: buffer, timeLimitMs, name } = value;
  const bounds = [Number.isFinite(buffer.maxRecords) ? `maxRecords(${buffer.maxRecords}L)` : null, Number.isFinite(buffer.maxBytes) ? `maxBytes(${buffer.maxBytes}L)` : null].filter((bound) => bound !== null);
  const first = bounds.length === 0 ? 'Suppressed.BufferConfig.unbounded()' : `Suppressed.BufferConfig.${bounds[0]}${bounds.slice(1).map((bound) => `.with${bound[0]!.toUpperCase()}${bound.slice(1)}`).join('')}`;
  const config = `${first}${bounds.length > 0 && buffer instanceof StrictBufferConfig ? '.shutDownWhenFull()' : ''}${buffer instanceof EagerBufferConfig && bounds.length === 0 ? '.emitEarlyWhenFull()' : ''}`;
  return `${timeLimitMs === null ? `Suppressed.untilWindowCloses(${config})` : `Suppressed.untilTimeLimit(${ms(timeLimitMs)}, ${config})`}${name === null ? '' : `.withName(${javaText(name)})`}`;
}

function windowsOf(value: object): string | null {
  if (value instanceof TimeWindows) {
    const base = `TimeWindows.ofSizeAndGrace(${ms(value.sizeMs)}, ${ms(value.gracePeriodMs)})`;
    return value.advanceMs === value.sizeMs ? base : `${base}.advanceBy(${ms(value.advanceMs)})`;
  }
  if (value instanceof SlidingWindows) return `SlidingWindows.ofTimeDifferenceAndGrace(${ms(value.timeDifferenceMs)}, ${ms(value.gracePeriodMs)})`;
  if (value instanceof SessionWindows) return `SessionWindows.ofInactivityGapAndGrace(${ms(value.inactivityGapMs)}, ${ms(value.gracePeriodMs)})`;
  if (value instanceof JoinWindows) {
    const { beforeMs, afterMs, gracePeriodMs } = value;
    const base = `JoinWindows.ofTimeDifferenceAndGrace(${ms(Math.max(beforeMs, afterMs, 0))}, ${ms(gracePeriodMs)})`;
    return beforeMs === afterMs ? base : `${base}.before(${ms(beforeMs)}).after(${ms(afterMs)})`;
  }
  if (value instanceof UnlimitedWindows) return `UnlimitedWindows.of()${value.startMs === 0 ? '' : `.startOn(Instant.ofEpochMilli(${value.startMs}L))`}`;
  return null;
}
