/**
 * Every command of the workbench, once: its keys, its words, where it is heard, what it needs, and what it says while it is not to be had.
 * Input, footer, help and the documentation are made from this table; a config file may give a command other keys (rebind.ts).
 *
 * Lower case goes forward, capitals go backward. A number before a command that counts repeats it: `25n`.
 */
import type { Condition } from './conditions.ts';

export interface Text { readonly en: string; readonly zh: string }

/** Where a command is heard. `panes`: while a pane has the focus; `pane:x`: only there; `list`: in panes and on the home screen. Inner scopes win over outer ones. */
export type Scope = 'global' | 'debug' | 'home' | 'panes' | 'list' | 'dialog' | 'picker' | 'prompt' | `pane:${string}`;
export type Group = 'step' | 'branch' | 'move' | 'look' | 'panes' | 'edit' | 'session' | 'own';

export interface CommandEntry {
  readonly id: CommandId;
  readonly keys: readonly string[];
  /** What stands for the keys where there are many of them. */
  readonly shown?: Text;
  /** One or two words, for the footer. */
  readonly label: Text;
  /** A sentence, for the help. */
  readonly help: Text;
  readonly scope: Scope;
  readonly group: Group;
  /** What must hold; its words say why the key is dead. */
  readonly needs?: Condition;
  /** A count before it repeats it. */
  readonly counts?: true;
  /** A line of the session's language; `{count}` is replaced. Commands without one are the interface's own. */
  readonly line?: string;
  /** What that line stands for, of a command of the user's own. */
  readonly lines?: readonly string[];
  /** Rank in the footer: 1 first; absent: only in the help. */
  readonly footer?: number;
  /** The command in the other direction: they share a place in the footer, `s/S`. */
  readonly pair?: CommandId;
}

export const COMMAND_IDS = [
  'debug.step', 'debug.stepBack', 'debug.next', 'debug.previous', 'debug.finish', 'debug.finishBack', 'debug.continue', 'debug.continueBack',
  'debug.first', 'debug.last', 'debug.goto', 'debug.play', 'debug.faster', 'debug.slower', 'debug.repeat', 'debug.left', 'debug.right',
  'debug.why', 'debug.break', 'debug.mark', 'debug.jump', 'debug.commit', 'debug.wall', 'debug.run',
  'move.up', 'move.down', 'move.pageUp', 'move.pageDown', 'move.top', 'move.bottom', 'move.open', 'move.fold',
  'look.raw', 'look.names', 'look.style', 'look.fewer', 'look.more', 'look.zoomIn', 'look.zoomOut', 'look.panLeft', 'look.panRight', 'look.nextStore', 'look.previousStore', 'look.since', 'look.nextPartition', 'look.previousPartition',
  'look.filter', 'look.find', 'look.nextHit', 'look.previousHit',
  'panes.next', 'panes.previous', 'panes.zoom', 'panes.nextTab', 'panes.previousTab',
  'whatif.compare', 'whatif.skip', 'whatif.other', 'whatif.undo', 'whatif.redo', 'whatif.rerun', 'whatif.only', 'whatif.open',
  'lesson.continue', 'lesson.hint', 'lesson.answer', 'lesson.skip', 'lesson.map',
  'app.command', 'app.help', 'app.home', 'app.backend', 'app.copy', 'app.export', 'app.edit', 'app.theme', 'app.language', 'app.mouse', 'app.redraw',
  'app.suspend', 'app.interrupt', 'app.quit', 'app.escape',
  'home.open', 'home.type', 'home.erase', 'home.quit',
  'dialog.close', 'dialog.up', 'dialog.down', 'dialog.pageUp', 'dialog.pageDown', 'dialog.yes', 'picker.open', 'picker.filter',
  'prompt.accept', 'prompt.cancel', 'prompt.complete', 'prompt.older', 'prompt.newer',
] as const;
/** `own.NAME`: a user's own command. */
export type CommandId = (typeof COMMAND_IDS)[number] | `own.${string}`;

