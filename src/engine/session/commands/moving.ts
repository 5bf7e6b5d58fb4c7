import { answersOf } from '../answers/answers.ts';
import { Expression } from '../conditions/expression.ts';
import { Instant } from '../conditions/instant.ts';
import type { Debugger } from '../debugger.ts';
import type { Language } from '../session-options.ts';
import { Point } from '../stopping/point.ts';
import { refused, said, type Command, type CommandResult, type Invocation } from './command.ts';
import { arrived, interrupted, letGo, oldestMoment, search, told, travelRecords, travelSteps, travelToEdge } from './travel.ts';
import { Refused, refusalText } from '../refusals/refused.ts';

/** How often: the number before the command, or behind it (`step 3`, `step -3`). */
function times(call: Invocation): number {
  const argument = call.args[0];
  if (argument !== undefined && !/^-?\d+$/.test(argument)) throw new Refused((say) => say.notSteps(argument));
  const count = (call.count ?? 1) * (argument === undefined ? 1 : Number(argument));
  return call.back ? -count : count;
}

/** To a point, so many of them, or as far as it goes. */
async function go(on: Debugger, forward: boolean, count: number): Promise<CommandResult> {
  const from = on.session.moment.at;
  for (let left = count; ; left--) {
    const outcome = forward ? await search(on).forward(() => null) : await search(on).back(oldestMoment(on.session));
    const { moment } = on.session;
    if (outcome.kind === 'stop' && left > 1) {
      on.points.reached(outcome.points);
      continue;
    }
    const result = told(on, from, outcome, forward);
    const atOldest = !forward && outcome.kind === 'goal';
    if ((outcome.kind !== 'end' && !atOldest) || moment.at === from) return result;
    const asked = on.points.all.filter((point) => point.finder !== null);
    const { language } = on.session;
    return { ...result, lines: [...result.lines, answersOf(language).notStopped(forward, asked.length), ...(forward ? [] : letGo(on.session)), ...asked.flatMap((point) => point.answers?.lines(language) ?? [])], data: { ...on.whereData(), ended: 'end' } };
  }
}

async function until(on: Debugger, call: Invocation): Promise<CommandResult> {
  if (call.rest === '') return refused((say) => say.untilNeeds);
  const from = on.session.moment.at;
  const { language } = on.session;
  const words = answersOf(language);
  const point = Point.at(0, { kind: 'condition', text: call.rest }, on.session);
  const expression = Expression.parse(on.session, call.rest);
  if (expression.concern === 'state' && point.answers!.holds(from)) return { ...arrived(on), lines: [words.holdsAlready, ...arrived(on).lines], data: { ...on.whereData(), ended: 'already' } };
  const outcome = call.back ? await search(on, point).back(oldestMoment(on.session)) : await search(on, point).forward(() => null);
  if (outcome.kind !== 'end' && !(call.back && outcome.kind === 'goal')) return told(on, from, outcome, !call.back);
  const edge = on.session.moment.at === from ? null : call.back ? 'beginning' : 'end';
  return { ok: false, lines: [...arrived(on).lines, words.neverHeld(call.rest, edge), ...(call.back ? letGo(on.session) : []), ...point.answers!.lines(language)], data: { ...on.whereData(), ended: 'end', error: answersOf('en').neverHeld(call.rest, edge) } };
}

