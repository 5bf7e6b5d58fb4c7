import { expect, test } from 'vitest';
import { Consumed, Grouped, Materialized, Produced, Serdes, type StreamsBuilder } from '../../../../src/engine/index.ts';
import { input, wordCount } from '../sessions.ts';
import { Talk } from './talk.ts';

test('step, next and finish go on, and back with a minus or a capital', async () => {
  const talk = await Talk.about();
  expect(await talk.at('step')).toBe('1.1');
  expect(await talk.at('2s')).toBe('1.3');
  expect(await talk.at('S')).toBe('1.2');
  expect(await talk.at('finish')).toBe('1.4');
  expect(await talk.at('step- 2')).toBe('1.2');
  expect(await talk.at('next')).toBe('1.4');
  expect(await talk.at('3n')).toBe('4.4');
  expect(await talk.at('next -')).toBe('3.4');
  expect(await talk.at('s', 'N')).toBe('3.4');
  expect(await talk.at('s', 's', 'F')).toBe('3.4');
  expect(await talk.at('next- 10')).toBe('0.0');
});

test('an empty line repeats a move, and nothing else', async () => {
  const talk = await Talk.about();
  expect(await talk.at('n', '', '')).toBe('3.4');
  expect(await talk.say('where', '')).toBe('');
  expect(await talk.at('')).toBe('3.4');
});

test('goto finds records, steps, marks, times and the end', async () => {
  const talk = await Talk.about();
  expect(await talk.at('goto 4.2')).toBe('4.2');
  expect(await talk.at('mark here', 'goto 0')).toBe('0.0');
  expect(await talk.at("goto 'here")).toBe('4.2');
  expect(await talk.at('run')).toBe('8.4');
  expect(await talk.at('goto time 01:00')).toBe('4.1');
  expect(await talk.at('goto end')).toBe('8.4');
  expect(await talk.say('goto 12')).toContain('! there is no record 12 yet: the run stands after 8');
  expect(await talk.say('goto time 09:00')).toContain('! stream time has not reached 09:00');
  expect(await talk.say('goto time soon')).toContain('! soon is not a time');
  expect(await talk.say("goto 'heer")).toContain('! there is no mark heer; did you mean here?');
  expect(await talk.say('goto')).toContain('! goto needs a target');
});

test('until stops where a condition comes to hold, in both directions', async () => {
  const talk = await Talk.about();
  expect(await talk.at('until node == "aggregate" and key == "bob"')).toBe('2.2');
  expect(await talk.at('until store("visits-per-minute").size >= 3')).toBe('4.2');
  expect(await talk.say('until store("visits-per-minute").size >= 3')).toContain('it holds here already');
  expect(await talk.at('until streamTime >= time("02:00")')).toBe('7.1');
  expect(await talk.at('until- key == "bob"')).toBe('5.1');
  expect(await talk.at('until- node == "aggregate" and key == "bob"')).toBe('2.2');
});

test('a condition that never holds is told at the end of the input, with the reason', async () => {
  const talk = await Talk.about();
  expect(await talk.say('until store("visits-per-minute").size > 99')).toContain('the end: store("visits-per-minute").size > 99 never held');
  expect(await talk.at()).toBe('8.4');
  expect(await talk.say('until- value > 3')).toMatch(/in \d+ of \d+ steps it could not be answered/);
  expect(await talk.say('until')).toContain('! until needs a condition');
  expect(await talk.say('until key ==')).toBe('! the expression ends too early\n  key ==\n        ^');
});

test('an interrupted search stands between two steps, and goes on from there', async () => {
  const records = Array.from({ length: 2000 }, (_, i) => ['k', String(i), i] as const);
  const topology = (builder: StreamsBuilder): void => builder.stream('in', Consumed.with(Serdes.string(), Serdes.string())).to('out', Produced.with(Serdes.string(), Serdes.string()));
  const talk = await Talk.about(topology, [input('in', ...records)]);
  const { session } = talk.on;
  let breaths = 0;
  session.breathe = () => {
    if (++breaths === 3) session.interrupt();
    return Promise.resolve();
  };
  const stopped = await talk.result('until value == "never"');
  expect(stopped.ok).toBe(false);
  expect(stopped.lines[0]).toBe('interrupted');
  const { record, step } = session.moment.position;
  expect(record).toBeGreaterThan(0);
  expect(record).toBeLessThan(2000);
  expect(step).toBe(session.moment.stepsOfRecord);
  session.breathe = () => Promise.resolve();
  expect(await talk.at('goto 2000')).toBe('2000.2');
  breaths = 0;
  session.breathe = () => {
    session.interrupt();
    return Promise.resolve();
  };
  expect((await talk.result('until- value == "never"')).lines[0]).toBe('interrupted');
});

test('what a record leads to through a repartition topic belongs to it', async () => {
  const talk = await Talk.about(wordCount, [input('lines', ['1', 'a b a', 0], ['2', 'b', 1])]);
  await talk.say('next');
  expect(talk.on.session.run.inFlight).toBe(0);
  expect(await talk.say('print store("words").get("a")')).toBe('2');
  expect(await talk.say('print len(outputs("word-counts"))')).toBe('3');
});

test('the ends of a run say that they are ends', async () => {
  const talk = await Talk.about();
  expect(await talk.say('S')).toBe('! this is the beginning; nothing is before it');
  expect(await talk.say('f')).toContain('! no record has been taken yet');
  await talk.say('end');
  expect(await talk.say('n')).toBe('! this is the end of the input: 8 records');
  expect(await talk.say('continue')).toBe('! this is the end of the input: 8 records');
  expect(await talk.say('step x')).toBe('! x is not a number of steps');
});

test('a topology that throws ends the run there, and the past stays open', async () => {
  const topology = (builder: StreamsBuilder): void => {
    builder.stream('in', Consumed.with(Serdes.string(), Serdes.string())).mapValues((value: string) => {
      if (value === 'bad') throw new Error('cannot read bad');
      return value;
    }).groupByKey(Grouped.with(Serdes.string(), Serdes.string())).count(Materialized.as('counts'));
  };
  const talk = await Talk.about(topology, [input('in', ['a', 'good', 0], ['a', 'bad', 1], ['a', 'good', 2])]);
  expect(await talk.say('run')).toContain('the run has ended here');
  expect(await talk.say('n')).toContain('! the run has ended with an error');
  expect(await talk.at('goto 1')).toBe('1.3');
  expect(await talk.say('print store("counts").get("a")')).toBe('1');
});

test('a command that does not exist is met with the nearest', async () => {
  const talk = await Talk.about();
  expect(await talk.say('setp')).toContain('! there is no command setp; did you mean step?');
  expect(await talk.say('help setp')).toContain('did you mean step?');
  expect(await talk.say('%&')).toContain('! cannot read "%&"');
  expect(await talk.say('mark "a')).toContain('! an open quote');
});
