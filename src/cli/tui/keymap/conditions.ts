/** What commands need, by name, with the words that a dead key says. */
import type { Text } from './commands.ts';

/** Plain facts that the conditions ask; the state works them out once a key press. */
export interface KeymapFacts {
  readonly canForward: boolean;
  readonly canBack: boolean;
  readonly atHead: boolean;
  /** A reason of the session's own for not going on. */
  readonly whyNoForward: string | null;
  readonly playing: boolean;
  readonly hasRun: boolean;
  readonly hasTopology: boolean;
  readonly hasStore: boolean;
  readonly storeCount: number;
  readonly hasMarks: boolean;
  readonly hasPartitions: boolean;
  readonly hasNode: boolean;
  readonly hasTabs: boolean;
  /** `{` would leave less of the topology, `}` would bring more of it. */
  readonly canFewer: boolean;
  readonly canMore: boolean;
  readonly isTree: boolean;
  readonly canFilter: boolean;
  readonly canEscape: boolean;
  readonly hasBranch: boolean;
  readonly hasRecord: boolean;
  readonly hasLast: boolean;
  readonly hasLesson: boolean;
  readonly hasFound: boolean;
  readonly hasHint: boolean;
  readonly hasPrediction: boolean;
  readonly hasExercise: boolean;
  readonly hasSource: boolean;
  readonly hasHistory: boolean;
  readonly isQuestion: boolean;
}

interface Rule { readonly holds: (facts: KeymapFacts) => boolean; readonly why: Text }

export const CONDITIONS = {
  canForward: { holds: (f) => f.canForward, why: { en: 'the input ends here', zh: '输入到此结束' } },
  canBack: { holds: (f) => f.canBack, why: { en: 'this is before the first record', zh: '已在第一条记录之前' } },
  canPlay: { holds: (f) => f.playing || f.canForward, why: { en: 'the input ends here; S or N go back', zh: '输入到此结束；S 或 N 可后退' } },
  atHead: { holds: (f) => f.atHead, why: { en: 'only at the newest moment: > goes there', zh: '只能在最新时刻：按 > 前往' } },
  notAtHead: { holds: (f) => !f.atHead, why: { en: 'this is the newest moment', zh: '已是最新时刻' } },
  hasRun: { holds: (f) => f.hasRun, why: { en: 'nothing is running: H opens something', zh: '没有运行：按 H 打开' } },
  hasTopology: { holds: (f) => f.hasTopology, why: { en: 'no topology is open', zh: '没有打开拓扑' } },
  hasStore: { holds: (f) => f.hasStore, why: { en: 'no store in this topology', zh: '此拓扑没有状态存储' } },
  hasStores: { holds: (f) => f.storeCount > 1, why: { en: 'there is only one store', zh: '只有一个状态存储' } },
  hasMarks: { holds: (f) => f.hasMarks, why: { en: 'no mark is set: \' and a letter set one', zh: '没有标记：按 \' 加字母设置' } },
  hasPartitions: { holds: (f) => f.hasPartitions, why: { en: 'this store has one partition only', zh: '此状态存储只有一个分区' } },
  hasNode: { holds: (f) => f.hasNode, why: { en: 'select a node in the topology first', zh: '先在拓扑中选一个节点' } },
  hasTabs: { holds: (f) => f.hasTabs, why: { en: 'this pane has one tab only', zh: '此窗格只有一个标签' } },
  isTree: { holds: (f) => f.isTree, why: { en: 'nothing to fold in this pane', zh: '此窗格没有可折叠的内容' } },
  canFewer: { holds: (f) => f.canFewer, why: { en: 'fewer neighbours than this there are none', zh: '邻居不能再少了' } },
  canMore: { holds: (f) => f.canMore, why: { en: 'this is the whole topology', zh: '已是整个拓扑' } },
  canFilter: { holds: (f) => f.canFilter, why: { en: 'this pane has no rows to filter', zh: '此窗格没有可筛选的行' } },
  canEscape: { holds: (f) => f.canEscape, why: { en: 'nothing is open that could be left', zh: '没有可退出的' } },
  hasBranch: { holds: (f) => f.hasBranch, why: { en: 'there is one way only: X goes on without this record, :branch goes another way', zh: '只有一条路：X 去掉这条记录，:branch 另走一条路' } },
  hasRecord: { holds: (f) => f.hasRecord, why: { en: 'no record has been taken yet', zh: '还没有处理任何记录' } },
  hasLast: { holds: (f) => f.hasLast, why: { en: 'no step to repeat yet', zh: '还没有可重复的单步' } },
  hasLesson: { holds: (f) => f.hasLesson, why: { en: 'no lesson is open', zh: '没有打开课程' } },
  hasFound: { holds: (f) => f.hasFound, why: { en: 'nothing was looked for: \\ does', zh: '还没有查找：按 \\' } },
  hasHint: { holds: (f) => f.hasHint, why: { en: 'no hint here', zh: '此处没有提示' } },
  hasPrediction: { holds: (f) => f.hasPrediction, why: { en: 'nothing is asked at the moment', zh: '现在没有提问' } },
  hasExercise: { holds: (f) => f.hasExercise, why: { en: 'no exercise in this step', zh: '本步没有练习' } },
  hasSource: { holds: (f) => f.hasSource, why: { en: 'the source is not known here', zh: '此处不知道源代码位置' } },
  hasHistory: { holds: (f) => f.hasHistory, why: { en: 'no history to filter here', zh: '此处没有可筛选的历史' } },
  isQuestion: { holds: (f) => f.isQuestion, why: { en: 'nothing to say yes to', zh: '没有需要确认的' } },
} as const satisfies { readonly [name: string]: Rule };
export type Condition = keyof typeof CONDITIONS;

/** What a line that is under way may yet bring about or take away: of a key that was typed ahead of it these are judged when its turn comes. */
const CHANGES: ReadonlySet<Condition> = new Set<Condition>([
  'canForward', 'canBack', 'atHead', 'notAtHead', 'hasRun', 'hasTopology', 'hasStore', 'hasBranch', 'hasRecord', 'hasHint', 'hasPrediction', 'hasExercise',
]);
export function mayChange(condition: Condition | undefined): boolean { return condition !== undefined && CHANGES.has(condition); }

/** Null when the command may run, else why not. */
export function whyNot(condition: Condition | undefined, facts: KeymapFacts): Text | null {
  if (condition === undefined) return null;
  const rule: Rule = CONDITIONS[condition];
  if (rule.holds(facts)) return null;
  if (condition === 'canForward' && facts.whyNoForward !== null) return { en: facts.whyNoForward, zh: facts.whyNoForward };
  return rule.why;
}