export const MOVING: readonly Command[] = [
  {
    names: ['step', 's'], group: 'moving', usage: '[N]step[-] [N]', repeats: true, data: '{ record, step, at, head, node, sentence, ended?, points? }: where one stands; ended: stop (with points: [{ id, text, hits, explanation }]), interrupted',
    summary: { en: 'to the next node (step-: back to the one before)', zh: '到下一个节点（step-：退回上一个）' },
    help: { en: '25s takes 25 steps. S is step-. Points stop on the way.', zh: '25s 走 25 步。S 即 step-。途中遇断点即停。' },
    run: (on, call) => travelSteps(on, times(call)),
  },
  {
    names: ['next', 'n'], group: 'moving', usage: '[N]next[-] [N]', repeats: true, data: 'as step',
    summary: { en: 'through the next record to its end (next-: back to before this one)', zh: '走完下一条记录（next-：退回这条之前）' },
    help: { en: 'What the record leads to through repartition topics belongs to it. N is next-. Points stop on the way.', zh: '经重分区主题引出的处理也属于这条记录。N 即 next-。途中遇断点即停。' },
    run: (on, call) => travelRecords(on, times(call)),
  },
  {
    names: ['finish', 'f'], group: 'moving', usage: 'finish[-]', repeats: true, data: 'as step',
    summary: { en: 'to the end of this record (finish-: to its start)', zh: '到这条记录的末尾（finish-：到开头）' },
    run: (on, call) => travelToEdge(on, !call.back),
  },
  {
    names: ['continue', 'c'], group: 'moving', usage: '[N]continue[-]', repeats: true, data: 'as step; ended: end where no point stopped it',
    summary: { en: 'to the next point, or as far as it goes (continue-: back to the one before)', zh: '到下一个断点或尽头（continue-：退回上一个）' },
    help: {
      en: 'Stops behind the step that did it. With a watch, continue- stops where the value came to be.\n3c passes two points and stops at the third. C is continue-. Ctrl-C stops it between two turns.',
      zh: '停在引发它的那一步之后。有 watch 时，continue- 停在该值产生之处。\n3c 越过两个断点停在第三个。C 即 continue-。Ctrl-C 在两轮之间停下。',
    },
    run: (on, call) => go(on, !call.back, Math.max(1, Math.abs(times(call)))),
  },
  {
    names: ['until', 'u'], group: 'moving', usage: 'until[-] CONDITION', data: 'as step; ended: end with error where it never held, already where it holds here',
    summary: { en: 'to where a condition comes to hold (until-: backwards)', zh: '到条件成立之处（until-：向后）' },
    help: {
      en: 'until store("counts").get("alice") > 3\nuntil node == "count" and key == "alice"\nuntil streamTime >= time("01:05")\nhelp expressions tells what a condition can say. It is an error if it never holds.',
      zh: 'until store("counts").get("alice") > 3\nuntil node == "count" and key == "alice"\nuntil streamTime >= time("01:05")\nhelp expressions 列出条件的写法。始终不成立即为错误。',
    },
    run: until,
    complete: (on, word) => on.completeExpression(word),
  },
  {
    names: ['goto', 'g'], group: 'moving', usage: "goto N | N.K | end | 'MARK | time TIME", data: 'as step',
    summary: { en: 'to the end of record N, after its step K, to the newest moment, a mark, or stream time TIME', zh: '到第 N 条记录末尾、其第 K 步之后、最新时刻、标记或某流时间' },
    help: { en: "goto 142.3 · goto 0 · goto end · goto 'a · goto time 01:05\nPoints do not stop it.", zh: "goto 142.3 · goto 0 · goto end · goto 'a · goto time 01:05\n断点不会拦住它。" },
    run: async (on, call) => {
      // a quote would be taken for that of a text
      const target = call.rest === '' ? (call.count === null ? undefined : String(call.count)) : call.rest.split(/\s+/)[0]!;
      if (target === undefined) return refused((say) => say.gotoNeeds);
      if (target === 'end') on.session.goAt(Number.POSITIVE_INFINITY);
      else if (target === 'time') return on.goToTime(call.rest.slice(4).trim());
      else if (target.startsWith("'") || target.startsWith('`')) return on.jump(target.slice(1).replace(/['`]$/, ''));
      else {
        const position = /^(\d+)(?:\.(\d+))?$/.exec(target);
        if (position === null) return on.jump(target);
        const reached = await on.session.goto(Number(position[1]), position[2] === undefined ? null : Number(position[2]));
        if (on.session.interrupted) return interrupted(on);
        if (!reached) {
          const error = (language: Language): string => refusalText((say) => say.noRecordYetOf(Number(position[1]), on.session.timeline.inputCount), language);
          return { ok: false, lines: [error(on.session.language), ...arrived(on).lines], data: { ...on.whereData(), error: error('en') } };
        }
      }
      return arrived(on);
    },
    complete: (on, word) => ['end', 'time', ...on.markNames().map((name) => `'${name}`)].filter((text) => text.startsWith(word)).map((text) => ({ text, hint: '' })),
  },
  {
    names: ['run', 'r'], group: 'moving', usage: 'run', data: 'as continue',
    summary: { en: 'take all records there are; points stop it', zh: '处理完所有记录；遇断点即停' },
    run: (on) => runAll(on),
  },
  {
    names: ['end'], group: 'moving', usage: 'end', data: 'as step',
    summary: { en: 'take all records there are, whatever points say', zh: '处理完所有记录，不理会断点' },
    run: async (on) => {
      await on.session.end();
      if (on.session.interrupted) return interrupted(on);
      return arrived(on);
    },
  },
  {
    names: ['where', 'w'], group: 'looking', usage: 'where', data: '{ record, step, at, head, sentence, node, stack, streamTime, task }',
    summary: { en: 'where the cursor stands, and the way that led there', zh: '游标的位置及其路径' },
    run: (on) => {
      const at = new Instant(on.session, on.session.moment.at);
      return said([...arrived(on).lines, ...on.stack().map((node, depth) => `  ${'  '.repeat(depth)}${on.nodeText(node)}`)], {
        ...on.whereData(), stack: on.stack(), task: at.task, streamTime: at.task === null ? null : at.clock(`stream:${at.task}`),
      });
    },
  },
];

/** Unlike continue it is no failure to be there already. */
async function runAll(on: Debugger): Promise<CommandResult> {
  const from = on.session.moment.at;
  return told(on, from, await search(on).forward(() => null), true, true);
}
