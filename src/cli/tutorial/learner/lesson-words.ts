import type { Language } from '../format/lesson.ts';

/** What a lesson says of itself, in both languages. `{…}` is filled in. */
const EN = {
  yes: 'yes', no: 'no', notYet: '…', nothing: 'nothing',
  brokerMissing: 'No broker is connected, so this step is not run; read on, or connect to one: `connect HOST:PORT`.', notRun: 'not run: {title}', connectFirst: 'Connect to a broker first: connect HOST:PORT',
  brokerBare: 'Nothing of this lesson is on the broker now: go back to step {n}, `lesson step {n}`, and on from there.',
  brokerConnected: 'Connected to {at}, as the application {id}.', brokerLeft: 'Deleted what this lesson had left there earlier: {topics}.', brokerSilent: 'No broker at {at}. {why}',
  brokerFilled: 'The topics are there, with the records of the lesson in them.', brokerStarted: 'The application is running.', brokerKilled: 'The application is gone, and has told nobody.', brokerCleaned: 'Deleted: {topics}.',
  exercise: 'Exercise', design: 'To think about', designFree: 'Nothing checks this one. Argue about it with somebody, or write your answer down: `:think TEXT`.', designYours: 'You wrote: {text}', designKept: 'Kept. Nobody will mark it.', designUsage: 'think TEXT: your answer to the question that nothing checks', right: 'right', wrong: 'not this time',
  onceMoreTime: 'Once more, with one change: #{n} comes at {value}.', onceMoreKey: 'Once more, with one change: the key of #{n} is {value}.',
  onceMoreValue: 'Once more, with one change: the value of #{n} is {value}.', onceMorePartition: 'Once more, with one change: #{n} lies in partition {value}.',
  onceMoreConfig: 'Once more, with {key} = {value}.', onceMorePartitions: 'Once more, with {n} partitions of {topic}.',
  onceMoreOffer: 'There is one more question of this kind: go on with the lesson to try it.',
  answerFirst: '{id} asks first; answer it, or skip it', actFirst: '{id} was about something that comes before the next record; do that first', stepFirst: 'the lesson asks something before this record; finish its step, or go on with the lesson',
  notDone: 'This step is not done: {task}', doneAll: 'That was the last step of this lesson.', exerciseOpen: 'The exercise is not solved yet.',
  variationShown: 'This step runs a changed {file}:', otherFile: 'This step runs {file}.', noHint: 'There is no hint for this step.', runFirst: 'Run the exercise once; then there is more to say.',
  attemptFirst: 'One more attempt first; then the solution is shown.',
  solutionShown: 'The solution, as a change of the file you began with:',
  filesChanged: 'This lesson was changed since you left it, so its step begins anew.', progressAside: 'The file of your progress could not be read. It was moved to {file}, and a new one begins.',
  verdictRight: '{id}: right, {answer}', verdictWrong: '{id}: not this time. You said {given}; it is {answer}.',
  nextStep: 'the lesson goes on: {title}', numberAsked: 'A number is asked.', timeAsked: 'A time is asked, such as 01:05.', yesAsked: 'The answer is yes or no.', notAsked: 'there is no open question {id} here', noExercise: 'this lesson has no exercise', exerciseReset: 'The file is as it was at first; yours is {file}',
  stepRange: 'this lesson has steps 1 to {total}', resumed: 'You are back at step {n}, after record {record}.',
  emitted: 'emitted', stored: 'stored', buffered: 'buffered', cached: 'cached', waiting: 'waiting', dropped: 'dropped', failed: 'failed', pending: 'under way',
  actCommit: 'commit', actClock: 'the wall clock goes on by {time}', punctuated: 'the punctuator of {node} is called with {time}', stores: 'Stores at the end', storeRows: '{n} rows',
  editFile: 'Edit {file}; each time you save it, it runs again.', promptAnswer: 'your answer (empty skips)', promptOrder: 'all numbers in their order (empty skips)', promptSet: 'one number or several (empty skips)', promptOn: 'Enter goes on',
  none: 'not started', started: 'step {n} of {total}', done: 'done', doneShown: 'done, with the solution shown', predictions: '{right} of {asked} predictions right',
  minutes: '{n} min', after: 'after {ids}', way: 'builds on {ids}', chapterDone: '{done} of {all} done', nextLesson: 'Next: kstep learn {id}', reviewHelp: 'kstep learn review asks again what was answered wrong: {n}.', reviewNone: 'There is nothing to review: no question was answered wrong, or all of those were right the second time.', reviewOf: '{n} of {all}', reviewLeft: 'Left for another time: {n}.', listHelp: 'kstep learn NUMBER opens one of them.', oneRow: '1 row', promptEdit: 'Edit the file, then press Enter to run it (h: hint, q: leave)',
  expected: 'expected', actual: 'actual', solved: 'Solved.', notSolved: 'Not yet.', conditions: 'This is how it differs with {what}:', goal: 'Goal',
} as const;
export type LessonWord = keyof typeof EN;

