import { describe, expect, test } from 'vitest';
import { bytesOfHex, hexOf } from '../../../src/engine/common/bytes.ts';
import { ClassCastException, IllegalArgumentException, NullPointerException, SerializationException } from '../../../src/engine/errors/errors.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { isWindowedSerializer, sessionWindowedSerde, timeWindowedSerde, WindowedSerdes } from '../../../src/engine/serde/windowed.ts';
import { sessionWindow, timeWindow, Windowed } from '../../../src/engine/windows/windowed.ts';

const time = timeWindowedSerde(Serdes.string(), 10);
const session = sessionWindowedSerde(Serdes.string());

describe('time windowed keys', () => {
  const bytes = '6b0000000000000005';

  test('are the key and the start; the size gives the end back', () => {
    const key = new Windowed('k', timeWindow(5, 15));
    expect(hexOf(time.serializer.serialize('t', key)!)).toBe(bytes);
    expect(time.deserializer.deserialize('t', bytesOfHex(bytes))).toEqual(key);
  });

  test('of a changelog carry a sequence number, which is read over and never written', () => {
    const changelog = time.forChangelog(true);
    expect(changelog.deserializer.deserialize('t', bytesOfHex(`${bytes}00000007`))).toEqual(new Windowed('k', timeWindow(5, 15)));
    expect(hexOf(changelog.serializer.serialize('t', new Windowed('k', timeWindow(5, 15)))!)).toBe(bytes);
    expect(changelog.forChangelog(false).deserializer.deserialize('t', bytesOfHex(bytes))).toEqual(new Windowed('k', timeWindow(5, 15)));
  });

  test('end no later than a number can tell', () => {
    const wide = timeWindowedSerde(Serdes.string(), Number.MAX_SAFE_INTEGER);
    expect(wide.deserializer.deserialize('t', bytesOfHex(bytes))?.window.end).toBe(Number.MAX_SAFE_INTEGER);
  });

  test('need a size', () => {
    expect(() => timeWindowedSerde(Serdes.string(), null as never)).toThrow(IllegalArgumentException);
    expect(() => timeWindowedSerde(Serdes.string(), undefined as never)).toThrow('Window size should be set');
    expect(() => timeWindowedSerde(Serdes.string(), 1.5)).toThrow('got 1.5');
    expect(() => timeWindowedSerde(null as never, 10)).toThrow(NullPointerException);
  });
});

test('session windowed keys are the key, the end and then the start', () => {
  const key = new Windowed('k', sessionWindow(1, 9));
  const bytes = '6b00000000000000090000000000000001';
  expect(hexOf(session.serializer.serialize('t', key)!)).toBe(bytes);
  expect(session.deserializer.deserialize('t', bytesOfHex(bytes))).toEqual(key);
  expect(WindowedSerdes.sessionWindowedSerdeFrom(Serdes.string()).name).toBe('sessionWindowed(string)');
});

test.each([['time', time], ['session', session]])('a %s windowed serde reads nothing as null, and refuses what is too short', (_, serde) => {
  expect(serde.serializer.serialize('t', null)).toBeNull();
  expect(serde.deserializer.deserialize('t', null)).toBeNull();
  expect(serde.deserializer.deserialize('t', new Uint8Array(0))).toBeNull();
  expect(() => serde.deserializer.deserialize('t', bytesOfHex('616200'))).toThrow(SerializationException);
});

test.each([['time', time], ['session', session]])('a %s windowed serializer gives the key alone, for partitioning', (_, serde) => {
  const window = new Windowed('k', timeWindow(5, 15));
  expect(isWindowedSerializer(serde.serializer)).toBe(true);
  expect(isWindowedSerializer(Serdes.string().serializer)).toBe(false);
  expect(hexOf(serde.serializer.serializeBaseKey('t', window))).toBe('6b');
  expect(() => serde.serializer.serialize('t', 'k' as never)).toThrow(ClassCastException);
  expect(() => serde.serializer.serialize('t', new Windowed<string>(null as never, timeWindow(0, 1)))).toThrow(NullPointerException);
});
