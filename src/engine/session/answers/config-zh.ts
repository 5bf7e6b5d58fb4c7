/** Warnings about configuration in Simplified Chinese; in English they say themselves. */
import type { ConfigOwner, ConfigWarning } from '../../config/config-warnings.ts';
import type { ConfigWhy } from '../../config/config-whys.ts';

const WHYS: { readonly [why in ConfigWhy]: string } = {
  parallelism: '并行度不用设置：每个分区一个任务，由线程分担。',
  limit: '上限是分区数。',
  backpressure: '某分区等待的记录达到此数时，任务暂停拉取该分区。',
  noCache: '0 关闭记录缓存；Materialized.withCachingDisabled() 只关闭某一个存储的缓存。',
  lateness: '允许迟到多久属于窗口：TimeWindows.ofSizeAndGrace(size, grace)。',
  watermarks: '没有水位线：流时间是见过的最大时间戳，宽限期属于窗口。',
  sizes: '大小属于窗口：TimeWindows.ofSizeWithNoGrace(size)。',
  grace: '宽限期属于窗口：TimeWindows.ofSizeAndGrace(size, grace)。',
  storeType: 'Materialized.as(Stores.…) 为某一个存储选择。',
  ttl: '键值存储保留全部内容。请用窗口，或在定时器中删除。',
  exactlyOnce: '它的值是 exactly_once_v2。',
  renamed: 'Kafka 1.0 改了名字。',
  removed: 'Kafka 3.0 已去掉它。',
  zookeeper: '自 Kafka 0.10.1 起 Streams 不再连接 ZooKeeper。',
  draft: 'KIP-1034 的草稿用过这个名字。',
  topicPrefix: '加上前缀才是内部主题的设置。',
  punctuate: '由处理器调用 context.schedule(intervalMs, type, punctuator)。',
  sendBuffer: '它是 producer 的发送缓冲区（写作 producer.buffer.memory 就清楚了）；与记录缓存和存储无关。',
  groupId: '它不起作用：application id 就是 group id。',
  autoCommit: '它不起作用：Streams 自己提交位移。',
  serdes: '它不起作用：Streams 使用 serde。',
  assignment: '它不起作用：Streams 分配的是任务，不是分区。',
  autoCreate: '它不起作用：源主题必须已经存在，内部主题由 Streams 创建。',
  ownAssignor: '不会调用自定义的分配器；可用的是 HighAvailabilityTaskAssignor 和 StickyTaskAssignor',
  racks: '分配任务时不考虑机架',
  ownClients: '这里使用自己的 Kafka 客户端',
};

const OWNERS: { readonly [owner in ConfigOwner]: string } = { 'consumer': 'consumer', 'producer': 'producer', 'admin client': 'admin client', 'topic': '主题' };

export function configWarningZh({ key, nearest, problem, why }: ConfigWarning): string {
  const meant = nearest === null ? '' : `是否指 "${nearest}"？`;
  const because = why === null ? '' : WHYS[why];
  const wanted = nearest === null ? '' : `您要的很可能是 "${nearest}"。`;
  switch (problem.kind) {
    case 'deprecated': return `${key} 已弃用：请用 ${nearest ?? ''}。${problem.both ? '两者都给出时忽略旧的。' : ''}`;
    case 'no-effect': return `${key} 不起作用：${because}。`;
    case 'of-a-client': return `${key} 属于客户端，不属于 Streams。${because}${wanted}`;
    case 'no-setting-of': return `${key} 不是${OWNERS[problem.what]}的设置。${meant}`;
    case 'constant': return `${key} 是常量的名字；键是 "${nearest ?? ''}"（或写作 [StreamsConfig.${key}]）。`;
    case 'carried-over': return `Kafka 没有设置 ${key}。${because}${wanted}`;
    case 'unknown': return `Kafka 没有设置 ${key}，这里也没有谁读取它。${meant}`;
  }
}
