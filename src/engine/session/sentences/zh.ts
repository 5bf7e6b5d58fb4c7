import { closingOf, type Phrases } from './phrases.ts';
import { join, text } from './text.ts';
import { cluster } from './zh-cluster.ts';
import { holds } from './zh-holds.ts';

const DROPPED = { text: '丢弃', tone: 'bad' } as const;
const MISSING = { both: '键和值都', key: '键', value: '值', either: '键或值' } as const;

/** Sentences in Simplified Chinese; the terms are those of the tutorials' glossary. */
export const ZH: Phrases = {
  drops: {
    'null-key': { short: '键为空', tell: () => text`${DROPPED}：键为空，而这一步按键工作；有键就能通过` },
    'null-value': { short: '值为空', tell: () => text`${DROPPED}：值为空；有值就能通过` },
    'null-key-or-value': { short: '键或值为空', tell: (o) => text`${DROPPED}：${MISSING[o.missing]}为空；键和值都有才能通过` },
    'null-join-key': { short: '连接键为空', tell: (o) => text`${DROPPED}：${o.key()} 的连接键为空，表中没有行可以匹配；给出连接键，或者用左连接，就能通过` },
    'null-foreign-key': { short: '外键为空', tell: (o) => text`${DROPPED}：${o.key()} 的行没有外键，不指向另一张表的任何行；提取器给出外键就能通过` },
    'expired-window': {
      short: '窗口已关闭',
      tell: (o, t) => {
        const c = closingOf(o, 'windowStart', 'windowEnd');
        return text`迟到，${DROPPED}：流时间 ${t.time(c.streamTime)} 已${o.holdsEnd ? '超过' : '到达'}窗口结束 ${t.time(c.end)} + 宽限期 ${t.span(c.graceMs)}，窗口 ${t.window(c.window)} 已关闭；要在流时间到达 ${t.time(c.closesAt)} 之前到来，或者宽限期${c.moreThan ? '大于' : '至少为'} ${t.span(c.graceNeeded)}，才能算进去`;
      },
    },
    'expired-record': {
      short: '超出保留时间',
      tell: (o, t) => text`状态存储 ${t.store(o.string('store'))} 不收，${DROPPED}：它保留 ${t.span(o.number('retentionMs'))}，已见到 ${t.time(o.number('observedStreamTime'))}，所以 ${t.time(o.number('timestamp'))} 太旧；晚于 ${t.time(o.number('observedStreamTime') - o.number('retentionMs'))} 就能存入`,
    },
    'expired-session': {
      short: '会话已关闭',
      tell: (o, t) => {
        const c = closingOf(o, 'sessionStart', 'sessionEnd');
        return text`迟到，${DROPPED}：流时间 ${t.time(c.streamTime)} 已超过会话结束 ${t.time(c.end)} + 不活动间隔 ${t.span(c.gapMs)} + 宽限期 ${t.span(c.graceMs)}，会话 ${t.window(c.window)} 已关闭；时间戳不早于 ${t.time(o.number('closeTime'))} 的记录还能算进去，这一条则要宽限期至少为 ${t.span(c.graceNeeded)}`;
      },
    },
    'out-of-order-version': {
      short: '早于最新版本',
      tell: (o, t) => text`${DROPPED}：表中 ${o.key()} 已有比 ${t.time(o.number('timestamp'))} 更新的版本，而连接只用最新版本；时间戳不早于那个版本就能通过`,
    },
    'stale-response': { short: '回答已过时', tell: (o, t) => text`${DROPPED}：提问之后 ${o.key()} 的行已变为 ${t.code(o.string('currentValue'))}；那次变化的提问会带来结果` },
    'null-subscription': { short: '订阅为空', tell: () => text`${DROPPED}：订阅为空，而正常的提问方不会这样发；请查看是否有别的程序写了这个内部主题` },
    'deserialization-error': {
      short: '无法反序列化',
      tell: (o, t) => text`在进入拓扑之前${DROPPED}：${t.topic(o.string('topic'), o.number('partition'))} 位移 ${t.number(o.number('offset'))} 出现反序列化错误（${t.bad(o.string('message'))}），异常处理器选择继续；源节点的 serde 能读的字节才能通过`,
    },
    'negative-timestamp': { short: '时间戳为负', tell: (o, t) => text`在进入拓扑之前${DROPPED}：时间戳提取器给出 ${t.number(o.number('timestamp'))}；0 或更大才能通过` },
    'serialization-error': {
      short: '无法序列化',
      tell: (o, t) => text`没有发送，${DROPPED}：无法为 ${t.topic(o.string('topic'))} 序列化（${t.bad(o.string('message'))}），生产异常处理器选择继续；符合汇节点 serde 的值才能发出`,
    },
    'processing-error': { short: '处理器抛出异常', tell: (o, t) => text`${DROPPED}：处理器抛出异常（${t.bad(o.string('message'))}），处理异常处理器选择继续；不抛异常就能通过` },
    'production-error': { short: '被 broker 拒绝', tell: (o, t) => text`没有发送，${DROPPED}：broker 拒绝了它（${t.bad(o.string('message'))}），生产异常处理器选择继续；选择重试或失败就不会丢` },
    'no-partition': { short: '没有选分区', tell: (o, t) => text`没有发送，${DROPPED}：分区器没有为 ${t.topic(o.string('topic'))} 选出分区；给出分区号，或给 null 用默认分区，就会发出` },
    'predicate-false': { short: '条件不满足', tell: () => text`${DROPPED}：不满足条件；满足条件的记录才会通过` },
    'no-branch': { short: '没有分支接收', tell: () => text`${DROPPED}：所有分支的条件都不满足，也没有默认分支；defaultBranch() 会接收它` },
    'empty-flat-map': { short: '映射成零条记录', tell: () => text`${DROPPED}：函数给出空列表；列表里的每个元素都会成为一条记录` },
    'null-key-before-repartition': { short: '重分区前键为空', tell: () => text`${DROPPED}，而且不计入任何指标：没有键就不知道该去重分区主题的哪个分区；有键就能通过` },
    'no-table-match': {
      short: '表中没有匹配的行',
      tell: (o, t) => (o.has('asOf')
        ? text`${DROPPED}：在 ${t.time(o.number('asOf'))} 表中没有 ${o.key()} 的行；时间戳不晚于它的行会匹配，左连接则会让它通过`
        : text`${DROPPED}：此刻表中没有 ${o.key()} 的行；先写入这一行就会匹配，左连接则会让它通过`),
    },
    'no-window-match': {
      short: '不在连接窗口内',
      tell: (o, t) => text`${DROPPED}：${t.time(o.number('timestamp'))} 太旧，自己的状态存储已不收（只保留流时间 ${t.time(o.number('streamTime'))} 之前的 ${t.span(o.number('retentionMs'))}），窗口内也没有别的记录；晚于 ${t.time(o.number('streamTime') - o.number('retentionMs') + 1)} 就会与自己匹配`,
    },
    'no-join-result': { short: '没有结果', tell: () => text`${DROPPED}：两边都没有这个键的值，连接没有结果；任一边有值就会有结果` },
    'superseded-version': { short: '已有更新的版本', tell: (o, t) => text`${DROPPED}：表中 ${o.key()} 已有比 ${t.time(o.number('timestamp'))} 更新的版本，而分组只用最新版本；最新的时间戳才能通过` },
    'null-group-key': { short: '不属于任何组', tell: () => text`${DROPPED}：选择函数没有给出键和值，所以它不属于任何组；给出都不为空的键和值才能通过` },
    'before-window-start': { short: '早于第一个窗口', tell: (o, t) => text`${DROPPED}：${t.time(o.number('timestamp'))} 早于窗口的开始；不早于 ${t.time(o.number('windowStart'))} 才能通过` },
    'no-window': { short: '不在任何窗口内', tell: (o, t) => text`${DROPPED}：没有窗口包含 ${t.time(o.number('timestamp'))}；落在某个窗口内才能通过` },
    'unchanged-tombstone': { short: '没有可删的行', tell: () => text`${DROPPED}：墓碑所指的行本来就不存在，没有变化可说；原来有行才会通过` },
    'incomplete-pair': { short: '变化只有一半', tell: () => text`${DROPPED}：变化只到了一半；旧值和新值都有才能通过` },
    'final-tombstone': { short: '最终结果是墓碑', tell: (o) => text`${DROPPED}：${o.key()} 的最终结果是墓碑，而下游此前什么也没有收到，没有可删的；有值才会输出` },
    'no-subscription': { short: '没有行指向它', tell: (o) => text`${DROPPED}：另一张表中没有行指向 ${o.key()}；有这个外键的行才会连接` },
    'not-forwarded': {
      short: '没有转发',
      tell: (o, t) => (o.has('instruction')
        ? text`到此为止：它只撤回 ${o.key()} 对 ${o.key('foreignKey')} 的订阅（${t.code(o.string('instruction'))}）；对新外键的订阅会带来结果`
        : text`到此为止：处理器没有调用 forward()；调用它才会往下走`),
    },
    terminal: { short: '按设计到此为止', tell: () => text`按设计到此为止：这一步之后没有节点；用 peek() 则会往下走` },
    'no-child': { short: '后面没有节点', tell: () => text`到此为止：这个源节点之后没有节点；在流上加一个算子才会看到它` },
    'global-store': { short: '存入全局表', tell: () => text`存入全局表，到此为止：其他节点只在那里查找` },
  },
  holds,
  cluster,

  endOfInput: '输入已到末尾',
  runFailed: (message) => `运行因异常而结束：${message}`,
  beginning: '在第一条记录之前：还没有发生任何事。',
  beginningLetGo: '在第一条记录之前。最早的记录过程已被舍弃（maxEvents）：状态存储显示仍可得知的最早状态。',
  letGo: '这一刻的记录已被舍弃（maxEvents）；之后的仍在。',
  fates: { emitted: '已输出', failed: '失败', waiting: '在重分区主题中等待', buffered: '在缓冲区中', cached: '在缓存中', stored: '已存储', dropped: '丢弃', pending: '还没到' },
  emitted: (count, t) => text`输出 ${t.number(count)} 条`,
  fateAt: (fate, node, reason) => text`${fate}，在 ${node}${reason === null ? '' : `：${reason}`}`,

  arrow: ' → ',
  and: '，',
  recordAt: (offset, topic, key, time) => text`${topic} 位移 ${offset} 键=${key} 时间 ${time}`,
  restOfTurn: (node, effect) => text`回到 ${node}：${effect}`,

  takes: (_topic, key, value) => text`进入，${key} = ${value}`,
  returns: (topic) => text`从 ${topic} 回来`,
  streamTime: (task, old, now) => (old === null ? text`任务 ${task} 的流时间从 ${now} 开始` : text`任务 ${task} 的流时间 ${old} → ${now}`),
  partitionTime: (partition, old, now) => (old === null ? text`分区 ${partition} 的时间从 ${now} 开始` : text`分区 ${partition} 的时间 ${old} → ${now}`),
  ownTime: (name, old, now) => (old === null ? text`${name} 从 ${now} 开始` : text`${name} ${old} → ${now}`),
  wallClock: (now) => text`挂钟时间到 ${now}`,
  reads: (store, key, found) => (found === null ? text`在 ${store} 中没有找到 ${key}` : text`读 ${store}：${key} = ${found}`),
  scans: (store, key) => (key === null ? text`遍历 ${store}` : text`在 ${store} 中查找 ${key} 的记录`),
  writes: (store, key, old, now) => text`${store}：${key} ${old} → ${now}`,
  writesWindow: (window, key, old, now) => text`${key} 的窗口 ${window} ${old} → ${now}`,
  opensWindow: (kind, window, key, now) => text`${key} 的新${kind === 'session' ? '会话' : '窗口'} ${window} = ${now}`,
  removesSession: (window, key, old) => text`${key} 的会话 ${window}（${old}）删除`,
  deletes: (store, key, old) => text`${store}：${key} 删除（原为 ${old}）`,
  unchanged: (store, key, now) => text`${store}：${key} 仍为 ${now}`,
  buffers: (store, key, now, replaces) => (replaces ? text`${key} = ${now} 在缓冲区 ${store} 中代替先前的值` : text`${key} = ${now} 进入缓冲区 ${store}`),
  releases: (store, key) => text`缓冲区 ${store} 放出 ${key}`,
  expires: (store, count, first, t) => (count === 1 ? text`${store} 忘掉 ${first}，它已超出保留时间` : text`${store} 忘掉超出保留时间的 ${t.number(count)} 项，先是 ${first}`),
  restores: (store, key, now) => text`恢复 ${store}：${key} = ${now}`,
  cacheDirty: (store, key) => text`${key} 留在 ${store} 的缓存中，直到提交`,
  cacheClean: (store, key, evicted) => (evicted ? text`${store} 的缓存已满，${key} 离开` : text`${key} 从 ${store} 的缓存中写出`),
  sends: (topic, key, value, role) => {
    switch (role) {
      case 'sink': return text`${{ text: '输出', tone: 'good' }}到 ${topic}：${key} = ${value}`;
      case 'repartition': return text`发往重分区主题 ${topic}，按键 ${key} 选分区`;
      case 'changelog': return text`写入变更日志 ${topic}`;
      case 'dead-letter': return text`发往死信主题 ${topic}`;
    }
  },
  forwards: (value, nodes) => text`把 ${value} 转发给 ${join(nodes.map((node) => [node]), '、')}`,
  forwardsOther: (key, value, nodes) => text`把 ${key} = ${value} 转发给 ${join(nodes.map((node) => [node]), '、')}`,
  forwardsKey: (old, now, value, nodes) => text`键 ${old} → ${now}，把 ${now} = ${value} 转发给 ${join(nodes.map((node) => [node]), '、')}`,
  passesOn: (nodes) => text`交给 ${join(nodes.map((node) => [node]), '、')}`,
  forwardsNothing: '不转发任何记录',
  fails: (error, message, answer) => text`${{ text: `${error}：${message}`, tone: 'bad' }}${answer === null ? '' : `（异常处理器选择 ${answer}）`}`,
  transaction: (action, partitions) => {
    const where = partitions.length === 0 ? text`` : text`，其记录在 ${join(partitions.map((partition) => [partition]), '、')} 中`;
    return action === 'begin' ? text`开始一个事务：在它结束之前，只读已提交记录的读者看不到其中任何内容`
      : action === 'commit' ? text`事务已提交${where}` : partitions.length === 0 ? text`事务已中止` : text`事务已中止${where}：只读已提交记录的读者永远看不到它们`;
  },
  commits: (offsets) => text`已提交：${join(offsets, '、')}`,
  offset: (partition, offset) => text`${partition} 到位移 ${offset}`,
  schedules: (type, due) => text`登记一个按${type === 'stream-time' ? '流时间' : '挂钟时间'}的定时器${due === null ? '' : '，到期于 '}${due}`,
  fires: (type, at, next) => text`${type === 'stream-time' ? '流时间' : '挂钟时间'}已到：以 ${at} 调用${next === null ? '' : '，下次到期于 '}${next}`,
  cancels: text`取消一个定时器`,
  nextCommit: { driver: '每条记录之后', manual: '只在输入 `commit` 时', interval: '只有最新时刻才知道', passed: '走过一条记录之后' },
  commitOf: (task) => text`任务 ${task} 提交`,
  punctuationOf: (node, task) => text`任务 ${task} 中 ${node} 的定时器`,
  restoreOf: (task) => text`恢复任务 ${task}`,
  closeOf: (task) => text`关闭任务 ${task}`,
  flushes: (count, stores, t) => text`从 ${join(stores.map((store) => [store]), '、')} 的缓存写出 ${t.number(count)} 项`,
  more: (count) => text`等 ${String(count)} 项`,
  nothing: '没有更多的事',
};
