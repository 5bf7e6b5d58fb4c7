import {
  booleanSerde, byteArraySerde, byteBufferSerde, bytesSerde, doubleSerde, floatSerde, integerSerde, longSerde, shortSerde, stringSerde, uuidSerde, voidSerde,
} from './primitive-serdes.ts';
import { jsonSerde } from './json-serde.ts';
import type { Deserializer, Serde, Serializer } from './serde.ts';

/**
 * From one half of a serde back to the whole. A topology keeps only the half that a node needs; who wants to write into a source topic,
 * or to read what a sink wrote, needs the other one.
 */
const known = new WeakMap<object, Serde<unknown>>();

export function rememberSerde(serde: Serde<unknown> | null | undefined): void {
  if (serde === null || serde === undefined) return;
  known.set(serde.serializer, serde);
  known.set(serde.deserializer, serde);
}

export function serdeOf(half: Serializer<unknown> | Deserializer<unknown>): Serde<unknown> | null { return known.get(half) ?? null; }

for (const serde of [
  booleanSerde, byteArraySerde, byteBufferSerde, bytesSerde, doubleSerde, floatSerde, integerSerde, longSerde, shortSerde, stringSerde, uuidSerde, voidSerde, jsonSerde,
]) rememberSerde(serde as Serde<unknown>);