const ZH: { readonly [word in LessonWord]: string } = {
  yes: '是', no: '否', notYet: '…', nothing: '无',
  brokerMissing: '没有连接集群，这一步没有运行；可以继续往下读，也可以连接一个：`connect HOST:PORT`。', notRun: '没有运行：{title}', connectFirst: '先连接一个集群：connect HOST:PORT',
  brokerBare: '集群上现在没有本课的任何东西：回到第 {n} 步（`lesson step {n}`），从那里继续。',
  brokerConnected: '已连接 {at}，应用名为 {id}。', brokerLeft: '删除了本课以前留在那里的东西：{topics}。', brokerSilent: '{at} 没有集群应答。{why}',
  brokerFilled: '主题已经建好，本课的记录也写进去了。', brokerStarted: '应用正在运行。', brokerKilled: '应用没了，没有通知任何人。', brokerCleaned: '已删除：{topics}。',
  exercise: '练习', design: '想一想', designFree: '这道题没有检查。找个人争论一番，或者把你的答案写下来：`:think TEXT`。', designYours: '你写的是：{text}', designKept: '记下了，没有人会打分。', designUsage: 'think TEXT：写下你对这道不检查的题的回答', right: '正确', wrong: '这次不对',
  onceMoreTime: '再来一次，只改一处：#{n} 的时间是 {value}。', onceMoreKey: '再来一次，只改一处：#{n} 的键是 {value}。',
  onceMoreValue: '再来一次，只改一处：#{n} 的值是 {value}。', onceMorePartition: '再来一次，只改一处：#{n} 在分区 {value}。',
  onceMoreConfig: '再来一次，这次 {key} = {value}。', onceMorePartitions: '再来一次，这次 {topic} 有 {n} 个分区。',
  onceMoreOffer: '还有一道同类的题：继续课程就可以试一试。',
  answerFirst: '先回答 {id}，或者跳过它', actFirst: '{id} 问的事在下一条记录之前发生；先把它做了', stepFirst: '课程在这条记录之前有问题要问；先完成这一步，或者继续课程',
  notDone: '这一步还没有完成：{task}', doneAll: '这是本课的最后一步。', exerciseOpen: '练习还没有通过。',
  variationShown: '这一步运行的是改动过的 {file}：', otherFile: '这一步运行的是 {file}。', noHint: '这一步没有提示。', runFirst: '先运行一次练习，之后才有更多提示。',
  attemptFirst: '先再试一次，之后才会给出解答。',
  solutionShown: '解答，写成对初始文件的改动：',
  filesChanged: '你离开之后这一课有改动，所以从这一步的开头重新开始。', progressAside: '进度文件无法读取，已移到 {file}，现在重新开始记录。',
  verdictRight: '{id}：正确，{answer}', verdictWrong: '{id}：这次不对。你说的是 {given}，实际是 {answer}。',
  nextStep: '课程继续：{title}', numberAsked: '请填一个数字。', timeAsked: '请填一个时间，例如 01:05。', yesAsked: '请回答是或否。', notAsked: '这里没有待回答的 {id}', noExercise: '这一课没有练习', exerciseReset: '文件已恢复为最初的样子；你的版本在 {file}',
  stepRange: '本课有第 1 到第 {total} 步', resumed: '回到第 {n} 步，记录 {record} 之后。',
  emitted: '输出', stored: '已存储', buffered: '缓冲中', cached: '在缓存中', waiting: '等待中', dropped: '丢弃', failed: '失败', pending: '处理中',
  actCommit: '提交', actClock: '挂钟时间前进 {time}', punctuated: '{node} 的定时器被调用，时间 {time}', stores: '结束时的状态存储', storeRows: '{n} 行',
  editFile: '编辑 {file}；每次保存都会重新运行。', promptAnswer: '你的回答（直接回车跳过）', promptOrder: '按顺序写出所有编号（直接回车跳过）', promptSet: '写一个或多个编号（直接回车跳过）', promptOn: '回车继续',
  none: '未开始', started: '第 {n} 步，共 {total} 步', done: '完成', doneShown: '完成（看过解答）', predictions: '预测答对 {right}/{asked}',
  minutes: '{n} 分钟', after: '先学 {ids}', way: '前面的课：{ids}', chapterDone: '{all} 课中完成 {done} 课', nextLesson: '下一课：kstep learn {id}', reviewHelp: 'kstep learn review 重新提问答错的题：{n} 道。', reviewNone: '没有需要复习的题：没有答错的，或者第二次都答对了。', reviewOf: '第 {n} 题，共 {all} 题', reviewLeft: '留待下次：{n} 道。', listHelp: 'kstep learn 编号 打开其中一课。', oneRow: '1 行', promptEdit: '编辑文件后按回车运行（h：提示，q：离开）',
  expected: '期望', actual: '实际', solved: '通过。', notSolved: '还没有。', conditions: '在 {what} 的条件下，差异如下：', goal: '目标',
};

export function lessonWord(language: Language, word: LessonWord, values: Readonly<{ [name: string]: string | number }> = {}): string {
  const text: string = (language === 'zh' ? ZH : EN)[word];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** Words that probes give and a person reads in their own language. */
export function translated(language: Language, value: string): string {
  return language === 'zh' && value in ZH && FATE_WORDS.has(value) ? ZH[value as LessonWord] : value;
}
const FATE_WORDS: ReadonlySet<string> = new Set(['emitted', 'stored', 'buffered', 'cached', 'waiting', 'dropped', 'failed', 'pending']);
