import type { Json } from '../codec.ts';
import type { Debugger } from '../debugger.ts';
import { nodesNamed, noSuchNode } from '../stopping/place.ts';
import { ancestors, type Branch } from '../what-if/branch.ts';
import { Branches, type Changed } from '../what-if/branches.ts';
import { configure, delay, grace, insert, jsonOf, move, partitions, skip } from '../what-if/changes.ts';
import { Comparing } from '../what-if/comparing.ts';
import { WHAT_IF_WORDS } from '../what-if/words.ts';
import { parseDuration } from './acting.ts';
import { numberOf, recordNumberOf } from './arguments.ts';
import { refused, said, type Command, type CommandResult, type Invocation } from './command.ts';
import { editRecord } from './editing.ts';
import { arrived } from './travel.ts';
import { Refused } from '../refusals/refused.ts';

function branchData(branch: Branch): { readonly [field: string]: Json } {
  return { branch: branch.name, parent: branch.parent?.name ?? null, from: { ...branch.from }, changes: [...branch.changes], records: branch.session.timeline.inputCount };
}

/** Where a branch stands after something was done to it. */
function stands(on: Debugger, branch: Branch): CommandResult {
  const words = WHAT_IF_WORDS[on.session.language];
  const here = arrived(on);
  const notice = [branch.changes.length === 0 ? branch.name : words.changes(branch.name, branch.changes), words.hasTaken(on.session.timeline.inputCount, branch.entries.list.length)];
  return { ...said([...notice, ...here.lines], { ...branchData(branch), ...on.whereData() }), notice: notice.join(' · ') };
}

async function change(on: Debugger, words: string, make: (branch: Branch) => Changed): Promise<CommandResult> { return stands(on, await Branches.of(on).change(words, make)); }

/** `set KEY=VALUE`: configuration of the branch. A debugger's own settings have no `=`. */
export function setConfiguration(on: Debugger, text: string): Promise<CommandResult> {
  const at = text.indexOf('=');
  const [key, value] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  return change(on, `${key}=${value}`, (branch) => configure(branch, key, value));
}

const RECORD = 'notRecordNumber';

/** `insert TOPIC JSON [at N]`: the JSON may hold blanks. */
function insertRecord(on: Debugger, rest: string): Promise<CommandResult> {
  const match = /^(\S+)\s+(.*?)(?:\s+at\s+(\d+))?$/s.exec(rest.trim());
  if (match === null) throw new Refused((say) => say.insertNeeds);
  const [topic, json, at] = [match[1]!, jsonOf(match[2]!), match[3] === undefined ? null : Number(match[3])];
  const id = Branches.of(on).newId();
  return change(on, `insert ${topic}${at === null ? '' : ` at ${at}`}`, (branch) => insert(branch, topic, json, at, id));
}

function moveRecord(on: Debugger, args: readonly string[]): Promise<CommandResult> {
  const [number, where, other] = args;
  if (where !== 'before' && where !== 'after') throw new Refused((say) => say.moveNeeds);
  const [from, to] = [numberOf(number, RECORD), numberOf(other, RECORD)];
  return change(on, `move ${from} ${where} ${to}`, (branch) => move(branch, from, where, to));
}

function delayRecord(on: Debugger, args: readonly string[]): Promise<CommandResult> {
  const [number, ...rest] = args.filter((word) => word !== 'by');
  const from = numberOf(number, RECORD);
  const ms = parseDuration(rest.join(''));
  return change(on, `delay ${from} by ${rest.join('')}`, (branch) => delay(branch, from, ms));
}

function setGrace(on: Debugger, args: readonly string[]): Promise<CommandResult> {
  const name = args.slice(0, -1).join(' ');
  const duration = args.at(-1);
  if (name === '' || duration === undefined) throw new Refused((say) => say.graceNeeds);
  const nodes = nodesNamed(on.session, name);
  if (nodes.length === 0) throw new Refused(noSuchNode(on.session, name));
  const ms = parseDuration(duration);
  return change(on, `grace ${name} ${duration}`, (branch) => grace(branch, nodes[0]!.name, ms));
}

function setPartitions(on: Debugger, args: readonly string[]): Promise<CommandResult> {
  const match = /^(.+?)(?:=|\s+)(\d+)$/.exec(args.join(' '));
  if (match === null) throw new Refused((say) => say.partitionsNeeds);
  return change(on, `partitions ${match[1]}=${match[2]}`, (branch) => partitions(branch, match[1]!, Number(match[2])));
}

function listBranches(on: Debugger): CommandResult {
  const branches = Branches.of(on);
  const words = WHAT_IF_WORDS[on.session.language];
  const lines = branches.all.map((branch) => {
    const { record, step } = branch.from;
    const from = branch.parent === null ? '' : `  ${words.branchFrom(branch.parent.name, `${record}.${step}`)}`;
    const changes = branch.changes.length === 0 ? '' : `  ${branch.changes.join(', ')}`;
    return `${branch === branches.current ? '*' : ' '} ${'  '.repeat(ancestors(branch).length - 1)}${branch.name}${from}${changes}  (${words.branchTaken(branch.session.timeline.inputCount, branch.entries.list.length)})`;
  });
  return said(lines, branches.all.map((branch) => ({ ...branchData(branch), current: branch === branches.current })));
}

