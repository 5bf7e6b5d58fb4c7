import { expect, test } from 'vitest';
import { Serdes, Consumed, Produced, type StreamsBuilder } from '../../../../src/engine/index.ts';
import { ExpressionError } from '../../../../src/engine/session/conditions/expression-error.ts';
import { Expression, valueNow } from '../../../../src/engine/session/conditions/expression.ts';
import { Instant } from '../../../../src/engine/session/conditions/instant.ts';
import type { Session } from '../../../../src/engine/session/session.ts';
import { counts, input, open, VISITS, visitsPerMinute } from '../sessions.ts';

async function visits(record: number, step: number | null = null): Promise<Session> {
  const session = await open(visitsPerMinute, [VISITS]);
  await session.goto(record, step);
  return session;
}
const answer = (session: Session, text: string): unknown => valueNow(session, Expression.parse(session, text));
function trouble(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
  return 'no error';
}

test('the record, the node and the clocks are in scope', async () => {
  const session = await visits(4, 2);
  expect(answer(session, 'record.key')).toBe('alice');
  expect(answer(session, 'record.number + record.offset')).toBe(7);
  expect(answer(session, 'record.topic + "-" + record.partition')).toBe('visits-0');
  expect(answer(session, 'node == "aggregate"')).toBe(true);
  expect(answer(session, 'node == "KSTREAM-AGGREGATE-0000000001"')).toBe(true);
  expect(answer(session, 'key == "alice" and value == "/pay" and not late')).toBe(true);
  expect(answer(session, 'ts == time("01:00")')).toBe(true);
  expect(answer(session, 'streamTime - ts')).toBe(0);
  expect(answer(session, 'partitionTime("visits", 0) == streamTime')).toBe(true);
  expect(answer(session, 'task')).toBe('0_0');
  expect(answer(session, 'step')).toBe(2);
  expect(answer(session, 'wallClock == time("00:00")')).toBe(true);
});

test('stores and topics answer for the moment of the cursor', async () => {
  const session = await visits(4);
  expect(answer(session, 'store("visits-per-minute").window("alice", "00:00")')).toBe(2n);
  expect(answer(session, 'store("visits-per-minute").window("alice", time("01:00")) == 1')).toBe(true);
  expect(answer(session, 'store("visits-per-minute").size')).toBe(3);
  expect(answer(session, 'store("visits-per-minute").has("carol", "00:00")')).toBe(false);
  expect(answer(session, 'len(store("visits-per-minute").windows("alice"))')).toBe(2);
  expect(answer(session, 'topic("counts").size == 4 and topic("visits").size == 4')).toBe(true);
  expect(answer(session, 'topic("counts").last.value')).toBe(1n);
  expect(answer(session, 'topic("counts").at(0).key.start == time("00:00")')).toBe(true);
  expect(answer(session, 'topic("counts").at(-1).key == "alice"')).toBe(true);
  session.goAt(0);
  expect(answer(session, 'store("visits-per-minute").size + topic("counts").size')).toBe(0);
  expect(answer(session, 'topic("counts").last')).toBeNull();
});

test('numbers and long values compare and calculate with each other', async () => {
  const session = await open(counts, [input('visits', ['a', '1', 0], ['a', '2', 1], ['a', '3', 2])]);
  await session.end();
  expect(answer(session, 'store("counts").get("a")')).toBe(3n);
  expect(answer(session, 'store("counts").get("a") == 3 && store("counts").get("a") > 2.5 && 4 > store("counts").get("a")')).toBe(true);
  expect(answer(session, 'store("counts").get("a") * 2 + 1')).toBe(7n);
  expect(answer(session, 'store("counts").get("a") / 2')).toBe(1.5);
  expect(answer(session, 'max(store("counts").get("a"), 2) - abs(-1)')).toBe(2n);
  expect(answer(session, 'store("counts").get("nobody") == null and not (store("counts").get("nobody") > 0)')).toBe(true);
});

test('what became of the record is in scope', async () => {
  const session = await visits(6);
  expect(answer(session, 'fate == "dropped" and reason == "null-key" and drop')).toBe(true);
  expect(answer(session, 'record.fate')).toBe('dropped');
  expect(answer(session, 'len(outputs("counts"))')).toBe(0);
  await session.goto(7);
  expect(answer(session, 'outputs("counts")[0].value')).toBe(1n);
  await session.goto(5);
  expect(answer(session, 'outOfOrder')).toBe(true);
});

