import type { Headers } from '../common/headers.ts';
import { copyBytes, newBytes, readInt64, writeInt64 } from '../common/bytes.ts';
import { IllegalArgumentException, NullPointerException, SerializationException } from '../errors/errors.ts';
import { sessionWindow, timeWindow, Windowed } from '../windows/windowed.ts';
import type { Deserializer, Serde, Serializer } from './serde.ts';
import { wrongType } from './wrong-type.ts';

const TIME_BYTES = 8;
const SEQNUM_BYTES = 4;

/** A serializer of windowed keys. Sinks ask it for the key alone, because the window plays no part in choosing a partition. */
export interface WindowedSerializer<K> extends Serializer<Windowed<K>> {
  serializeBaseKey(topic: string, data: Windowed<K>, headers?: Headers): Uint8Array;
}

export function isWindowedSerializer(serializer: Serializer<unknown>): serializer is WindowedSerializer<unknown> {
  return typeof (serializer as Partial<WindowedSerializer<unknown>>).serializeBaseKey === 'function';
}

abstract class KeyWithWindowSerializer<K> implements WindowedSerializer<K> {
  readonly #inner: Serializer<K>;
  readonly #name: string;
  readonly #windowBytes: number;

  constructor(inner: Serializer<K>, name: string, windowBytes: number) {
    this.#inner = inner;
    this.#name = name;
    this.#windowBytes = windowBytes;
    // Who calls looks at the number of parameters: headers are made for those that read them.
    if (inner.serialize.length > 2) this.serialize = (topic, data, headers) => this.#write(topic, data, headers);
  }

