import { FATES } from '../../debug/fates.ts';
import { DROP_REASONS, HOLD_REASONS } from '../../trace/reasons.ts';
import type { Text } from '../commands/command.ts';
import { recordOf } from './handles.ts';
import type { Instant } from './instant.ts';

/** What a value is, as far as the text alone tells. */
export type StaticType = 'number' | 'text' | 'boolean' | 'null' | 'list' | 'object' | 'store' | 'topic' | 'unknown';

/**
 * What an expression is about, from the narrowest: a single step (`node`, `drop`), the record at hand (`key`), or the state of the run
 * (stores, topics, clocks). A condition about the record stops once per record, one about the state where it becomes true.
 */
export type Concern = 'step' | 'record' | 'state';
const WIDTH: readonly Concern[] = ['state', 'record', 'step'];
export function narrower(a: Concern, b: Concern): Concern { return WIDTH.indexOf(a) > WIDTH.indexOf(b) ? a : b; }

export interface Name {
  readonly type: StaticType;
  readonly concern: Concern;
  readonly summary: Text;
  /** Texts that it can be; comparing with any other is a mistake. */
  readonly values?: readonly string[];
  read(at: Instant): unknown;
}

const REASONS = [...Object.keys(DROP_REASONS), ...Object.keys(HOLD_REASONS)];

/** Names that stand for something at each moment. `help expressions` and the documentation are made from this. */
export const NAMES: Readonly<{ [name: string]: Name }> = {
  record: {
    type: 'object', concern: 'record', summary: { en: 'the input record as it lay in its topic: .key .value .timestamp .topic .partition .offset .number .fate .headers', zh: '输入记录在其主题中的样子' },
    read: (at) => {
      const start = at.originStart;
      return start === null || start.topic === null ? null : { ...recordOf(at, start), number: at.origin, fate: at.fate?.kind ?? null };
    },
  },
  key: { type: 'unknown', concern: 'record', summary: { en: 'of the record that reached the node; windowed keys have .key .start .end', zh: '到达节点的记录的键' }, read: (at) => at.key },
  value: { type: 'unknown', concern: 'record', summary: { en: 'of the record that reached the node; of a table its new value', zh: '到达节点的记录的值；表则为新值' }, read: (at) => at.value },
  oldValue: { type: 'unknown', concern: 'record', summary: { en: 'of a table the value that was replaced, where the operator asked for it', zh: '表中被替换的旧值' }, read: (at) => at.oldValue },
  ts: { type: 'number', concern: 'record', summary: { en: 'event time at the node, epoch ms', zh: '节点处的事件时间（毫秒）' }, read: (at) => at.timestamp },
  timestamp: { type: 'number', concern: 'record', summary: { en: 'the same as ts', zh: '同 ts' }, read: (at) => at.timestamp },
  headers: { type: 'object', concern: 'record', summary: { en: 'headers at the node, by name', zh: '节点处的消息头' }, read: (at) => at.headers },
  node: { type: 'text', concern: 'step', summary: { en: "the node of the step, by Kafka's name or by what it is called here (count, filter, a topic)", zh: '当前步骤的节点名' }, read: (at) => at.node },
  task: { type: 'text', concern: 'step', summary: { en: 'the task at work: "0_1"', zh: '正在工作的任务' }, read: (at) => at.task },
  step: { type: 'number', concern: 'step', summary: { en: 'number of the step in its record, from 1', zh: '记录内的步骤序号' }, read: (at) => at.moment.position.step },
  drop: { type: 'boolean', concern: 'step', summary: { en: 'the step ended a record by a rule', zh: '该步骤按规则丢弃了记录' }, read: (at) => at.drops },
  late: { type: 'boolean', concern: 'step', summary: { en: 'the step dropped a record because its window was closed', zh: '该步骤因窗口已关闭而丢弃记录' }, read: (at) => at.isLate },
  outOfOrder: { type: 'boolean', concern: 'record', summary: { en: "the record's time was behind stream time when it came", zh: '记录到达时其时间落后于流时间' }, read: (at) => at.isOutOfOrder },
  reason: { type: 'text', concern: 'step', summary: { en: 'why the step dropped or held back a record', zh: '丢弃或暂缓的原因' }, values: REASONS, read: (at) => at.reason },
  fate: { type: 'text', concern: 'record', summary: { en: `what became of the record so far: ${FATES.join(', ')}`, zh: '记录至今的归宿' }, values: FATES, read: (at) => at.fate?.kind ?? null },
  streamTime: { type: 'number', concern: 'state', summary: { en: 'of the task at work, epoch ms', zh: '当前任务的流时间' }, read: (at) => (at.task === null ? null : at.clock(`stream:${at.task}`)) },
  wallClock: { type: 'number', concern: 'state', summary: { en: "the run's wall clock, epoch ms", zh: '运行的挂钟时间' }, read: (at) => at.wallClock },
};
