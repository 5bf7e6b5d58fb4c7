import type { Language } from '../session-options.ts';
import { text } from '../sentences/text.ts';
import type { ViewText, ViewTextPart } from '../view.ts';

const name = (words: string): ViewTextPart => ({ text: words, tone: 'code' });
const strong = (words: string): ViewTextPart => ({ text: words, tone: 'bad' });

/** Rules that TopologyTestDriver and production differ in. */
export type ProfileRule = 'cache' | 'throttle' | 'tasks' | 'clock' | 'order';

/** What branches and comparisons say, in one language. */
export interface WhatIfWords {
  readonly none: string;
  readonly nothing: string;
  readonly notTaken: string;
  readonly notThere: string;
  readonly same: (left: string, right: string, records: number) => ViewText;
  readonly first: (left: string, right: string, record: ViewText) => ViewText;
  readonly record: (left: number | null, right: number | null, what: ViewText) => ViewText;
  readonly side: (branch: string, what: ViewText) => ViewText;
  readonly sent: (topic: ViewTextPart, record: ViewText) => ViewText;
  readonly store: (store: ViewTextPart, key: ViewText) => ViewText;
  readonly storesEnd: (count: number) => string;
  readonly recordsDiffer: (count: number) => string;
  readonly more: (count: number) => string;
  readonly shorter: (branch: string, taken: number, other: string, others: number) => string;
  readonly changes: (branch: string, changes: readonly string[]) => string;
  readonly hasTaken: (taken: number, all: number) => string;
  readonly incomplete: string;
  readonly outOfDate: string;
  // ---- branches
  readonly branchFrom: (parent: string, moment: string) => string;
  readonly branchTaken: (taken: number, all: number) => string;
  readonly undone: (what: string) => string;
  readonly nothingToUndo: string;
  readonly redone: (what: string) => string;
  readonly nothingToRedo: string;
  readonly noBranch: (name: string, near: string | null, names: string) => string;
  readonly branchExists: (name: string) => string;
  readonly noBranchName: (name: string) => string;
  readonly mainIsRecorded: string;
  readonly needsName: string;
  readonly noOther: string;
  readonly needsTwo: string;
  readonly needsOther: (name: string) => string;
  // ---- profiles
  readonly driver: string;
  readonly production: string;
  readonly settings: (driver: boolean, facts: { readonly cache: string; readonly interval: string; readonly partitions: string; readonly throttle: string }) => string;
  readonly agree: (records: number) => ViewText;
  readonly rule: { readonly [rule in ProfileRule]: (facts: { readonly cache: string; readonly interval: string; readonly partitions: string; readonly throttle: string }) => ViewText };
  readonly together: ViewText;
}

