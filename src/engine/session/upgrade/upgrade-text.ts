import { isGenerated, withoutCounters } from './kept-state.ts';
import type { StoreChange, Upgrade } from './upgrade.ts';

type Language = 'en' | 'zh';

/**
 * An upgrade in words, a line a change: `✗` what is lost, `!` what begins empty or stays behind, `~` what goes by another name, `+` and `-`.
 *
 * @param topicOf  a topic's full name
 */
export function upgradeText(upgrade: Upgrade, language: Language, topicOf: (topic: string) => string): string[] {
  const say = language === 'zh' ? zh(topicOf) : en(topicOf);
  const { nodes, inputs, outputs } = upgrade;
  const renumbered = nodes.renamed.filter((change) => withoutCounters(change.old) === withoutCounters(change.new));
  const unnamed = upgrade.stores.some(({ fate, old }) => (fate === 'renamed' || fate === 'taken') && old !== null && isGenerated(old)) ||
    upgrade.topics.some(({ fate, old }) => fate === 'renamed' && isGenerated(old!));
  return [
    ...upgrade.stores.flatMap((change) => say.store(change)),
    ...upgrade.topics.flatMap(({ fate, old, new: now }) => (fate === 'renamed' ? [say.topicRenamed(old!, now!)] : fate === 'removed' ? [say.topicRemoved(old!)] : fate === 'added' ? [say.topicAdded(now!)] : [])),
    ...say.names(say.input, inputs.added, inputs.removed), ...say.names(say.output, outputs.added, outputs.removed),
    ...renumbered.length === 0 ? [] : [`~ ${say.renumbered(renumbered.length)}`],
    ...nodes.renamed.filter((change) => !renumbered.includes(change)).map((change) => `~ ${say.node} ${change.old} → ${change.new}`), ...say.names(say.node, nodes.added, nodes.removed),
    say.sum(upgrade.stores.filter(({ old }) => old !== null).length, upgrade.stores.filter(({ fate }) => fate === 'kept').length, upgrade.compatible),
    ...(unnamed ? [say.advice] : []),
  ];
}

interface Words {
  readonly input: string;
  readonly output: string;
  readonly node: string;
  readonly advice: string;
  /** Nodes that do what they did, with another counter in their names. */
  renumbered(nodes: number): string;
  store(change: StoreChange): string[];
  topicRenamed(old: string, now: string): string;
  topicRemoved(old: string): string;
  topicAdded(now: string): string;
  names(what: string, added: readonly string[], removed: readonly string[]): string[];
  sum(stores: number, kept: number, compatible: boolean): string;
}

const names: Words['names'] = (what, added, removed) => [...removed.map((name) => `- ${what} ${name}`), ...added.map((name) => `+ ${what} ${name}`)];

function en(topicOf: (topic: string) => string): Words {
  const left = (orphaned: string | null): string => (orphaned === null ? '' : `; ${topicOf(orphaned)} stays behind, read by nobody`);
  return {
    input: 'input topic', output: 'output topic', node: 'node', names,
    renumbered: (nodes) => `${nodes} node${nodes === 1 ? ' has' : 's have'} another counter in the name, which alone does no harm`,
    advice: 'Generated names carry a counter that every edit moves. Materialized.as, Grouped.as, StreamJoined.as and Repartitioned.as give names that stay.',
    store({ fate, old, new: now, orphaned, lost, moved }) {
      switch (fate) {
        case 'kept': return moved === null ? [] : [`! store ${old} moves from sub-topology ${moved.from} to ${moved.to}: nothing is lost, its changelog is read again from the beginning`];
        case 'renamed': return [`${lost ? '✗' : '!'} store ${old} → ${now}: begins empty${left(orphaned)}`];
        case 'taken': return [`✗ store ${old === null ? now : `${old} → ${now}`}: begins with what another store wrote under the name ${now}${left(orphaned)}`];
        case 'unreadable': return [`✗ store ${old}: is another kind of store or has other windows; what its changelog holds cannot be read as it`];
        case 'removed': return [`- store ${old}${left(orphaned)}`];
        case 'added': return [`! store ${now}: is new, and begins empty`];
      }
    },
    topicRenamed: (old, now) => `✗ repartition topic ${topicOf(old)} → ${topicOf(now)}: records still in the old one are not processed any more`,
    topicRemoved: (old) => `✗ repartition topic ${topicOf(old)}: gone; records still in it are not processed any more`,
    topicAdded: (now) => `+ repartition topic ${topicOf(now)}`,
    sum: (stores, kept, compatible) => `${stores === 0 ? '' : `stores as before: ${kept} of ${stores}; `}${compatible ? 'nothing is lost' : 'this upgrade loses state or records'}`,
  };
}

function zh(topicOf: (topic: string) => string): Words {
  const left = (orphaned: string | null): string => (orphaned === null ? '' : `；${topicOf(orphaned)} 被遗留，不再有人读取`);
  return {
    input: '输入主题', output: '输出主题', node: '节点', names,
    renumbered: (nodes) => `${nodes} 个节点只是名称中的序号变了，这本身无碍`,
    advice: '自动生成的名称带有序号，每次修改都会使其变动。用 Materialized.as、Grouped.as、StreamJoined.as、Repartitioned.as 可固定名称。',
    store({ fate, old, new: now, orphaned, lost, moved }) {
      switch (fate) {
        case 'kept': return moved === null ? [] : [`! 状态存储 ${old} 从子拓扑 ${moved.from} 移到 ${moved.to}：不会丢失，但要从头重读其变更日志`];
        case 'renamed': return [`${lost ? '✗' : '!'} 状态存储 ${old} → ${now}：从空开始${left(orphaned)}`];
        case 'taken': return [`✗ 状态存储 ${old === null ? now : `${old} → ${now}`}：会读到另一个存储以 ${now} 之名写下的内容${left(orphaned)}`];
        case 'unreadable': return [`✗ 状态存储 ${old}：种类或窗口大小变了，其变更日志中的内容无法再按它读取`];
        case 'removed': return [`- 状态存储 ${old}${left(orphaned)}`];
        case 'added': return [`! 状态存储 ${now}：是新的，从空开始`];
      }
    },
    topicRenamed: (old, now) => `✗ 重分区主题 ${topicOf(old)} → ${topicOf(now)}：旧主题中尚存的记录不会再被处理`,
    topicRemoved: (old) => `✗ 重分区主题 ${topicOf(old)}：已不存在；其中尚存的记录不会再被处理`,
    topicAdded: (now) => `+ 重分区主题 ${topicOf(now)}`,
    sum: (stores, kept, compatible) => `${stores === 0 ? '' : `保持原样的状态存储：${kept}/${stores}；`}${compatible ? '没有丢失' : '此次升级会丢失状态或记录'}`,
  };
}
