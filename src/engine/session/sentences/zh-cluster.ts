import type { ClusterPhrases } from './cluster-phrases.ts';
import { join, text } from './text.ts';

export const cluster: ClusterPhrases = {
  instanceOf: (instance) => text`实例 ${instance}`,
  rebalanceOf: text`消费者组再均衡`,
  assignOf: (task) => text`任务 ${task}`,
  changes: ({ action, when, oldThreads, newThreads }, t) => {
    switch (action) {
      case 'start': return text`以 ${String(newThreads)} 个线程启动，加入消费者组`;
      case 'close': return text`正常关闭：先提交，再离开消费者组`;
      case 'threads': return text`现在有 ${String(newThreads)} 个线程，原来是 ${String(oldThreads)} 个`;
      case 'kill': switch (when) {
        case 'before-send': return text`${t.bad('被强行终止')}，上次提交之后的输出一条也没发出去`;
        case 'inside-commit': return text`${t.bad('被强行终止')}在提交途中：缓存已刷出、记录已发送，位移没有提交`;
        default: return text`${t.bad('被强行终止')}：产生的记录已经发送，此后什么都不再提交`;
      }
    }
  },
  rebalances: (cause, members) => {
    const why = { joined: '有成员加入', left: '有成员离开', expired: '有成员超过 session.timeout.ms 没有心跳' }[cause];
    return members.length === 0 ? text`${why}；组里已经没有成员` : text`${why}；现有线程 ${join(members.map((member) => text`${member}`), '、')}`;
  },
  taken: (task, thread) => text`${task} 不再属于 ${thread}`,
  restoring: (thread) => text`交给 ${thread}，状态存储需要恢复`,
  runs: (thread, positions) => (positions.length === 0 ? text`在 ${thread} 中运行` : text`在 ${thread} 中运行，从 ${join(positions, '、')} 开始读`),
  standsBy: (thread) => text`在 ${thread} 有一个备用副本`,
  positionAt: (partition, offset) => text`${partition} 的位移 ${offset}`,
  restored: (store, topic, to, end, local) => (local ? text`本地磁盘上有 ${store}，对应 ${topic} 的位移 ${to}` : text`${store} 已从 ${topic} 恢复到位移 ${to}（共 ${end}）`),
  losesStore: (store, entries) => text`${store} 的 ${entries} 行也随之消失`,
  lost: (count) => text`它产生的 ${count} 条记录没有进入任何主题`,
  again: (first) => (first ? '未曾提交，再读一次：' : '再读一次：'),
};
