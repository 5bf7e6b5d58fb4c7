import type { KillMoment } from '../../trace/events.ts';
import type { Debugger } from '../debugger.ts';
import type { Completion } from '../view.ts';
import { refused, type Command, type CommandResult } from './command.ts';
import { arrived } from './travel.ts';

const WHENS: readonly KillMoment[] = ['after-send', 'before-send', 'inside-commit'];
const MOST_THREADS = 64;

const running = (on: Debugger): readonly string[] => on.session.run.cluster.instances.filter(({ isRunning }) => isRunning).map(({ name }) => name);
const isName = (name: string): boolean => /^i[1-9]\d*$/.test(name);

function completeInstances(on: Debugger, args: readonly string[]): readonly Completion[] {
  return args.length > 0 ? [] : on.session.run.cluster.instances.map(({ name, members }) => ({ text: name, hint: members.length === 0 ? '–' : `${members.length}` }));
}

/** The one that runs, where there is but one. */
function instanceOf(on: Debugger, command: string, given: string | undefined): string | CommandResult {
  const names = running(on);
  if (given === undefined) return names.length === 1 ? names[0]! : refused((say) => say.whichInstance(command, names));
  return isName(given) ? given : refused((say) => say.noInstanceName(given));
}

export const CLUSTER: readonly Command[] = [
  {
    names: ['start'], group: 'acting', usage: 'start [INSTANCE] [wiped]', data: 'as step',
    summary: { en: 'start an instance of the application: tasks move to it, stores are restored', zh: '启动一个实例：任务迁移过去，状态存储随之恢复' },
    help: {
      en: 'Without a name: the first that does not run, or a new one (i2, i3, …). An instance that was closed has its persistent stores on its disk; with "wiped" it has lost them.',
      zh: '不写名字：第一个没有运行的实例，或新实例（i2、i3……）。正常关闭的实例，磁盘上还有它的持久化状态存储；加 wiped 表示磁盘已清空。',
    },
    run: async (on, call) => {
      const words = call.args.filter((word) => word !== 'wiped');
      if (words.length > 1) return refused((say) => say.startTakes(words[1]!));
      if (words[0] !== undefined && !isName(words[0])) return refused((say) => say.noInstanceName(words[0]!));
      await on.session.changeCluster({ kind: 'start', instance: words[0] ?? null, threads: null, wiped: call.args.includes('wiped') });
      return arrived(on);
    },
    complete: (on, _word, args) => [...completeInstances(on, args), ...(args.includes('wiped') ? [] : [{ text: 'wiped', hint: '' }])],
  },
  {
    names: ['close'], group: 'acting', usage: 'close [INSTANCE]', data: 'as step',
    summary: { en: 'close an instance as it should be closed: it commits, and leaves the group', zh: '正常关闭一个实例：先提交，再离开消费者组' },
    run: async (on, call) => {
      const instance = instanceOf(on, 'close', call.args[0]);
      if (typeof instance !== 'string') return instance;
      await on.session.changeCluster({ kind: 'close', instance });
      return arrived(on);
    },
    complete: (on, _word, args) => completeInstances(on, args),
  },
  {
    names: ['kill'], group: 'acting', usage: 'kill [INSTANCE] [after-send|before-send|inside-commit]', data: 'as step',
    summary: { en: 'end an instance as kill -9 does: nothing more is sent or committed', zh: '像 kill -9 那样终止一个实例：不再发送，也不再提交' },
    help: {
      en: 'after-send (when left out): what it had produced is in the topics, the commit that should follow is not. before-send: nothing since its last commit was sent. inside-commit: caches are flushed and everything is sent, then it dies before the offsets are committed.',
      zh: 'after-send（默认）：产生的记录已经写入主题，随后的提交没有发生。before-send：上次提交之后什么都没发出去。inside-commit：缓存已刷出、记录已发送，但在提交位移之前终止。',
    },
    run: async (on, call) => {
      const isWhen = (word: string | undefined): word is KillMoment => (WHENS as readonly (string | undefined)[]).includes(word);
      const [first, second] = isWhen(call.args[0]) ? [undefined, call.args[0]] : [call.args[0], call.args[1]];
      if (second !== undefined && !isWhen(second)) return refused((say) => say.killWhens(second, WHENS));
      const instance = instanceOf(on, 'kill', first);
      if (typeof instance !== 'string') return instance;
      await on.session.changeCluster({ kind: 'kill', instance, when: second ?? 'after-send' });
      return arrived(on);
    },
    complete: (on, _word, args) => [...completeInstances(on, args), ...(args.length > 1 ? [] : WHENS.map((text) => ({ text, hint: '' })))],
  },
  {
    names: ['threads'], group: 'acting', usage: 'threads N [INSTANCE]', data: 'as step',
    summary: { en: 'how many stream threads an instance has', zh: '一个实例有多少个流线程' },
    run: async (on, call) => {
      const count = Number(call.args[0]);
      if (!Number.isInteger(count) || count < 1 || count > MOST_THREADS) return refused((say) => say.threadsNeeds);
      const instance = instanceOf(on, `threads ${count}`, call.args[1]);
      if (typeof instance !== 'string') return instance;
      await on.session.changeCluster({ kind: 'threads', instance, count });
      return arrived(on);
    },
    complete: (on, _word, args) => (args.length === 1 ? completeInstances(on, []) : []),
  },
];
