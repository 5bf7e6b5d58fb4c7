/**
 * The words of the panes in both languages. Kafka's own terms (topic, changelog, store names, Topology) stay English in Chinese where the
 * community says them in English; the rest follows the glossary of the tutorials.
 */
export type Language = 'en' | 'zh';
export const LANGUAGES: readonly Language[] = ['en', 'zh'];

const EN = {
  topology: 'Topology', record: 'Record', store: 'Store', windows: 'Windows', timeline: 'Timeline', topics: 'Topics', clocks: 'Clocks',
  why: 'Why', log: 'Log', points: 'Points', tasks: 'Tasks', lesson: 'Lesson', compare: 'What if', home: 'Home', help: 'Keys',
  key: 'key', value: 'value', time: 'time', window: 'window', partition: 'p', by: 'by', headers: 'headers', offset: 'offset', topic: 'topic',
  name: 'name', kind: 'kind', rows: 'rows', way: 'way', fate: 'fate', note: 'note', from: 'from', of: 'of', clock: 'clock', moved: 'moved',
  due: 'due', dueIn: 'in', atFirst: 'first', punctuations: 'next punctuation', noPunctuation: 'no punctuation is scheduled', wall: 'wall', stream: 'stream', commit: 'next commit', node: 'node', oneStore: 'store', next: 'next', dropped: 'dropped', streamTime: 'stream time', grace: 'grace', closedBefore: 'closed', wallClock: 'wall clock',
  noStore: 'no store in this topology', emptyStore: 'empty', nothingOtherwise: 'nothing is otherwise', noWindows: 'no windowed store', noRecord: 'before the first record',
  noTopology: 'no topology is open', opening: 'opening…', noTopics: 'nothing was sent or taken yet', noClocks: 'no clock has moved yet', noTasks: 'no task yet',
  noWhy: 'put the cursor on a value, an output or a drop and press', noPoints: 'no breakpoint, watch or mark; set one with',
  noLog: 'no command yet', noMatch: 'nothing matches', noLesson: 'no lesson is open', notYet: 'not yet',
  end: 'end', start: 'start', committed: 'committed', position: 'position', open: 'open transaction from offset', stable: 'stable', noTransactions: 'no transactions here', playing: 'playing', paused: 'paused',
  head: 'newest', future: 'ahead', past: 'past', state: 'state', instance: 'instance', thread: 'thread', partitions: 'partitions', stores: 'stores',
  fresh: 'new', dirty: 'cached, not flushed', was: 'was', expected: 'expected', actual: 'actual', runs: 'runs', passed: 'passed', failed: 'failed',
  yourAnswer: 'your answer', right: 'right', wrong: 'not this time', question: 'Before you step', hint: 'Hint', step: 'step', exercise: 'Exercise',
  done: 'done', started: 'started', tooSmall: 'the terminal is too small', needs: 'needs', has: 'has', quitQuestion: 'Leave the workbench?',
  first: 'first difference', same: 'the two runs are the same', task: 'task', onePartition: 'partition', storedValues: 'stored', onlyDifferent: 'only what differs', typeToFilter: 'type to filter', topologyFirst: 'open a topology first: it is what runs on a cluster', notCompared: 'nothing is compared yet;', cursor: 'cursor', storesAtEnd: 'in the stores at the end', none: 'nothing', notHere: 'it is not in this run', filter: 'filter', goto: 'goto record', command: 'command', yes: 'yes', no: 'no',
  emitted: 'emitted', stored: 'stored', buffered: 'buffered', cached: 'cached', waiting: 'waiting', failing: 'failed', pending: 'pending',
  keys: 'keys', unavailable: 'not now', count: 'count', realBackend: 'REAL', simBackend: 'sim', close: 'close', answer: 'answer', stop: 'stops it',
  readOn: 'read on', chooseAnswer: 'give this answer', chooseNext: 'choose what comes next', chooseSome: 'choose one or more', typeAnswer: 'type your answer', typeNumber: 'type a number', nowStep: 'answered: now step on and see', askedAgain: 'the same question on other data', otherQuestion: 'the next question', nextStep: 'next',
  editFile: 'edit the file and save it', taskOpen: 'do what is asked above', lessonDone: 'the lesson is done', nextLesson: 'next lesson', map: 'Chapters and lessons', goThere: 'go there', find: 'find',
  boxesStayOpen: 'boxes do not fold: o draws a list', oneSubtopology: 'there is one sub-topology only: nothing to fold', history: 'History', configRead: 'config.yaml was read again', staysOpen: 'the record is in this sub-topology: it stays open',
} as const;

