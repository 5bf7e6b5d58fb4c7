/** Draws what goes into a topology: records of its topics, late and null ones among them, and advances of the wall clock. */
import type { SeededRandom } from '../../../src/engine/common/random.ts';
import type { Step, WrittenHeader, WrittenValue } from '../case.ts';
import type { Pace, Profile } from './profile.ts';
import type { SourceTopic } from './drawing.ts';

const plainKeys: readonly WrittenValue[] = ['a', 'b', 'ab', 'c'];
const wideKeys: readonly WrittenValue[] = ['a', 'b', 'ab', 'c', 'a', 'b', '', 'é', 'a\u0000', 'zebra'];
const plainValues: readonly WrittenValue[] = ['?', 'a b', 'a:x', '', 'abc', 'c:a', 'b:y', 'b', 'a:a b', 'a', null];
const wideValues: readonly WrittenValue[] = [...plainValues, 'é:ü', '5', '-3:z', 'ab:', ':a', 'A', '日本', '  a  b ', null];
const headers: readonly (readonly WrittenHeader[])[] = [[['h', 'v']], [['h', '']], [['h', null]]];
const wideHeaders: readonly (readonly WrittenHeader[])[] = [...headers, [['h', '1'], ['h', '2'], ['g', { hex: '00ff' }]], [['', 'x']], [['é', 'ü']], [['h', null], ['h', 'v']]];

export function drawInput(random: SeededRandom, profile: Profile, pace: Pace, topics: readonly SourceTopic[]): Step[] {
  const wide = profile.name === 'wide';
  const [least, more] = profile.records;
  const steps: Step[] = [];
  const count = least + random.int(more);
  let time = pace.start + random.int(pace.step);
  for (let i = 0; i < count; i++) {
    if (random.chance(profile.advance)) {
      steps.push({ advance: 1 + random.int(wide && random.chance(0.4) ? 3000 : 48) });
      continue;
    }
    time += random.chance(0.06) ? random.int(pace.leap) : wide && random.chance(0.1) ? 0 : random.int(pace.step);
    const late = random.chance(profile.late) ? random.int(random.chance(0.3) ? pace.span * 3 : pace.step * 3) : 0;
    const { topic, key, value } = random.pick(topics);
    steps.push({
      topic, key: keyOf(random, key, wide), value: valueOf(random, value, profile), ts: Math.max(0, time - late),
      ...(random.chance(profile.headers) ? { headers: random.pick(wide ? wideHeaders : headers) } : {}),
    });
  }
  return steps;
}

function keyOf(random: SeededRandom, type: string, wide: boolean): WrittenValue {
  if (random.chance(0.08)) return null;
  if (type === 'string') return random.pick(wide && random.chance(0.3) ? wideKeys : plainKeys);
  if (type === 'bytes') return random.pick<WrittenValue>(['a', 'b', { hex: '00' }, { hex: 'ff' }, { hex: 'ff00' }, '']);
  return number(random, type);
}

function valueOf(random: SeededRandom, type: string, profile: Profile): WrittenValue {
  const wide = profile.name === 'wide';
  if (random.chance(profile.broken)) return random.pick<WrittenValue>(['x', { hex: 'ff' }, { int: 7 }, ...(type === 'double' ? [] : [{ long: 1 }])]);
  if (type === 'timed') return random.chance(0.05) ? random.pick(['-1:a', '-100:b']) : `${random.int(200)}:${random.pick(['a', 'b', 'c d'])}`;
  if (type === 'string') return random.pick(wide && random.chance(0.4) ? wideValues : plainValues);
  if (random.chance(0.12)) return null;
  if (type === 'bytes') return random.pick<WrittenValue>(['a', '', { hex: '00ff' }, { hex: '80' }]);
  return number(random, type);
}

function number(random: SeededRandom, type: string): WrittenValue {
  const drawn = random.pick([0, 1, 2, 3, 4, -1, -2, 1000]);
  if (type === 'int') return { int: drawn };
  if (type === 'double') return { double: drawn + 0.5 };
  return { long: drawn };
}