  serialize(topic: string, data: Windowed<K> | null, headers?: Headers): Uint8Array | null;
  serialize(topic: string, data: Windowed<K> | null): Uint8Array | null { return this.#write(topic, data, undefined); }

  #write(topic: string, data: Windowed<K> | null, headers: Headers | undefined): Uint8Array | null {
    if (data === null) return null;
    const key = this.serializeBaseKey(topic, data, headers);
    const bytes = newBytes(key.length + this.#windowBytes);
    copyBytes(key, bytes, 0);
    this.writeWindow(data, bytes, key.length);
    return bytes;
  }

  serializeBaseKey(topic: string, data: Windowed<K>, headers?: Headers): Uint8Array {
    if (!(data instanceof Windowed)) throw wrongType(this.#name, 'a Windowed key', data);
    const key = this.#inner.serialize(topic, data.key, headers);
    if (key === null) throw new NullPointerException(`${this.#name}: the key inside ${String(data)} is null, and a window needs a key`);
    return key;
  }

  protected abstract writeWindow(data: Windowed<K>, bytes: Uint8Array, offset: number): void;
}

/** key, start. The end is not written: whoever reads must know the size. Kafka: org.apache.kafka.streams.kstream.TimeWindowedSerializer */
export class TimeWindowedSerializer<K> extends KeyWithWindowSerializer<K> {
  constructor(inner: Serializer<K>) { super(inner, 'TimeWindowedSerializer', TIME_BYTES); }
  protected override writeWindow(data: Windowed<K>, bytes: Uint8Array, offset: number): void { writeInt64(bytes, offset, data.window.start); }
}

/** key, end, start. Kafka: org.apache.kafka.streams.kstream.SessionWindowedSerializer */
export class SessionWindowedSerializer<K> extends KeyWithWindowSerializer<K> {
  constructor(inner: Serializer<K>) { super(inner, 'SessionWindowedSerializer', 2 * TIME_BYTES); }
  protected override writeWindow(data: Windowed<K>, bytes: Uint8Array, offset: number): void {
    writeInt64(bytes, offset, data.window.end);
    writeInt64(bytes, offset + TIME_BYTES, data.window.start);
  }
}

/** Kafka: org.apache.kafka.streams.kstream.TimeWindowedDeserializer */
export class TimeWindowedDeserializer<K> implements Deserializer<Windowed<K>> {
  readonly #inner: Deserializer<K>;
  readonly #windowSizeMs: number;
  #suffix = TIME_BYTES;

  constructor(inner: Deserializer<K>, windowSizeMs: number, isChangelog = false) {
    this.#inner = inner;
    this.#windowSizeMs = windowSizeMs;
    this.setIsChangelogTopic(isChangelog);
  }

  getWindowSize(): number { return this.#windowSizeMs; }
  /** Keys of a window store's changelog carry a sequence number behind the window. */
  setIsChangelogTopic(isChangelog: boolean): void { this.#suffix = isChangelog ? TIME_BYTES + SEQNUM_BYTES : TIME_BYTES; }

  deserialize(topic: string, data: Uint8Array | null, headers?: Headers): Windowed<K> | null {
    if (data === null || data.length === 0) return null;
    const keyLength = keyLengthOf('TimeWindowedDeserializer', data, this.#suffix);
    const start = readInt64(data, keyLength);
    return new Windowed(keyOf(this.#inner, topic, data, keyLength, headers), timeWindow(start, Math.min(start + this.#windowSizeMs, Number.MAX_SAFE_INTEGER)));
  }
}

/** Kafka: org.apache.kafka.streams.kstream.SessionWindowedDeserializer */
export class SessionWindowedDeserializer<K> implements Deserializer<Windowed<K>> {
  readonly #inner: Deserializer<K>;
  constructor(inner: Deserializer<K>) { this.#inner = inner; }

  deserialize(topic: string, data: Uint8Array | null, headers?: Headers): Windowed<K> | null {
    if (data === null || data.length === 0) return null;
    const keyLength = keyLengthOf('SessionWindowedDeserializer', data, 2 * TIME_BYTES);
    const window = sessionWindow(readInt64(data, keyLength + TIME_BYTES), readInt64(data, keyLength));
    return new Windowed(keyOf(this.#inner, topic, data, keyLength, headers), window);
  }
}

function keyLengthOf(deserializer: string, data: Uint8Array, suffix: number): number {
  const keyLength = data.length - suffix;
  if (keyLength < 0) {
    throw new SerializationException(`${deserializer}: ${data.length} bytes are too few for a windowed key, whose window alone takes ${suffix}.`);
  }
  return keyLength;
}

function keyOf<K>(inner: Deserializer<K>, topic: string, data: Uint8Array, keyLength: number, headers: Headers | undefined): K {
  return inner.deserialize(topic, data.subarray(0, keyLength), headers) as K;
}

export interface TimeWindowedSerde<K> extends Serde<Windowed<K>> {
  readonly serializer: WindowedSerializer<K>;
  /**
   * Reads the keys of a window store's changelog, which carry a sequence number behind the window; writing stays as it is.
   * Kafka: TimeWindowedSerde#forChangelog
   */
  forChangelog(isChangelog: boolean): TimeWindowedSerde<K>;
}
export interface SessionWindowedSerde<K> extends Serde<Windowed<K>> { readonly serializer: WindowedSerializer<K> }

/**
 * Keys of time and sliding windows: `key || int64 start`.
 *
 * @param windowSizeMs  gives the window its end when it is read: size of the TimeWindows, time difference of the SlidingWindows
 * @throws IllegalArgumentException  when no size is given; a size that is not positive can write keys, as Kafka's, and fails to read them
 * Kafka: org.apache.kafka.streams.kstream.TimeWindowedSerde
 */
export function timeWindowedSerde<K>(inner: Serde<K>, windowSizeMs: number): TimeWindowedSerde<K> {
  checkInner(inner, 'timeWindowedSerde');
  if (windowSizeMs === undefined || windowSizeMs === null) {
    throw new IllegalArgumentException(
      'Window size should be set: the end of a window is not in its bytes, so reading needs timeWindowedSerde(inner, windowSizeMs) or the config window.size.ms.',
    );
  }
  if (!Number.isInteger(windowSizeMs)) throw new IllegalArgumentException(`Window size must be whole milliseconds, got ${windowSizeMs}.`);
  const serializer = new TimeWindowedSerializer(inner.serializer);
  const form = (isChangelog: boolean): TimeWindowedSerde<K> => ({
    name: `timeWindowed(${inner.name})`,
    serializer,
    deserializer: new TimeWindowedDeserializer(inner.deserializer, windowSizeMs, isChangelog),
    forChangelog: form,
  });
  return form(false);
}

/** Keys of session windows: `key || int64 end || int64 start`. Kafka: org.apache.kafka.streams.kstream.SessionWindowedSerde */
export function sessionWindowedSerde<K>(inner: Serde<K>): SessionWindowedSerde<K> {
  checkInner(inner, 'sessionWindowedSerde');
  return {
    name: `sessionWindowed(${inner.name})`,
    serializer: new SessionWindowedSerializer(inner.serializer),
    deserializer: new SessionWindowedDeserializer(inner.deserializer),
  };
}

function checkInner(inner: Serde<unknown>, called: string): void {
  if (inner?.serializer === undefined || inner.deserializer === undefined) {
    throw new NullPointerException(`${called}: inner serde must not be null; pass the serde of the key without its window, such as Serdes.string()`);
  }
}

/** Kafka's spelling. Kafka: org.apache.kafka.streams.kstream.WindowedSerdes */
export const WindowedSerdes = { timeWindowedSerdeFrom: timeWindowedSerde, sessionWindowedSerdeFrom: sessionWindowedSerde } as const;