export type Words = { readonly [word in keyof typeof EN]: string };

const ZH: Words = {
  topology: '拓扑', record: '记录', store: '状态存储', windows: '窗口', timeline: '时间线', topics: '主题', clocks: '时钟',
  why: '为什么', log: '日志', points: '断点', tasks: '任务', lesson: '课程', compare: '假如', home: '首页', help: '按键',
  key: '键', value: '值', time: '时间', window: '窗口', partition: '区', by: '来自', headers: '消息头', offset: '位移', topic: '主题',
  name: '名称', kind: '类型', rows: '行', way: '路径', fate: '去向', note: '说明', from: '来自', of: '/', clock: '时钟', moved: '前进',
  due: '到期', dueIn: '还有', atFirst: '首次', punctuations: '下一次定时器', noPunctuation: '没有登记定时器', wall: '挂钟', stream: '流时间', commit: '下次提交', node: '节点', oneStore: '状态存储', next: '下次', dropped: '丢弃', streamTime: '流时间', grace: '宽限期', closedBefore: '已关闭', wallClock: '挂钟时间',
  noStore: '此拓扑没有状态存储', emptyStore: '空', nothingOtherwise: '没有不同', noWindows: '没有窗口存储', noRecord: '第一条记录之前',
  noTopology: '没有打开拓扑', opening: '正在打开…', noTopics: '还没有收发任何记录', noClocks: '还没有时钟前进', noTasks: '还没有任务',
  noWhy: '把光标放到值、输出或丢弃上，然后按', noPoints: '没有断点、监视或标记；设置请按',
  noLog: '还没有命令', noMatch: '没有匹配项', noLesson: '没有打开课程', notYet: '还没有',
  end: '末尾', start: '起始', committed: '已提交', position: '位置', open: '未完成的事务，起始位移', stable: '稳定', noTransactions: '此处没有事务', playing: '播放中', paused: '暂停',
  head: '最新', future: '未来', past: '过去', state: '状态', instance: '实例', thread: '线程', partitions: '分区', stores: '存储',
  fresh: '新', dirty: '在缓存中，尚未刷出', was: '原为', expected: '期望', actual: '实际', runs: '次运行', passed: '通过', failed: '未通过',
  yourAnswer: '你的回答', right: '正确', wrong: '这次不对', question: '单步之前先预测', hint: '提示', step: '步骤', exercise: '练习',
  done: '完成', started: '进行中', tooSmall: '终端太小', needs: '需要', has: '现有', quitQuestion: '离开工作台？',
  first: '第一处不同', same: '两次运行相同', task: '任务', onePartition: '分区', storedValues: '个存储值', onlyDifferent: '仅差异', typeToFilter: '输入即筛选', topologyFirst: '先打开一个拓扑：在集群上运行的是它', notCompared: '还没有比较；', cursor: '游标', storesAtEnd: '最终状态存储中', none: '无', notHere: '此次运行中没有', filter: '筛选', goto: '跳到记录', command: '命令', yes: '是', no: '否',
  emitted: '已输出', stored: '已存储', buffered: '缓冲中', cached: '已缓存', waiting: '等待中', failing: '失败', pending: '未完成',
  keys: '按键', unavailable: '现在不可用', count: '次数', realBackend: '真实', simBackend: '模拟', close: '关闭', answer: '回答', stop: '停止',
  readOn: '继续阅读', chooseAnswer: '就选这个答案', chooseNext: '选出接下来的一个', chooseSome: '选一个或多个', typeAnswer: '写下你的答案', typeNumber: '填一个数字', nowStep: '已回答：现在单步看结果', askedAgain: '换一组数据再问一次', otherQuestion: '下一个问题', nextStep: '下一步',
  editFile: '编辑文件并保存', taskOpen: '完成上面的任务', lessonDone: '本课已完成', nextLesson: '下一课', map: '章节与课程', goThere: '前往', find: '查找',
  boxesStayOpen: '方框不能折叠：按 o 改为列表', oneSubtopology: '只有一个子拓扑：没有可折叠的', history: '历史', configRead: '已重新读取 config.yaml', staysOpen: '记录正在此子拓扑中：它保持展开',
};

export function wordsOf(language: Language): Words { return language === 'zh' ? ZH : EN; }
