import { answersOf, type Tell } from '../answers/answers.ts';
import type { StoreWrite } from '../../trace/events.ts';
import { latin1Of } from '../../common/bytes.ts';
import { Expression } from '../conditions/expression.ts';
import { Instant, type Touch } from '../conditions/instant.ts';
import { truth } from '../conditions/operators.ts';
import type { Syntax } from '../conditions/syntax.ts';
import type { Debugger } from '../debugger.ts';
import { Moment } from '../moment.ts';
import { momentAfter } from '../stopping/finder.ts';
import { describeWrite } from '../stopping/watch-finder.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import type { Json } from '../codec.ts';
import { refused, said, type Command, type CommandResult } from './command.ts';
import { answerData, Shown } from './shown.ts';
import { LogLine } from '../stopping/logs.ts';

const COMPARES: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const MOST_WRITES = 5;

function expectation(on: Debugger, text: string): CommandResult {
  if (text === '') return refused((say) => say.expectNeeds);
  const { session } = on;
  const whole = Expression.parse(session, text);
  const instant = new Instant(session, session.moment.at);
  instant.touched = [];
  const value = whole.evaluate(instant);
  const words = answersOf(session.language);
  if (value === null) {
    const missing = whole.neverFound;
    if (missing !== null) throw missing;
  }
  if (truth(value)) return said(words.asExpected(text), { expected: text, holds: true });
  const shown = new Shown(on);
  const sides = sidesOf(whole.syntax);
  // for programs in English, for people in the session's language
  const told: Tell[] = [(say) => say.expected(text)];
  const data: { [field: string]: Json } = { expected: text, holds: false };
  if (sides !== null) {
    for (const [name, syntax] of [['left', sides.left], ['right', sides.right]] as const) {
      const side = Expression.of(session, text, syntax);
      const found = side.evaluate(instant);
      data[name] = answerData(found);
      const answer = shown.answer(side, found);
      told.push((say) => (syntax.kind === 'literal' ? say.sideIsNot(answer) : say.sideIs(text.slice(syntax.start, syntax.end), answer)));
    }
  } else {
    data['value'] = answerData(value);
    told.push((say) => say.itIs(shown.answer(whole, value)));
  }
  const { record, step } = session.moment.position;
  const writes = touchedLines(on, instant.touched);
  data['writes'] = writes.map((write) => ({ ...write, text: write.text(answersOf('en')) }));
  data['record'] = record;
  data['step'] = step;
  told.push(...writes.map(({ text: write }): Tell => (say) => `  ${write(say)}`), (say) => say.expectedAt(`${record}.${step}`, on.sentence()));
  data['error'] = told.map((tell) => tell(answersOf('en'))).join('\n');
  return { ok: false, lines: told.map((tell) => tell(words)), data };
}

/** The two sides of a comparison at the top. */
function sidesOf(syntax: Syntax): { readonly left: Syntax; readonly right: Syntax } | null {
  return syntax.kind === 'binary' && COMPARES.has(syntax.operator) && !isNodeName(syntax.left) && !isNodeName(syntax.right) ? { left: syntax.left, right: syntax.right } : null;
}
/** `node == "count"` is about a name: its sides say less than the sentence of the step. */
function isNodeName(syntax: Syntax): boolean { return syntax.kind === 'name' && syntax.name === 'node'; }