test('fields of values are read, prototypes are not', async () => {
  const json = Serdes.json<{ amount: number; tags: string[] }>();
  const topology = (builder: StreamsBuilder): void => builder.stream('orders', Consumed.with(Serdes.string(), json)).to('out', Produced.with(Serdes.string(), json));
  const session = await open(topology, [input('orders', ['a', { amount: 5, tags: ['x', 'y'] }, 0])]);
  await session.end();
  expect(answer(session, 'value.amount >= 5 and has(value.tags, "y") and value.tags[-1] == "y" and len(value.tags) == 2')).toBe(true);
  expect(answer(session, 'value == { amount: 5, tags: ["x", "y"] }')).toBe(true);
  expect(answer(session, 'has(value, "discount") ? value.discount : 0')).toBe(0);
  expect(trouble(() => answer(session, 'value.amuont'))).toBe('there is no field amuont; did you mean amount?\n  value.amuont\n        ^^^^^^');
  for (const text of ['value.constructor', 'value.__proto__', 'value["toString"]', 'value.tags.map']) expect(trouble(() => answer(session, text))).toContain('there is no field');
});

test('what is no part of the language is refused with a caret under it', async () => {
  const session = await visits(1);
  expect(trouble(() => answer(session, 'key = "a"'))).toBe('nothing can be assigned here; == compares\n  key = "a"\n  ^^^^^^^^^');
  expect(trouble(() => answer(session, 'key ==='))).toContain('ends too early');
  expect(trouble(() => answer(session, '1 + + )'))).toContain('cannot read ")" here\n  1 + + )\n        ^');
  for (const text of ['(() => 1)()', 'new Date()', 'process.exit()', '`a`', 'typeof key', '/a/', '[...key]', 'this', 'key.toString()', 'globalThis', 'a, b', 'key++', 'x => x']) {
    expect(trouble(() => answer(session, text)), text).not.toBe('no error');
  }
});

test('unknown names come with the nearest one', async () => {
  const session = await visits(1);
  expect(trouble(() => answer(session, 'straemTime > 5'))).toBe('there is no straemTime here; did you mean streamTime?\n  straemTime > 5\n  ^^^^^^^^^^');
  expect(trouble(() => answer(session, 'store("visits-per-minut").size'))).toContain('there is no store visits-per-minut; did you mean visits-per-minute?');
  expect(trouble(() => answer(session, 'topic("count").size'))).toContain('did you mean counts?');
  expect(trouble(() => answer(session, 'node == "agregate"'))).toContain('there is no node agregate; did you mean aggregate?');
  expect(trouble(() => answer(session, 'reason == "nul-key"'))).toContain('did you mean null-key?');
  expect(trouble(() => answer(session, 'lenn(key)'))).toContain('there is no function lenn; did you mean len?');
  expect(trouble(() => answer(session, 'counts > 3'))).toContain('the topic of that name is topic("counts")');
  expect(trouble(() => answer(session, 'store("visits-per-minute").gett("a")'))).toContain('did you mean get?');
});

test('types that do not fit are said with both sides', async () => {
  const session = await visits(1);
  expect(trouble(() => answer(session, 'ts > "01:05"'))).toContain('> cannot put together a number and a text; time("01:05") is a time');
  expect(trouble(() => answer(session, 'key > 3'))).toContain('> compares two numbers or two texts');
  expect(trouble(() => answer(session, 'store("visits-per-minute").get("alice")'))).toContain('store visits-per-minute holds windows: say which, .window(key, start)');
  expect(trouble(() => answer(session, 'store("visits-per-minute") > 3'))).toContain('.get(key), .size');
  expect(trouble(() => answer(session, 'late + 1'))).toContain('+ cannot put together a boolean and a number');
  expect(trouble(() => answer(session, 'time("soon")'))).toContain('is no time');
  expect(trouble(() => answer(session, 'len()'))).toContain('len(X) takes 1 argument, not 0');
});

test('a condition knows what it is about', async () => {
  const session = await visits(1);
  const concern = (text: string): string => Expression.parse(session, text).concern;
  expect(concern('key == "a"')).toBe('record');
  expect(concern('key == "a" and node == "aggregate"')).toBe('step');
  expect(concern('store("visits-per-minute").size > 3 or topic("counts").size > 1')).toBe('state');
  expect(concern('len(outputs("counts")) == 0')).toBe('record');
});

test('the beginning answers with nothing, not with an error', async () => {
  const session = await open(visitsPerMinute, [VISITS]);
  const at = new Instant(session, 0);
  for (const text of ['key', 'value', 'ts', 'node', 'task', 'fate', 'reason', 'record', 'streamTime', 'topic("visits").last']) expect(Expression.parse(session, text).evaluate(at), text).toBeNull();
  expect(Expression.parse(session, 'late or drop or outOfOrder').holds(at)).toBe(false);
});