async function undo(on: Debugger, { count }: Invocation): Promise<CommandResult> {
  const branches = Branches.of(on);
  const taken = [await branches.undo()];
  while (taken.length < (count ?? 1) && branches.canUndo) taken.push(await branches.undo());
  const { lines, data } = stands(on, branches.current);
  const undone = WHAT_IF_WORDS[on.session.language].undone(taken.join(', '));
  return { ...said([undone, ...lines], data), notice: undone };
}

async function redo(on: Debugger, { count }: Invocation): Promise<CommandResult> {
  const branches = Branches.of(on);
  const done = [await branches.redo()];
  while (done.length < (count ?? 1) && branches.canRedo) done.push(await branches.redo());
  const { lines, data } = stands(on, branches.current);
  const redone = WHAT_IF_WORDS[on.session.language].redone(done.join(', '));
  return { ...said([redone, ...lines], data), notice: redone };
}

const WHERE = '{ branch, parent, from: { record, step }, changes, records }, and as step';
const completeBranches = (on: Debugger): readonly { readonly text: string; readonly hint: string }[] => (Branches.known(on)?.all ?? []).map((branch) => ({ text: branch.name, hint: branch.changes.join(', ') }));

export const WHAT_IF: readonly Command[] = [
  {
    names: ['branch'], group: 'what-if', usage: 'branch [NAME]', data: WHERE,
    summary: { en: 'go another way from the cursor: a run of its own, from the recorded inputs', zh: '从游标处另走一条路：用录下的输入单独再运行' },
    help: {
      en: 'It stands at the record of the cursor, which is its newest moment: commit, clock and the changes below act there.\nskip, edit, move, insert, delay, set KEY=VALUE, partitions and grace change it and run it again at once; rerun goes on as far\nas where it came from has come, compare shows the difference, switch main goes back. A real Kafka is never asked or written.',
      zh: '它停在游标所在的记录，那是它的最新时刻：commit、clock 和下列修改都在那里起作用。\nskip、edit、move、insert、delay、set KEY=VALUE、partitions、grace 修改后立即再运行；rerun 走到原来那条路所到之处，\ncompare 显示差异，switch main 返回。真实的 Kafka 不会被读写。',
    },
    run: async (on, call) => stands(on, await Branches.of(on).branch(call.args[0] ?? null)),
  },
  { names: ['branches'], group: 'what-if', usage: 'branches', data: '[{ branch, parent, from, changes, records, current }]', summary: { en: 'all ways that were gone, as a tree', zh: '所有分支，按树列出' }, run: (on) => listBranches(on) },
  {
    names: ['switch'], group: 'what-if', usage: 'switch NAME | -', data: WHERE, summary: { en: 'go into a branch; switch main leaves them, switch - goes to the one before', zh: '进入分支；switch main 离开，switch - 去前一个' },
    run: (on, call) => {
      const name = call.back ? '-' : call.args[0];
      return name === undefined ? refused(WHAT_IF_WORDS[on.session.language].needsName) : stands(on, Branches.of(on).switchTo(name));
    },
    complete: completeBranches,
  },
  {
    names: ['rerun'], group: 'what-if', usage: 'rerun', data: WHERE, summary: { en: 'run the branch as far as where it came from has come', zh: '把分支运行到原来那条路所到之处' },
    run: async (on) => stands(on, await Branches.of(on).rerun()),
  },
  {
    names: ['undo'], group: 'what-if', usage: 'undo', data: WHERE, summary: { en: 'take back the last branch, change or rerun; again: the one before, 3undo: three of them', zh: '撤销最近一次分支、修改或 rerun；再来则撤销更早的，3undo 撤销三次' },
    run: undo,
  },
  {
    names: ['redo'], group: 'what-if', usage: 'redo', data: WHERE, summary: { en: 'do again what undo took back; 3redo: three things', zh: '重做被 undo 撤销的内容；3redo 重做三次' },
    run: redo,
  },
  {
    names: ['skip', 'omit'], group: 'what-if', usage: 'skip N …', data: WHERE, summary: { en: 'without these records (. is the one at the cursor)', zh: '去掉这些记录（. 为游标处的记录）' },
    run: (on, call) => {
      if (call.args.length === 0) return refused((say) => say.skipNeeds);
      const numbers = call.args.map((arg) => recordNumberOf(on.session, arg));
      return change(on, `skip ${numbers.join(' ')}`, (branch) => skip(branch, numbers));
    },
  },
  {
    names: ['edit'], group: 'what-if', usage: 'edit N [value|key|ts|partition|header NEW | JSON]', data: `${WHERE}; edit N alone { record, fields }; of a text that is wrong { error, line, column }`,
    summary: { en: 'another value, key, timestamp, partition or header of a record; alone the record as text', zh: '修改一条记录的值、键、时间戳、分区或消息头；不带内容则以文本显示记录' },
    help: {
      en: 'edit 5 value {"amount": 3} · edit 5 key bob · edit 5 ts +5s · edit 5 ts 01:05 · edit 5 partition 1 · edit 5 value null\nedit 5 shows the record as JSON; edit 5 {"value": "x", "ts": "01:05", "headers": {"trace": "1"}} changes what stands there and leaves the rest.\nWith another key it goes to the partition of that key. With another timestamp it stays at its place in the order.',
      zh: 'edit 5 value {"amount": 3} · edit 5 key bob · edit 5 ts +5s · edit 5 ts 01:05 · edit 5 partition 1 · edit 5 value null\nedit 5 以 JSON 显示记录；edit 5 {"value": "x", "ts": "01:05", "headers": {"trace": "1"}} 修改其中所写，其余不变。\n换键则去新键的分区；换时间戳则次序不变。',
    },
    run: (on, call) => editRecord(on, call.rest, change),
  },
  {
    names: ['move'], group: 'what-if', usage: 'move N before|after M', data: WHERE, summary: { en: 'a record comes before or after another one', zh: '让一条记录先于或后于另一条到来' },
    run: (on, call) => moveRecord(on, call.args),
  },
  {
    names: ['insert'], group: 'what-if', usage: 'insert TOPIC JSON [at N]', data: WHERE, summary: { en: 'one more record, before record N or at the cursor', zh: '在记录 N 之前或游标处插入一条记录' },
    help: {
      en: 'insert visits {"key": "alice", "value": "/home", "ts": "01:05", "partition": 0} at 5\nWithout ts it has the time of its neighbour; without partition it goes to that of its key.',
      zh: 'insert visits {"key": "alice", "value": "/home", "ts": "01:05", "partition": 0} at 5\n没有 ts 则取相邻记录的时间；没有 partition 则按键选分区。',
    },
    run: (on, call) => insertRecord(on, call.rest),
    complete: (on, _word, args) => (args.length === 0 ? on.session.info.inputTopics.map((text) => ({ text, hint: 'topic' })) : []),
  },
  {
    names: ['delay'], group: 'what-if', usage: 'delay N by DURATION', data: WHERE, summary: { en: 'a record arrives so much later, with the timestamp that it has', zh: '让一条记录晚到若干时间，时间戳不变' },
    run: (on, call) => delayRecord(on, call.args),
  },
  {
    names: ['partitions'], group: 'what-if', usage: 'partitions TOPIC=N', data: WHERE, summary: { en: 'another number of partitions', zh: '改变分区数' },
    run: (on, call) => setPartitions(on, call.args),
    complete: (on, _word, args) => (args.length === 0 ? on.session.info.inputTopics.map((topic) => ({ text: `${topic}=`, hint: 'topic' })) : []),
  },
  {
    names: ['grace'], group: 'what-if', usage: 'grace NODE DURATION', data: WHERE, summary: { en: 'another grace period of a windowed step', zh: '改变窗口步骤的宽限期' },
    run: (on, call) => setGrace(on, call.args),
  },
  {
    names: ['compare'], group: 'what-if', usage: 'compare [A B] [all]', data: '{ left, right, compared, same, first: { left, right } | null, differing, records: [{ left, right: { record, fate, reason, outputs } | null }], stores: [{ store, key, left, right }] }',
    summary: { en: 'the first difference between two branches and all that follow, by record', zh: '两个分支的第一个差异及其后全部差异，按记录列出' },
    help: {
      en: 'compare           this branch with where it came from\ncompare main b2\nRecords are found again whatever was skipped or put in before them. Behind many differences all shows every one.',
      zh: 'compare           本分支与其来处\ncompare main b2\n无论之前去掉或插入了什么，记录都能对上。差异很多时在末尾加 all 全部列出。',
    },
    run: (on, call) => Comparing.of(on).compare(call.args),
    complete: completeBranches,
  },
  {
    names: ['profiles'], group: 'what-if', usage: 'profiles [all]', data: "compare's, and rule: cache|throttle|tasks|clock|order|null, settings",
    summary: { en: "the same inputs under the test driver's rules and under production's: where they differ first, and by which rule", zh: '同样的输入分别按测试驱动与生产的规则运行：第一个差异及造成它的规则' },
    help: {
      en: 'Test driver: a commit after each record, one task, no throttles. Production: a record cache (10 MiB unless configured), commits every\ncommit.interval.ms of a wall clock that goes with the records, a task for each partition, throttles of a second.\nThe rule is found by trying: production with that one rule as the driver has it gives what the driver gives.',
      zh: '测试驱动：每条记录后提交、单任务、无限流。生产：记录缓存（未配置则 10 MiB）、每 commit.interval.ms 提交一次（挂钟随记录推进）、\n每个分区一个任务、一秒的限流。规则靠试验找出：只把生产的那一条换成测试驱动的做法，结果就与测试驱动一致。',
    },
    run: (on, call) => Comparing.of(on).profiles(call.args[0] === 'all'),
  },
];