const t = (en: string, zh: string): Text => ({ en, zh });

export const COMMANDS: readonly CommandEntry[] = [
  // ---- stepping
  { id: 'debug.step', keys: ['s'], label: t('node', '节点'), help: t('Step into the next node', '单步到下一个节点'), scope: 'debug', group: 'step', needs: 'canForward', counts: true, line: 'step {count}', footer: 1, pair: 'debug.stepBack' },
  { id: 'debug.stepBack', keys: ['S'], label: t('node back', '上一节点'), help: t('Step back to the node before', '退回上一个节点'), scope: 'debug', group: 'step', needs: 'canBack', counts: true, line: 'step -{count}' },
  { id: 'debug.next', keys: ['n'], label: t('record', '记录'), help: t('Run the next record through the whole topology', '让下一条记录走完整个拓扑'), scope: 'debug', group: 'step', needs: 'canForward', counts: true, line: 'next {count}', footer: 2, pair: 'debug.previous' },
  { id: 'debug.previous', keys: ['N'], label: t('record back', '上一记录'), help: t('Go back to before this record', '退回这条记录之前'), scope: 'debug', group: 'step', needs: 'canBack', counts: true, line: 'next -{count}' },
  { id: 'debug.finish', keys: ['f'], label: t('finish', '走完'), help: t('Finish this record: to the end of its way', '走完这条记录的路径'), scope: 'debug', group: 'step', needs: 'canForward', line: 'finish', footer: 4, pair: 'debug.finishBack' },
  { id: 'debug.finishBack', keys: ['F'], label: t('to its start', '回到起点'), help: t('Back to where this record begins', '回到这条记录的起点'), scope: 'debug', group: 'step', needs: 'canBack', line: 'finish -' },
  { id: 'debug.continue', keys: ['c'], label: t('run', '运行'), help: t('Run to the next breakpoint or to the end', '运行到下一个断点或末尾'), scope: 'debug', group: 'step', needs: 'canForward', line: 'continue', footer: 5, pair: 'debug.continueBack' },
  { id: 'debug.continueBack', keys: ['C'], label: t('run back', '反向运行'), help: t('Run back to the breakpoint before or to the start', '反向运行到上一个断点或开头'), scope: 'debug', group: 'step', needs: 'canBack', line: 'continue -' },
  { id: 'debug.right', keys: ['right', 'l'], label: t('record', '记录'), help: t('One record on, like n', '前进一条记录，同 n'), scope: 'debug', group: 'step', needs: 'canForward', counts: true, line: 'next {count}' },
  { id: 'debug.left', keys: ['left', 'h'], label: t('record back', '上一记录'), help: t('One record back, like N', '后退一条记录，同 N'), scope: 'debug', group: 'step', needs: 'canBack', counts: true, line: 'next -{count}' },
  { id: 'debug.goto', keys: ['g'], label: t('goto', '跳转'), help: t('Go to a record (142) or a step of it (142.3); with a count at once: 142g', '跳到某条记录（142）或其中一步（142.3）；带次数则直接跳：142g'), scope: 'debug', group: 'step', needs: 'hasRun', footer: 3 },
  { id: 'debug.first', keys: ['<', 'ctrl-home'], label: t('start', '开头'), help: t('To before the first record', '到第一条记录之前'), scope: 'debug', group: 'step', needs: 'canBack', line: 'goto 0' },
  { id: 'debug.last', keys: ['>', 'ctrl-end', 'G'], label: t('newest', '最新'), help: t('To the newest moment', '到最新时刻'), scope: 'debug', group: 'step', needs: 'notAtHead', line: 'goto end' },
  { id: 'debug.play', keys: ['space'], label: t('play', '播放'), help: t('Play and pause', '播放与暂停'), scope: 'debug', group: 'step', needs: 'canPlay', footer: 6 },
  { id: 'debug.faster', keys: [')'], label: t('faster', '加快'), help: t('Play faster', '播放加快'), scope: 'debug', group: 'step' },
  { id: 'debug.slower', keys: ['('], label: t('slower', '减慢'), help: t('Play slower', '播放减慢'), scope: 'debug', group: 'step' },
  { id: 'debug.repeat', keys: ['.'], label: t('again', '重复'), help: t('Repeat the last step', '重复上一次单步'), scope: 'debug', group: 'step', needs: 'hasLast', counts: true },
  { id: 'debug.mark', keys: ['\''], label: t('mark', '标记'), help: t('Set a mark here: \' and a letter', '在此设标记：\' 加一个字母'), scope: 'debug', group: 'step', needs: 'hasRun' },
  { id: 'debug.jump', keys: ['`'], label: t('to mark', '到标记'), help: t('Go to a mark: ` and its letter', '跳到标记：` 加字母'), scope: 'debug', group: 'step', needs: 'hasRun' },
  { id: 'debug.break', keys: ['B'], label: t('break', '断点'), help: t('Breakpoint on the selected node on or off', '在选中节点上设置或取消断点'), scope: 'debug', group: 'step', needs: 'hasNode', footer: 12 },
  { id: 'debug.why', keys: ['w'], label: t('why', '为什么'), help: t('Why: the causes of what is selected, or of this record\'s fate', '为什么：所选内容或这条记录去向的原因'), scope: 'debug', group: 'look', needs: 'hasRun', line: 'why {target}', footer: 7 },
  { id: 'debug.commit', keys: ['T'], label: t('commit', '提交'), help: t('Commit now', '立即提交'), scope: 'debug', group: 'session', needs: 'atHead', line: 'commit' },
  { id: 'debug.wall', keys: ['W'], label: t('wall clock', '挂钟'), help: t('Advance the wall clock by a second; a count gives seconds', '挂钟前进一秒；次数即秒数'), scope: 'debug', group: 'session', needs: 'atHead', counts: true, line: 'clock {count}s' },
  { id: 'debug.run', keys: ['R'], label: t('check', '检查'), help: t('Run the exercise and compare with what is expected', '运行练习并与期望比较'), scope: 'pane:lesson', group: 'session', needs: 'hasExercise', line: 'check', footer: 2 },

  // ---- what if
  { id: 'whatif.compare', keys: ['d'], label: t('what if', '假如'), help: t('What if: this way and where it came from side by side', '假如：把这条路与其来处并排比较'), scope: 'debug', group: 'branch', needs: 'hasBranch', line: 'compare', footer: 11 },
  { id: 'whatif.skip', keys: ['X'], label: t('without', '去掉'), help: t('Another way, without the record at the cursor (:help edit, move, insert, grace … for others)', '另走一条路，去掉游标处的记录（其他：:help edit、move、insert、grace …）'), scope: 'debug', group: 'branch', needs: 'hasRecord', line: 'skip .' },
  { id: 'whatif.other', keys: ['t'], label: t('other way', '另一分支'), help: t('To the other way, and back', '切换到另一分支，再按返回'), scope: 'debug', group: 'branch', needs: 'hasBranch', line: 'switch -' },
  { id: 'whatif.undo', keys: ['Z'], label: t('undo', '撤销'), help: t('Take back the last branch, change or rerun, then the one before it', '撤销最近一次分支、修改或 rerun，再按撤销更早的'), scope: 'debug', group: 'branch', needs: 'hasRun', counts: true, line: '{count}undo' },
  { id: 'whatif.redo', keys: ['ctrl-y'], label: t('redo', '重做'), help: t('Do again what undo took back', '重做被撤销的内容'), scope: 'debug', group: 'branch', needs: 'hasRun', counts: true, line: '{count}redo' },
  { id: 'whatif.rerun', keys: ['r'], label: t('rerun', '再运行'), help: t('Run this way as far as the one that it left has come', '把这条路运行到它离开的那条所到之处'), scope: 'debug', group: 'branch', needs: 'hasBranch', line: 'rerun' },
  { id: 'whatif.open', keys: ['enter'], label: t('go there', '前往'), help: t('To the selected record, in the way at hand', '到所选记录（在当前这条路上）'), scope: 'pane:compare', group: 'branch', footer: 1 },
  { id: 'whatif.only', keys: ['z'], label: t('only ≠', '仅差异'), help: t('Only the records that came out differently, or all', '只列结果不同的记录，或全部'), scope: 'pane:compare', group: 'branch', footer: 2 },

  // ---- moving in panes
  { id: 'move.up', keys: ['up', 'k'], label: t('up', '上'), help: t('Up', '上移'), scope: 'list', group: 'move', counts: true },
  { id: 'move.down', keys: ['down', 'j'], label: t('down', '下'), help: t('Down', '下移'), scope: 'list', group: 'move', counts: true },
  { id: 'move.pageUp', keys: ['pageup', 'ctrl-u'], label: t('page up', '上页'), help: t('A page up', '上一页'), scope: 'list', group: 'move' },
  { id: 'move.pageDown', keys: ['pagedown', 'ctrl-d'], label: t('page down', '下页'), help: t('A page down', '下一页'), scope: 'list', group: 'move' },
  { id: 'move.top', keys: ['home'], label: t('top', '顶部'), help: t('To the top', '到顶部'), scope: 'list', group: 'move' },
  { id: 'move.bottom', keys: ['end'], label: t('bottom', '底部'), help: t('To the bottom', '到底部'), scope: 'list', group: 'move' },
  { id: 'move.open', keys: ['enter'], label: t('open', '打开'), help: t('Open what is selected, or go to its moment; on the timeline: repeat the last step', '打开所选内容，或跳到它的时刻；在时间线上重复上一步'), scope: 'panes', group: 'move' },
  { id: 'move.fold', keys: ['z'], label: t('fold', '折叠'), help: t('Fold or unfold the selected branch', '折叠或展开所选分支'), scope: 'panes', group: 'move', needs: 'isTree', footer: 13 },

  // ---- looking
  { id: 'look.filter', keys: ['/'], label: t('filter', '筛选'), help: t('Filter the rows of this pane', '筛选此窗格的行'), scope: 'panes', group: 'look', needs: 'canFilter', footer: 11 },
  { id: 'look.find', keys: ['\\'], label: t('find', '查找'), help: t('Find a text in all panes: nodes, rows of stores, records, topics, the lesson', '在所有窗格中查找：节点、存储的行、记录、主题、课程'), scope: 'debug', group: 'look', needs: 'hasRun', footer: 11.5 },
  { id: 'look.nextHit', keys: [';'], label: t('next place', '下一处'), help: t('To the next place that was found', '前往找到的下一处'), scope: 'debug', group: 'look', needs: 'hasFound' },
  { id: 'look.previousHit', keys: [','], label: t('place back', '上一处'), help: t('To the place before', '前往上一处'), scope: 'debug', group: 'look', needs: 'hasFound' },
  { id: 'look.raw', keys: ['x'], label: t('bytes', '字节'), help: t('Raw bytes or decoded values', '原始字节或解码后的值'), scope: 'debug', group: 'look', needs: 'hasStore' },
  { id: 'look.nextStore', keys: ['v'], label: t('store', '存储'), help: t('The next store', '下一个状态存储'), scope: 'debug', group: 'look', needs: 'hasStores', pair: 'look.previousStore', footer: 14 },
  { id: 'look.previousStore', keys: ['V'], label: t('store back', '上个存储'), help: t('The store before', '上一个状态存储'), scope: 'debug', group: 'look', needs: 'hasStores' },
  { id: 'look.since', keys: ['m'], label: t('since mark', '自标记'), help: t('What the store holds otherwise than at a mark: m and its letter, m again for all of it', '状态存储与标记处的不同：m 加字母，再按 m 恢复'), scope: 'pane:store', group: 'look', needs: 'hasMarks', footer: 10 },
  { id: 'look.nextPartition', keys: ['p'], label: t('partition', '分区'), help: t('One partition of the store after the other, then all; 5p: five on', '依次只看状态存储的一个分区，再看全部；5p 前进五个'), scope: 'pane:store', group: 'look', needs: 'hasPartitions', counts: true, pair: 'look.previousPartition', footer: 11 },
  { id: 'look.previousPartition', keys: ['P'], label: t('partition back', '上个分区'), help: t('The partition before', '上一个分区'), scope: 'pane:store', group: 'look', needs: 'hasPartitions', counts: true },
  { id: 'look.names', keys: ['u'], label: t('names', '名称'), help: t('Kafka\'s generated names or your words', 'Kafka 生成的名称或你的用词'), scope: 'debug', group: 'look', needs: 'hasTopology' },
  { id: 'look.style', keys: ['o'], label: t('boxes', '方框'), help: t('Topology as boxes, as a list, or whichever fits', '拓扑用方框、列表或自动'), scope: 'debug', group: 'look', needs: 'hasTopology' },
  { id: 'look.fewer', keys: ['{'], label: t('neighbours', '邻居'), help: t('Less of the topology: fewer hops around the current node', '少看一些拓扑：当前节点周围更少的跳数'), scope: 'pane:topology', group: 'look', needs: 'canFewer', pair: 'look.more' },
  { id: 'look.more', keys: ['}'], label: t('more neighbours', '更多邻居'), help: t('More of the topology: more hops around the current node, at last the whole', '多看一些拓扑：当前节点周围更多的跳数，最后是整个拓扑'), scope: 'pane:topology', group: 'look', needs: 'canMore' },
  { id: 'look.zoomIn', keys: ['{'], label: t('nearer', '放大'), help: t('The window line nearer: less time, more of it', '窗口数轴放大：时间更短、更细'), scope: 'debug', group: 'look', pair: 'look.zoomOut' },
  { id: 'look.zoomOut', keys: ['}'], label: t('farther', '缩小'), help: t('The window line from farther: more time in the same cells', '窗口数轴缩小：同样宽度内时间更长'), scope: 'debug', group: 'look' },
  { id: 'look.panLeft', keys: ['shift-left'], label: t('pan left', '左移'), help: t('Earlier on the window line', '窗口数轴向更早移动'), scope: 'debug', group: 'look' },
  { id: 'look.panRight', keys: ['shift-right'], label: t('pan right', '右移'), help: t('Later on the window line', '窗口数轴向更晚移动'), scope: 'debug', group: 'look' },

  // ---- panes
  { id: 'panes.next', keys: ['tab'], label: t('pane', '窗格'), help: t('The next pane; digits go to a pane at once', '下一个窗格；数字直接跳到窗格'), scope: 'debug', group: 'panes', footer: 8 },
  { id: 'panes.previous', keys: ['shift-tab'], label: t('pane back', '上一窗格'), help: t('The pane before', '上一个窗格'), scope: 'debug', group: 'panes' },
  { id: 'panes.nextTab', keys: [']'], label: t('tab', '标签'), help: t('The next tab of this pane', '此窗格的下一个标签'), scope: 'debug', group: 'panes', needs: 'hasTabs' },
  { id: 'panes.previousTab', keys: ['['], label: t('tab back', '上一标签'), help: t('The tab before', '上一个标签'), scope: 'debug', group: 'panes', needs: 'hasTabs' },
  { id: 'panes.zoom', keys: ['+', '='], label: t('zoom', '放大'), help: t('One pane over the whole screen, and back', '窗格占满屏幕，再按恢复'), scope: 'debug', group: 'panes', footer: 10 },

  // ---- lessons
  { id: 'lesson.continue', keys: ['enter'], label: t('continue', '继续'), help: t('Read on; give the selected answer; go on to the next step when this one is done', '继续阅读；给出所选答案；本步完成后进入下一步'), scope: 'pane:lesson', group: 'session', footer: 1 },
  { id: 'lesson.hint', keys: ['i'], label: t('hint', '提示'), help: t('The next hint', '下一条提示'), scope: 'debug', group: 'session', needs: 'hasHint', line: 'hint', footer: 2.5 },
  { id: 'lesson.answer', keys: ['a'], label: t('answer', '回答'), help: t('Answer the prediction in your own words', '自己写出预测的答案'), scope: 'debug', group: 'session', needs: 'hasPrediction' },
  { id: 'lesson.skip', keys: ['A'], label: t('skip', '跳过'), help: t('Go on without an answer to the prediction', '不回答这个预测，直接继续'), scope: 'debug', group: 'session', needs: 'hasPrediction', footer: 2.6 },
  { id: 'lesson.map', keys: ['O'], label: t('map', '目录'), help: t('The map of the course: chapters, lessons and steps with what is done', '课程目录：章节、课程与步骤，以及已完成的部分'), scope: 'debug', group: 'session', needs: 'hasLesson', footer: 2.7 },

  // ---- everywhere
  { id: 'app.command', keys: [':'], label: t('command', '命令'), help: t('Command line: the session\'s language, with completion and history', '命令行：会话语言，带补全与历史'), scope: 'global', group: 'session', footer: 15 },
  { id: 'app.backend', keys: ['b'], label: t('backend', '后端'), help: t('Switch between the simulated and a real Kafka; asks first', '在模拟与真实 Kafka 之间切换；先询问'), scope: 'debug', group: 'session', needs: 'hasTopology', footer: 16 },
  { id: 'app.home', keys: ['H'], label: t('home', '首页'), help: t('Lessons, data sets, recent sessions', '课程、数据集、最近会话'), scope: 'debug', group: 'session' },
  { id: 'app.copy', keys: ['y'], label: t('copy', '复制'), help: t('Copy the selected row or this pane to the clipboard', '复制所选行或此窗格到剪贴板'), scope: 'panes', group: 'edit' },
  { id: 'app.export', keys: ['E'], label: t('export', '导出'), help: t('Write what this pane shows to a file', '把此窗格的内容写入文件'), scope: 'panes', group: 'edit' },
  { id: 'app.edit', keys: ['e'], label: t('edit', '编辑'), help: t('Open in $EDITOR: on a record or the timeline the record, as a what-if; else the selected node\'s line, the topology or the exercise', '在 $EDITOR 中打开：在记录或时间线上为该记录（生成假如分支），否则为所选节点所在行、拓扑或练习'), scope: 'debug', group: 'edit', needs: 'hasSource' },
  { id: 'app.theme', keys: ['alt-t'], label: t('theme', '主题'), help: t('The next theme: dark, light, high contrast, none', '下一个主题：深色、浅色、高对比、无色'), scope: 'global', group: 'look' },
  { id: 'app.language', keys: ['L'], label: t('中文', 'English'), help: t('Chinese and English', '中文与英文'), scope: 'global', group: 'look' },
  { id: 'app.mouse', keys: ['M'], label: t('mouse', '鼠标'), help: t('Mouse on or off (while on, the terminal cannot select text)', '鼠标开关（打开时终端无法选择文本）'), scope: 'global', group: 'look' },
  { id: 'app.redraw', keys: ['ctrl-l'], label: t('redraw', '重绘'), help: t('Draw the screen anew', '重绘屏幕'), scope: 'global', group: 'look' },
  { id: 'app.suspend', keys: ['ctrl-z'], label: t('suspend', '挂起'), help: t('Back to the shell; fg comes back here', '回到 shell；fg 返回'), scope: 'global', group: 'session' },
  { id: 'app.help', keys: ['?', 'f1'], label: t('help', '帮助'), help: t('All keys of this pane', '此窗格的所有按键'), scope: 'global', group: 'session', footer: 17 },
  { id: 'app.escape', keys: ['esc'], label: t('back', '返回'), help: t('Back: stop playing, close the zoom, clear the filter, leave the home screen', '返回：停止播放、取消放大、清除筛选、离开首页'), scope: 'global', group: 'panes', needs: 'canEscape', footer: 7 },
  { id: 'app.interrupt', keys: ['ctrl-c'], label: t('stop', '停止'), help: t('Stop what is running; when nothing runs: quit', '停止正在运行的；没有时退出'), scope: 'global', group: 'session' },
  { id: 'app.quit', keys: ['q'], label: t('quit', '退出'), help: t('Quit; :save keeps the session, lessons keep themselves', '退出；:save 保留会话，课程自动保留'), scope: 'global', group: 'session', footer: 18 },

  // ---- home, dialogs, prompts
  { id: 'home.open', keys: ['enter'], label: t('open', '打开'), help: t('Open what is selected', '打开所选内容'), scope: 'home', group: 'session', footer: 1 },
  { id: 'home.type', keys: [...'abcdefghijklmnopqrstuvwxyz0123456789/'], shown: t('a–z', 'a–z'), label: t('filter', '筛选'), help: t('Type: only what holds these words', '直接输入：只列出含这些词的'), scope: 'home', group: 'look', footer: 2 },
  { id: 'home.erase', keys: ['backspace', 'ctrl-h'], label: t('erase', '删除'), help: t('Take the last character of the filter back', '删去筛选的最后一个字符'), scope: 'home', group: 'look' },
  { id: 'home.quit', keys: ['Q', 'ctrl-q'], label: t('quit', '退出'), help: t('Quit; :save keeps the session, lessons keep themselves', '退出；:save 保留会话，课程自动保留'), scope: 'home', group: 'session', footer: 18 },
  { id: 'dialog.close', keys: ['esc', 'q', 'enter'], label: t('close', '关闭'), help: t('Close', '关闭'), scope: 'dialog', group: 'panes' },
  { id: 'picker.open', keys: ['enter'], label: t('go there', '前往'), help: t('To what is selected', '到所选之处'), scope: 'picker', group: 'panes', footer: 1 },
  { id: 'picker.filter', keys: ['/'], label: t('filter', '筛选'), help: t('Filter the history of a row', '筛选一行的历史'), scope: 'picker', group: 'look', needs: 'hasHistory' },
  { id: 'dialog.yes', keys: ['y'], label: t('yes', '是'), help: t('Yes', '是'), scope: 'dialog', group: 'panes', needs: 'isQuestion' },
  { id: 'dialog.up', keys: ['up', 'k'], label: t('up', '上'), help: t('Up', '上移'), scope: 'dialog', group: 'move' },
  { id: 'dialog.down', keys: ['down', 'j'], label: t('down', '下'), help: t('Down', '下移'), scope: 'dialog', group: 'move' },
  { id: 'dialog.pageUp', keys: ['pageup', 'ctrl-u'], label: t('page up', '上页'), help: t('A page up', '上一页'), scope: 'dialog', group: 'move' },
  { id: 'dialog.pageDown', keys: ['pagedown', 'ctrl-d', 'space'], label: t('page down', '下页'), help: t('A page down', '下一页'), scope: 'dialog', group: 'move' },
  { id: 'prompt.accept', keys: ['enter'], label: t('do it', '执行'), help: t('Do it', '执行'), scope: 'prompt', group: 'session', footer: 1 },
  { id: 'prompt.cancel', keys: ['esc', 'ctrl-c'], label: t('cancel', '取消'), help: t('Leave the line', '离开此行'), scope: 'prompt', group: 'session', footer: 2 },
  { id: 'prompt.complete', keys: ['tab'], label: t('complete', '补全'), help: t('Complete the word', '补全单词'), scope: 'prompt', group: 'session', footer: 3 },
  { id: 'prompt.older', keys: ['up', 'ctrl-p'], label: t('history', '历史'), help: t('The line before in the history', '历史中的上一行'), scope: 'prompt', group: 'session', footer: 4, pair: 'prompt.newer' },
  { id: 'prompt.newer', keys: ['down', 'ctrl-n'], label: t('history on', '下一行'), help: t('The next line of the history', '历史中的下一行'), scope: 'prompt', group: 'session' },
];
