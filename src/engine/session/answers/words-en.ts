/** What commands answer, in English. Its shape is what every other language must have. */
import type { ConfigWarning } from '../../config/config-warnings.ts';
import type { WriteCause } from '../../trace/events.ts';
import type { ViewClock, ViewWindowLine } from '../view.ts';

const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;
const CLOCKS: { readonly [kind in ViewClock['kind']]: string } = { stream: 'stream', partition: 'partition', wall: 'wall', node: 'node', store: 'store', punctuation: 'punctuation', commit: 'commit' };
const WRITES: { readonly [cause in WriteCause]: string } = { put: '', expire: 'fell out of retention', evict: 'evict', restore: 'restore', close: 'close' };
const WINDOWS: { readonly [kind in ViewWindowLine['kind']]: string } = { tumbling: 'tumbling', hopping: 'hopping', sliding: 'sliding', session: 'session', join: 'join', unlimited: 'unlimited' };

export const ANSWERS_EN = {
  // ---- moving
  interrupted: 'interrupted',
  runEnded: (error: string) => `the run has ended here: ${error}`,
  letGo: (events: number, record: number) => `the oldest ${events} events were let go: what happened before record ${record} can be looked at only by running it again (--max-events keeps more)`,
  notStopped: (forward: boolean, points: number) => `${forward ? 'the end' : 'the beginning'}: ${points === 0 ? 'no point is set' : 'no point stopped it'}`,
  holdsAlready: 'it holds here already',
  neverHeld: (condition: string, edge: 'end' | 'beginning' | null) => `${edge === null ? '' : `the ${edge}: `}${condition} never held`,
  clockMoved: (duration: string) => `the wall clock moved on by ${duration}; nothing was due`,
  language: 'language: English',

  // ---- marks and notes
  markSet: (name: string, at: string) => `mark ${name} at ${at}`,
  noMarks: 'no mark is set; mark NAME sets one',
  markGone: (name: string) => `mark ${name} is gone`,
  noNotes: 'there is no note; note TEXT writes one',
  noteWritten: (number: number) => `note ${number}`,

  // ---- points and log lines
  point: (id: number, text: string) => `point ${id}: ${text}`,
  pointNow: (id: number, text: string, value: string) => `point ${id}: ${text}, now ${value}`,
  pointTurned: (id: number, isOn: boolean, text: string) => `point ${id} is ${isOn ? 'on' : 'off'}: ${text}`,
  pointGone: (id: number) => `point ${id} is gone`,
  pointPassed: (id: number, times: number) => `point ${id} will be passed over ${times} times`,
  noPoints: 'no point is set',
  noPointsYet: 'no point is set: break, watch and log set them',
  gone: (ids: readonly number[]) => `gone: ${ids.join(', ')}`,
  pointsHeader: ['', 'kind', '', 'hits', 'what', 'value'],
  pointKinds: { break: 'break', watch: 'watch', log: 'log' },
  on: 'on',
  off: 'off',
  pointIf: (condition: string) => ` if ${condition}`,
  pointOnce: ' (once)',
  pointIgnores: (times: number) => ` (ignores ${times} more)`,
  pointMissing: (why: string) => ` (${why})`,
  pointOnLine: (line: number | string) => `line ${line}`,
  pointOnLineAt: (line: number | string, nodes: string) => `line ${line}: ${nodes}`,
  tombstoneGoes: (place: string) => `a tombstone goes to ${place}`,
  tombstoneComes: (place: string) => `a tombstone comes from ${place}`,
  closedIn: (store: string, windows: readonly string[], more: number) => `closed in ${store}: ${windows.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  unanswered: (failed: number, asked: number, first: number) => `in ${failed} of ${asked} steps it could not be answered, first at step ${first}:`,
  noLogs: 'no log line is set; log EXPR at NODE sets one',
  logListed: (id: number, text: string, hits: number) => `${id}  ${text}  (${hits} times)`,
  log: (id: number, text: string) => `log ${id}: ${text}`,
  logLeft: (id: number, left: number) => `log ${id}: ${left} earlier lines are not shown`,

  // ---- expecting
  asExpected: (text: string) => `as expected: ${text}`,
  expected: (text: string) => `expected ${text}`,
  sideIs: (side: string, value: string) => `  ${side} is ${value}`,
  sideIsNot: (value: string) => `  not ${value}`,
  itIs: (value: string) => `  it is ${value}`,
  expectedAt: (moment: string, sentence: string) => `  at ${moment}  ${sentence}`,
  sentAt: (topic: string, moment: string, by: string | null) => `sent to ${topic} at ${moment}${by === null ? '' : ` by ${by}`}`,
  writtenAt: (moment: string, by: string | null, write: string) => `last written at ${moment}${by === null ? '' : ` by ${by}`}: ${write}`,
  notWritten: (store: string, key: string) => `${store} ${key} was not written up to here`,
  outOfRetention: 'fell out of retention',
  restored: 'restored',
  writeCauses: WRITES,
  inBrackets: (text: string) => ` (${text})`,

  // ---- files
  saved: (file: string, inputs: number, events: number, bytes: number) => `saved ${file}: ${inputs} inputs, ${events} events, ${bytes} bytes`,
  savedWithout: (events: number) => `the oldest ${events} events had been let go; the inputs make them again`,
  opened: (title: string, inputs: number, events: number) => `${title}: ${inputs} inputs, ${events} events`,
  wroteBytes: (file: string, bytes: number) => `wrote ${file} (${bytes} bytes)`,
  wroteRecords: (file: string, records: number) => `wrote ${file} (${many(records, 'record', 'records')})`,
  exportedTopic: (topic: string) => `${topic}:`,
  reloaded: (file: string, records: number) => `${file} again, ${records} records taken`,
  driverDiffers: 'the test driver commits after each record and has one partition: its answer, which the test expects, is not the one of this session',
  toWriteInJava: (functions: readonly string[]) => `these functions of the program are left to write in Java: ${functions.join(', ')}`,
  handMade: 'this topology is made by hand: its processors are left to write in Java',

  // ---- configuration and settings
  configKey: (key: string, value: string, from: string) => `${key} = ${value}  (${from})`,
  configDefault: (value: string) => `  default ${value}`,
  configHeader: ['key', 'value', 'from'],
  configFrom: { 'set': 'set', 'session default': 'session default', 'default': 'default' },
  configOthers: (count: number) => `${count} keys have Kafka's defaults (config KEY shows one)`,
  configWarning: (warning: ConfigWarning) => `${warning.key}: ${warning.message}`,
  settingIs: (name: string, value: string) => `${name} is ${value}`,
  aboutStore: 'a store now: .get(key), in windows .window(key, start), .session(key, start, end), .windows(key); .has(key) .size .dirty',
  aboutTopic: 'a topic now: .size .last .at(n), from the end with a negative n',
  aboutTime: 'a time after the base time, an ISO date or epoch ms',
  aboutOperators: 'operators: == != < <= > >= + - * / % and or not ?: ?? [..] {..}; Long values and plain numbers go together; a windowed key equals its inner key',
  aboutStops: 'a condition about the record stops once per record, one about a step at each step, one about stores, topics and clocks where it becomes true',
  aboutNull: 'what is not there is null, a field of null is null, and null is neither smaller nor larger than anything',

  // ---- looks: the record at the cursor
  recordLine: (r: { readonly number: number; readonly place: string; readonly offset: number | string; readonly time: string; readonly key: string; readonly value: string; readonly task: string }) => (
    `#${r.number}  ${r.place} offset ${r.offset}  ${r.time}  key ${r.key}  value ${r.value}  task ${r.task}`),
  recordHeader: (name: string, value: string) => `  header ${name}: ${value}`,
  wayHeader: ['', 'step', 'node', 'key', 'value', 'time', 'what it did'],
  // ---- stores and windows
  noStores: 'the topology has no store',
  storesHeader: ['store', 'kind', 'entries', 'partitions'],
  windowsTitle: (store: string, kind: string, size: string | null, grace: string, streamTime: string | null) => (
    `${store}: ${kind}${size === null ? '' : ` ${size}`}, grace ${grace}, stream time ${streamTime ?? 'not set yet'}`),
  windowKinds: WINDOWS,
  windowsHeader: ['', 'window', 'value', '', 'closes at stream time', ''],
  noWindowOpen: '  no window is open',
  inGrace: 'in grace',
  open: 'open',
  closesIn: (span: string) => `in ${span}`,
  moreOpen: (count: number) => `  and ${count} more open`,
  closed: (count: number) => `  ${count} closed`,
  // ---- clocks and tasks
  clocksHeader: ['clock', 'of', 'now', 'before', 'due'],
  clockKinds: CLOCKS,
  notYet: 'not yet',
  queueEmpty: 'its queue is empty',
  queueHead: (time: string) => `${time} (head of its queue)`,
  dueOn: (time: string, on: 'stream' | 'wall') => `${time} (${on === 'stream' ? 'stream time' : 'wall clock'})`,
  tasksHeader: ['task', 'state', 'partitions', 'stream time', 'stores'],
  threadTasksHeader: ['task', 'instance', 'thread', 'state', 'partitions', 'stream time', 'stores'],
  // ---- caches and buffers
  cacheEmpty: 'nothing waits in a cache',
  cacheHeader: ['store', 'task', 'key', 'value that will go on'],
  cacheOff: 'statestore.cache.max.bytes is 0: nothing is cached, each update goes on at once',
  cacheHolds: (bytes: number) => `the cache holds up to ${bytes} bytes; commit flushes it`,
  more: (count: number) => `  and ${count} more`,
  nothingKept: 'no operator of this topology keeps records back',
  // ---- topics
  topicsHeader: ['topic', 'role', 'partition', 'end', 'position', 'committed', 'last record'],
  offsetsHeader: ['topic', 'partition', 'position', 'committed', 'end', 'behind'],
  topicTitle: (name: string, role: string) => `${name} (${role})`,
  topicEmpty: '  nothing',
  topicHeader: ['', 'partition', 'offset', 'time', 'key', 'value', ''],
  transactionStates: { open: 'open', aborted: 'aborted' },
  transactionOpen: (partition: number, offset: number, end: number) => `  partition ${partition}: a transaction is open from offset ${offset} on; readers of committed records wait there, the end is ${end}`,
  // ---- the topology
  subTopology: (id: number, isGlobal: boolean, tasks: readonly string[]) => `sub-topology ${id}${isGlobal ? ' (global)' : ''}${tasks.length === 0 ? '' : `  tasks ${tasks.join(' ')}`}`,
  onLine: (line: number) => `line ${line}`,
  seen: (records: number) => `${records} seen`,

  // ---- history, fates, metrics
  earlierWrites: (left: number, all: number) => `${left} earlier writes (${all}history … shows them)`,
  historyHeader: ['', 'at', 'store', 'key', 'was', 'became', 'by', 'time', ''],
  noneTaken: 'no record has been taken yet',
  fatesHeader: ['fate', 'records'],
  droppedFor: (count: number, reason: string) => `  dropped ${count} × ${reason}`,
  noneWas: (fate: string) => `no record up to here was ${fate}`,
  lastOf: (shown: number, all: number) => `the last ${shown} of ${all}:`,
  fateHeader: ['record', 'topic', 'key', 'time', 'at', 'why', 'outputs'],
  totals: {
    'records': 'records', 'turns': 'turns', 'dropped-records': 'dropped-records', 'dropped by the topology': 'dropped by the topology', 'held back': 'held back', 'commits': 'commits', 'failures': 'failures', 'in flight': 'in flight',
  },
  dropsHeader: ['dropped', 'records', ''],
  counted: 'in dropped-records',
  nodesHeader: ['node', '', 'records'],
  storeCountsHeader: ['store', 'entries', 'writes'],
  topicCountsHeader: ['topic', 'role', 'records'],
  amplificationHeader: ['goes to', 'topic', 'by', 'line', 'records', 'bytes', 'records per input', 'bytes per input'],
  amplified: (inputs: number, records: string, bytes: string) => `each of ${inputs} records led to ${records} records with ${bytes} bytes of keys and values`,
} as const;

type Widened<T> = T extends string ? string : T extends (...args: never) => unknown ? T : { readonly [key in keyof T]: string };
/** What each language has to say; a word, or a column, that is missing does not compile. */
export type AnswerWords = { readonly [key in keyof typeof ANSWERS_EN]: Widened<(typeof ANSWERS_EN)[key]> };