/** Where what was read came from. */
function touchedLines(on: Debugger, touched: readonly Touch[]): readonly { readonly text: Tell; readonly record: number; readonly step: number }[] {
  const { session } = on;
  const { timeline, moment } = session;
  const lookups = SessionLookups.of(session);
  const shown = new Shown(on);
  const told = new Set<string>();
  const found: { text: Tell; record: number; step: number; number: number }[] = [];
  for (const touch of touched) {
    const id = touch.kind === 'entry' ? `${touch.task}/${touch.store}/${latin1Of(touch.key)}` : String(touch.number);
    if (told.has(id)) continue;
    told.add(id);
    const number = touch.kind === 'output' ? touch.number : (timeline.stores.get(`${touch.task}/${touch.store}`)?.keys.get(latin1Of(touch.key))?.writes.lastBelow(moment.cursor) ?? -1);
    if (number < timeline.log.first || number < 0) continue;
    const event = timeline.log.at(number);
    const { record, step } = new Moment(timeline, momentAfter(timeline, number)).position;
    const node = event.kind === 'store-write' || event.kind === 'output' ? event.node : null;
    const by = node === null ? null : shown.node(node);
    const at = `${record}.${step}`;
    found.push({ record, step, number, text: (words) => (event.kind === 'output' ? words.sentAt(event.topic, at, by) : words.writtenAt(at, by, describeWrite(session, event as StoreWrite, words) ?? '')) });
  }
  if (found.length === 0) {
    const entry = touched.find((touch) => touch.kind === 'entry');
    return entry === undefined ? [] : [{ text: (words) => words.notWritten(entry.store, shown.value(lookups.codec(entry.store)!.key(entry.key))), ...moment.position }];
  }
  return found.sort((a, b) => b.number - a.number).slice(0, MOST_WRITES).map(({ text, record, step }) => ({ text, record, step }));
}

function addLog(on: Debugger, rest: string): CommandResult {
  const words = answersOf(on.session.language);
  if (rest === '') {
    const lines = on.logs.all.map((log) => words.logListed(log.id, log.text, log.hits));
    return said(lines.length === 0 ? words.noLogs : lines, on.logs.all.map((log) => ({ id: log.id, expression: log.expression, node: log.node, hits: log.hits })));
  }
  const match = /^(.*)\sat\s+(?:"([^"]+)"|'([^']+)'|(.+?))\s*$/s.exec(rest);
  if (match === null) return refused((say) => say.logNeeds);
  const line = new LogLine(on.points.takeId(), match[1]!.trim(), (match[2] ?? match[3] ?? match[4])!, on.session);
  on.logs.add(line);
  on.session.changed();
  return said(words.log(line.id, line.text), { id: line.id, expression: line.expression, node: line.node });
}

export const EXPECTING: readonly Command[] = [
  {
    names: ['expect'], group: 'looking', usage: 'expect EXPR == VALUE', data: '{ expected, holds, left?, right?, value?, writes?: [{ text, record, step }], record?, step? }',
    summary: { en: 'fails when a condition does not hold here: scripts become tests', zh: '条件在此不成立即失败：脚本成为测试' },
    help: {
      en: 'expect store("counts").get("alice") == 3\nexpect topic("out").size == 2 and topic("out").last == { key: "alice", value: 3 }\nA failing one shows both values, where what it read was last written, and ends a script with exit status 1.',
      zh: 'expect store("counts").get("alice") == 3\nexpect topic("out").size == 2\n失败时给出两边的值、最近一次写入的位置，并以退出码 1 结束脚本。',
    },
    run: (on, call) => expectation(on, call.rest),
    complete: (on, word) => on.completeExpression(word),
  },
  {
    names: ['log'], group: 'looking', usage: 'log EXPR at NODE', data: '{ id, expression, node }; its lines come as log: [{ id, record, step, node, value, text }] of the commands that led to them',
    summary: { en: 'print an expression wherever a node works, for all of the run, the past too', zh: '在节点每次工作时打印表达式，含已过去的部分' },
    help: { en: 'log value at count · log key + " " + text(ts) at "visits"\nlog alone lists them, delete N takes one away.', zh: 'log value at count · log key + " " + text(ts) at "visits"\n单独的 log 列出全部，delete N 删除。' },
    run: (on, call) => addLog(on, call.rest),
    complete: (on, word, args) => (args.includes('at') ? on.session.info.plan.nodes.map(({ name }) => ({ text: SessionLookups.of(on.session).label(name), hint: name })) : [...on.completeExpression(word), { text: 'at', hint: '' }]),
  },
];
