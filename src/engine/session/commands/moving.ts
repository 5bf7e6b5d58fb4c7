import { IllegalArgumentException } from '../../errors/errors.ts';
import type { Debugger } from '../debugger.ts';
import { refused, said, type Command, type CommandResult, type Invocation } from './command.ts';

/** How often: the number before the command, or behind it (`step 3`, `step -3`). */
function times(call: Invocation): number {
  const argument = call.args[0];
  if (argument !== undefined && !/^-?\d+$/.test(argument)) throw new IllegalArgumentException(`${argument} is not a number of steps`);
  const count = (call.count ?? 1) * (argument === undefined ? 1 : Number(argument));
  return call.back ? -count : count;
}

/** After a move: where one stands and what happened there. */
export function arrived(on: Debugger): CommandResult {
  const { record, step } = on.session.moment.position;
  const lines = [`${record}.${step}  ${on.sentence()}`];
  const failure = on.session.run.failure;
  if (failure !== null && on.session.moment.atHead) lines.push(`the run has ended here: ${failure.error instanceof Error ? `${failure.error.name}: ${failure.error.message}` : String(failure.error)}`);
  return said(lines, on.whereData());
}

async function moved(on: Debugger, went: Promise<number>, wanted: number): Promise<CommandResult> {
  const at = on.session.moment.at;
  if (await went !== 0 || on.session.moment.at !== at) return arrived(on);
  return refused(on.whyNot(wanted > 0));
}

export const MOVING: readonly Command[] = [
  {
    names: ['step', 's'], group: 'moving', usage: '[N]step[-] [N]', repeats: true, data: 'where one stands: { record, step, at, sentence }',
    summary: { en: 'to the next node (step-: back to the one before)', zh: '到下一个节点（step-：退回上一个）' },
    run: (on, call) => moved(on, on.session.step(times(call)), times(call)),
  },
  {
    names: ['next', 'n'], group: 'moving', usage: '[N]next[-] [N]', repeats: true, data: 'as step',
    summary: { en: 'through the next record to its end (next-: back to before this one)', zh: '走完下一条记录（next-：退回这条之前）' },
    run: (on, call) => moved(on, on.session.next(times(call)), times(call)),
  },
  {
    names: ['finish', 'f'], group: 'moving', usage: 'finish[-]', repeats: true, data: 'as step',
    summary: { en: 'to the end of this record (finish-: to its start)', zh: '到这条记录的末尾（finish-：到开头）' },
    run: async (on, call) => {
      if (call.back) on.session.startOfRecord();
      else await on.session.finish();
      return arrived(on);
    },
  },
  {
    names: ['goto', 'g'], group: 'moving', usage: "goto N | N.K | end | 'MARK | time TIME", data: 'as step',
    summary: { en: 'to the end of record N, after its step K, to the newest moment, a mark, or stream time TIME', zh: '到第 N 条记录末尾、其第 K 步之后、最新时刻、标记或某流时间' },
    run: async (on, call) => {
      const target = call.args[0] ?? (call.count === null ? undefined : String(call.count));
      if (target === undefined) return refused("goto needs a target: a record (142), a step of it (142.3), end, a mark ('a) or time TIME");
      if (target === 'end') on.session.goAt(Number.POSITIVE_INFINITY);
      else if (target === 'time') return on.goToTime(call.args[1]);
      else if (target.startsWith("'") || target.startsWith('`')) return on.jump(target.slice(1));
      else {
        const position = /^(\d+)(?:\.(\d+))?$/.exec(target);
        if (position === null) return on.jump(target);
        const reached = await on.session.goto(Number(position[1]), position[2] === undefined ? null : Number(position[2]));
        if (!reached) return { ...arrived(on), ok: false, lines: [`there is no record ${position[1]} yet: the run stands after ${on.session.timeline.inputCount}`, ...arrived(on).lines] };
      }
      return arrived(on);
    },
  },
  {
    names: ['run', 'end'], group: 'moving', usage: 'run', data: 'as step',
    summary: { en: 'take all records there are', zh: '处理完所有记录' },
    run: async (on) => {
      await on.session.end();
      return arrived(on);
    },
  },
  {
    names: ['where', 'w'], group: 'looking', usage: 'where', data: '{ record, step, at, sentence, node, stack }',
    summary: { en: 'where the cursor stands, and the way that led there', zh: '游标的位置及其路径' },
    run: (on) => said([...arrived(on).lines, ...on.stack().map((node, depth) => `  ${'  '.repeat(depth)}${node}`)], { ...on.whereData(), stack: on.stack() }),
  },
];
