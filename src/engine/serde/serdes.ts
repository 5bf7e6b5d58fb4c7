/**
 * The built-in serdes. What they write is what Kafka's Java classes of that name write, byte for byte.
 *
 *     builder.stream('visits', Consumed.with(Serdes.string(), Serdes.json<Visit>()))
 *     Serdes.long().serializer.serialize('t', 1n)      // right: Long is bigint
 *     Serdes.long().serializer.serialize('t', 1)       // wrong: ClassCastException, with the way out
 *
 * Kafka: org.apache.kafka.common.serialization.Serdes
 */
import { jsonSerde } from './json-serde.ts';
import { listSerde } from './list-serde.ts';
import {
  booleanSerde, byteArraySerde, byteBufferSerde, bytesSerde, doubleSerde, floatSerde, integerSerde, longSerde, shortSerde, stringSerde, uuidSerde,
  voidSerde,
} from './primitive-serdes.ts';
import type { Deserializer, Serde, Serializer } from './serde.ts';
import { serdeFrom } from './serde-from.ts';

const string = (): Serde<string> => stringSerde;
const long = (): Serde<bigint> => longSerde;
const integer = (): Serde<number> => integerSerde;
const short = (): Serde<number> => shortSerde;
const float = (): Serde<number> => floatSerde;
const double = (): Serde<number> => doubleSerde;
const boolean = (): Serde<boolean> => booleanSerde;
const bytes = (): Serde<Uint8Array> => bytesSerde;
const byteArray = (): Serde<Uint8Array> => byteArraySerde;
const byteBuffer = (): Serde<Uint8Array> => byteBufferSerde;
const uuid = (): Serde<string> => uuidSerde;
const nothing = (): Serde<null> => voidSerde;
const json = <T>(): Serde<T> => jsonSerde as Serde<T>;
const listOf = <T>(inner: Serde<T>): Serde<readonly (T | null)[]> => listSerde(inner);
const from = <T>(serializer: Serializer<T>, deserializer: Deserializer<T>, name?: string): Serde<T> => serdeFrom(serializer, deserializer, name);

export const Serdes = {
  /** UTF-8 text. */
  string,
  /** 64 bits, as bigint. */
  long,
  /** 32 bits, as number. */
  integer,
  /** 16 bits, as number. */
  short,
  /** 32-bit IEEE; the number read back is the nearest float. */
  float,
  /** 64-bit IEEE. */
  double,
  boolean,
  /** Bytes as they are. */
  bytes,
  byteArray,
  byteBuffer,
  /** The text of a UUID, lower case, 36 characters. */
  uuid,
  /** Nothing but null. */
  void: nothing,
  /** JSON text; no class in Kafka, but what most examples write by hand. */
  json,
  /** Kafka: Serdes.ListSerde */
  listOf,
  /** A serde of your own. Kafka: Serdes.serdeFrom */
  from,
  // Kafka's spelling
  String: string, Long: long, Integer: integer, Short: short, Float: float, Double: double, Boolean: boolean, Bytes: bytes, ByteArray: byteArray,
  ByteBuffer: byteBuffer, UUID: uuid, Void: nothing, ListSerde: listOf, serdeFrom: from,
} as const;
