/**
 * Double and float with the texts that Java gives them: `1.0` and `1.0E7`, where JavaScript says `1` and `10000000`. Cases put numbers into
 * texts, so their serdes hand out these instead of plain numbers.
 */
import { ClassCastException, Serdes } from '../../src/engine/index.ts';
import type { Serde } from '../../src/engine/index.ts';

export class JavaFloating {
  readonly value: number;
  readonly float: boolean;

  constructor(value: number, float: boolean) {
    this.value = value;
    this.float = float;
  }

  valueOf(): number { return this.value; }
  toString(): string { return javaText(this.value, this.float); }
}

/** Kafka's side: Double.toString, Float.toString. */
export function javaText(value: number, float = false): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [digits, exponent] = shortest(Math.abs(value), float);
  const sign = value < 0 ? '-' : '';
  if (exponent >= -3 && exponent < 7) {
    const text = exponent < 0 ? `0.${'0'.repeat(-exponent - 1)}${digits}` : `${digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')}.${digits.slice(exponent + 1) || '0'}`;
    return sign + text;
  }
  return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent}`;
}

/** The fewest digits that tell the number from its neighbours, and the decimal exponent of the first one. */
function shortest(value: number, float: boolean): readonly [digits: string, exponent: number] {
  let text = value.toExponential();
  for (let precision = 0; float && precision < 9; precision++) {
    text = value.toExponential(precision);
    if (Math.fround(Number(text)) === value) break;
  }
  // Java writes two digits at least, the nearest two
  if (!text.includes('.') && Number(value.toExponential(1)) === value) text = value.toExponential(1);
  const [mantissa, exponent] = text.split('e') as [string, string];
  return [mantissa.replace('.', '').replace(/(?<=.)0+$/, ''), Number(exponent)];
}

export const javaDouble = floating(Serdes.double(), false);
export const javaFloat = floating(Serdes.float(), true);

function floating(serde: Serde<number>, float: boolean): Serde<JavaFloating> {
  return {
    name: serde.name,
    serializer: {
      serialize(topic, data) {
        if (data !== null && !(data instanceof JavaFloating)) throw new ClassCastException(`the serializer of ${serde.name} got ${String(data)}`);
        return serde.serializer.serialize(topic, data === null ? null! : data.value);
      },
    },
    deserializer: {
      deserialize(topic, data) {
        const value = serde.deserializer.deserialize(topic, data);
        return value === null ? null! : new JavaFloating(value, float);
      },
    },
  };
}