export const WHAT_IF_WORDS: { readonly [language in Language]: WhatIfWords } = {
  en: {
    none: 'nothing',
    nothing: 'nothing',
    notTaken: 'not taken',
    notThere: 'not there',
    same: (left, right, records) => text`${name(left)} and ${name(right)} agree in all ${String(records)} records, and in what their stores hold at the end`,
    first: (left, right, record) => text`${name(left)} and ${name(right)} differ first at ${record}`,
    record: (left, right, what) => text`record ${left === null ? `${right ?? '?'} (only there)` : right === null ? `${left} (only here)` : left === right ? String(left) : `${left} / ${right}`}: ${what}`,
    side: (branch, what) => text`${name(branch)}: ${what}`,
    sent: (topic, record) => text`${topic} ${record}`,
    store: (store, key) => text`${store} ${key}`,
    storesEnd: (count) => (count === 0 ? 'at the end the stores hold the same' : `at the end ${count === 1 ? 'one stored value differs' : `${count} stored values differ`}:`),
    recordsDiffer: (count) => (count === 1 ? 'one record came out differently' : `${count} records came out differently`),
    more: (count) => `… and ${count} more (compare all shows them)`,
    shorter: (branch, taken, other, others) => `${branch} has taken ${taken} records and ${other} ${others}: compared is what both have (rerun, or run, takes the others)`,
    changes: (branch, changes) => `${branch}: ${changes.join(', ')}`,
    hasTaken: (taken, all) => (taken >= all ? `it has taken all ${taken} records` : `it has taken ${taken} of ${all} records (rerun, run or next go on)`),
    outOfDate: 'one of them has gone on since: compare shows how they stand now',
    branchFrom: (parent, moment) => `from ${parent} ${moment}`,
    branchTaken: (taken, all) => `${taken} of ${all} records`,
    undone: (what) => `undone: ${what}`,
    nothingToUndo: 'nothing to undo: undo takes back branches, changes and reruns, the last one first',
    redone: (what) => `done again: ${what}`,
    nothingToRedo: 'nothing to redo: redo does again what undo took back, until something else is done',
    noBranch: (branch, near, names) => `there is no branch ${branch}${near === null ? '' : `; did you mean ${near}?`} (${names})`,
    branchExists: (branch) => `there is a branch ${branch} already`,
    noBranchName: (branch) => `${branch} is no name for a branch: letters, digits, - and _`,
    mainIsRecorded: 'main is as it was recorded: branch goes another way, and changes like skip 3 make a branch of their own',
    needsName: 'switch needs the name of a branch (branches lists them)',
    noOther: 'there is no other branch: branch, or a change like skip 3, makes one',
    needsTwo: 'compare needs two branches, for example compare main b1 (branches lists them)',
    needsOther: (branch) => `compare needs two branches, not ${branch} twice`,
    incomplete: 'the oldest records are compared by nothing: the recording has let their events go (maxEvents)',
    driver: 'driver',
    production: 'production',
    settings: (driver, f) => (driver
      ? 'driver: a commit after each record, everything in one task with one partition, no throttles, records in the order of this session'
      : `production: cache ${f.cache}, a commit every ${f.interval} of wall clock (which goes with the records), ${f.partitions}, unmatched and final results looked for every ${f.throttle}`),
    agree: (records) => text`the test driver and production give the same for these ${String(records)} records`,
    rule: {
      cache: (f) => text`${strong('the record cache')} makes the difference: in production updates stay in it until a commit (every ${f.interval}) or until ${f.cache} are full, and only the last one of each key goes on; the driver commits after each record, so a test sees every update. With a cache of 0 bytes both agree here`,
      throttle: (f) => text`${strong('the throttle')} makes the difference: production looks for results that are due at most every ${f.throttle} of wall clock; the driver sets that to 0. Without it both agree here`,
      tasks: (f) => text`${strong('partitions and tasks')} make the difference: production runs a task for each partition (${f.partitions}), each with stores and a stream time of its own; the driver has one of all. With one task both agree here`,
      clock: () => text`${strong('the wall clock')} makes the difference: in production it goes on, and punctuations of wall-clock time run; in the driver it stands until advanceWallClockTime moves it. With a clock that stands both agree here`,
      order: () => text`${strong('the order of the records')} makes the difference: a test pipes them one by one, a task in production takes the lowest timestamp of what its partitions hold. Piped one by one both agree here`,
    },
    together: text`no rule alone makes the difference: it takes several of cache, throttle, tasks, clock and order together`,
  },
  zh: {
    none: '无',
    nothing: '没有输出',
    notTaken: '未处理',
    notThere: '不存在',
    same: (left, right, records) => text`${name(left)} 与 ${name(right)} 的全部 ${String(records)} 条记录及最终状态存储内容都一致`,
    first: (left, right, record) => text`${name(left)} 与 ${name(right)} 的第一个差异在${record}`,
    record: (left, right, what) => text`记录 ${left === null ? `${right ?? '?'}（仅在后者）` : right === null ? `${left}（仅在前者）` : left === right ? String(left) : `${left} / ${right}`}：${what}`,
    side: (branch, what) => text`${name(branch)}：${what}`,
    sent: (topic, record) => text`${topic} ${record}`,
    store: (store, key) => text`${store} ${key}`,
    storesEnd: (count) => (count === 0 ? '最终状态存储内容一致' : `最终有 ${count} 个存储值不同：`),
    recordsDiffer: (count) => `${count} 条记录的结果不同`,
    more: (count) => `…还有 ${count} 项（compare all 全部列出）`,
    shorter: (branch, taken, other, others) => `${branch} 处理了 ${taken} 条记录，${other} 处理了 ${others} 条：只比较两者都有的部分（rerun 或 run 处理其余）`,
    changes: (branch, changes) => `${branch}：${changes.join('、')}`,
    hasTaken: (taken, all) => (taken >= all ? `已处理全部 ${taken} 条记录` : `已处理 ${all} 条记录中的 ${taken} 条（rerun、run 或 next 继续）`),
    outOfDate: '其中一个此后又前进了：compare 显示现在的情况',
    branchFrom: (parent, moment) => `来自 ${parent} ${moment}`,
    branchTaken: (taken, all) => `${all} 条记录中的 ${taken} 条`,
    undone: (what) => `已撤销：${what}`,
    nothingToUndo: '没有可撤销的：undo 从最近一次起逐个撤销分支、修改和 rerun',
    redone: (what) => `已重做：${what}`,
    nothingToRedo: '没有可重做的：redo 重做被 undo 撤销的内容，做了别的事之后就不能再重做',
    noBranch: (branch, near, names) => `没有分支 ${branch}${near === null ? '' : `；是否指 ${near}？`}（${names}）`,
    branchExists: (branch) => `已有分支 ${branch}`,
    noBranchName: (branch) => `${branch} 不能作分支名：只用字母、数字、- 和 _`,
    mainIsRecorded: 'main 保持录下时的样子：branch 另走一条路，skip 3 之类的修改会自建分支',
    needsName: 'switch 需要分支名（branches 列出它们）',
    noOther: '没有别的分支：branch 或 skip 3 之类的修改会建一个',
    needsTwo: 'compare 需要两个分支，例如 compare main b1（branches 列出它们）',
    needsOther: (branch) => `compare 需要两个不同的分支，不能都是 ${branch}`,
    incomplete: '最早的记录无法比较：录制已舍弃它们的事件（maxEvents）',
    driver: '测试驱动',
    production: '生产',
    settings: (driver, f) => (driver
      ? '测试驱动：每条记录后提交，全部在单分区的一个任务中，没有限流，记录按本会话的顺序'
      : `生产：缓存 ${f.cache}，每 ${f.interval} 挂钟时间提交一次（挂钟随记录推进），${f.partitions}，未匹配及最终结果每 ${f.throttle} 查一次`),
    agree: (records) => text`对这 ${String(records)} 条记录，测试驱动与生产的结果相同`,
    rule: {
      cache: (f) => text`差异来自${strong('记录缓存')}：生产中更新留在缓存里，直到提交（每 ${f.interval}）或 ${f.cache} 用满，每个键只有最后一个往下走；测试驱动每条记录后都提交，所以测试看得到每次更新。缓存为 0 时两者在此一致`,
      throttle: (f) => text`差异来自${strong('限流')}：生产中每 ${f.throttle} 挂钟时间才查一次到期的结果；测试驱动设为 0。没有限流时两者在此一致`,
      tasks: (f) => text`差异来自${strong('分区和任务')}：生产中每个分区一个任务（${f.partitions}），各有自己的状态存储和流时间；测试驱动只有一个。只有一个任务时两者在此一致`,
      clock: () => text`差异来自${strong('挂钟时间')}：生产中它会走，按挂钟时间的定时器会触发；测试驱动中它不动，直到 advanceWallClockTime。挂钟不动时两者在此一致`,
      order: () => text`差异来自${strong('记录的顺序')}：测试逐条送入，生产中任务取各分区中时间戳最小的。逐条送入时两者在此一致`,
    },
    together: text`没有哪一条规则单独造成差异：缓存、限流、任务、挂钟和顺序中的几条共同造成`,
  },
};

