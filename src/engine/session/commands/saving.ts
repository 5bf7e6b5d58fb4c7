import { answersOf } from '../answers/answers.ts';
import type { Debugger } from '../debugger.ts';
import type { DebuggerHost } from '../debugger-host.ts';
import { exportInputs } from '../export/export-inputs.ts';
import { exportTest, EXPORTS, type ExportTarget } from '../export/export-test.ts';
import { reload } from '../reload.ts';
import { openSaved, restore } from '../session-file/open-session.ts';
import { recordedEvents, savedHead, textsOf } from '../session-file/save-session.ts';
import { sessionLines } from '../session-file/session-file.ts';
import { refused, said, type Command, type CommandResult } from './command.ts';
import { arrived } from './travel.ts';
import { Refused, refusalText } from '../refusals/refused.ts';

function hostOf(on: Debugger): DebuggerHost {
  if (on.host === null) throw new Refused((say) => say.noFiles);
  return on.host;
}

async function save(on: Debugger, file: string | undefined): Promise<CommandResult> {
  if (file === undefined) return refused((say) => say.saveNeeds);
  const host = hostOf(on);
  const head = savedHead(on, file);
  const bytes = await host.write(file, sessionLines(head, recordedEvents(on.session), textsOf(on.session)));
  const words = answersOf(on.session.language);
  const lost = head.first > 0 ? [words.savedWithout(head.first)] : [];
  return said([words.saved(file, head.inputs.length, head.events - head.first, bytes), ...lost], { file, inputs: head.inputs.length, events: head.events - head.first, bytes });
}

async function open(on: Debugger, args: readonly string[]): Promise<CommandResult> {
  const [file, ...words] = args;
  if (file === undefined) return refused((say) => say.openNeeds);
  const unknown = words.find((word) => word !== 'partial' && word !== 'trace');
  if (unknown !== undefined) return refused((say) => say.openTakes(file, unknown));
  const before = on.session;
  const { session, loaded, saved, warnings } = await openSaved(hostOf(on), file, { partial: words.includes('partial'), traceOnly: words.includes('trace'), breathe: before.breathe });
  session.language = saved.options.language;
  on.use(session, loaded);
  on.session.language = saved.options.language;
  restore(on, saved);
  await before.close().catch(() => undefined);
  const here = arrived(on);
  const told = warnings.map((warning) => refusalText(warning, on.session.language));
  return { ...here, lines: [answersOf(on.session.language).opened(session.options.title, saved.inputs.length, saved.trace.length), ...told, ...here.lines], data: { ...on.whereData(), file, inputs: saved.inputs.length, events: saved.trace.length, warnings: told } };
}

async function exported(on: Debugger, args: readonly string[]): Promise<CommandResult> {
  const words = args.filter((word) => word !== '--to');
  const [what, ...rest] = words;
  if (what === 'inputs') return inputsExported(on, rest[0] ?? null);
  if (what !== 'test') return refused((say) => say.exportUsage);
  const to = rest.find((word): word is ExportTarget => (EXPORTS as readonly string[]).includes(word));
  const file = rest.find((word) => !(EXPORTS as readonly string[]).includes(word)) ?? null;
  if (to === undefined) return refused((say) => say.exportNeeds(EXPORTS));
  const { text, notes: toKnow, name } = await exportTest(on, to, file);
  const answers = answersOf(on.session.language);
  const notes = toKnow.map((note) => note(answersOf('en')));
  if (file === null) return said(text.trimEnd().split('\n'), { to, file: null, name, text, notes });
  const bytes = await hostOf(on).write(file, text.trimEnd().split('\n'));
  return said([answers.wroteBytes(file, bytes), ...toKnow.map((note) => note(answers))], { to, file, name, bytes, notes });
}

/** A file for each topic, in a folder; without one the lines are said. */
async function inputsExported(on: Debugger, folder: string | null): Promise<CommandResult> {
  const inputs = exportInputs(on.session);
  if (inputs.length === 0) return refused((say) => say.noInputs);
  const topics = Object.fromEntries(inputs.map(({ topic, lines }) => [topic, lines.length]));
  const words = answersOf(on.session.language);
  if (folder === null) return said(inputs.flatMap(({ topic, lines }) => [words.exportedTopic(topic), ...lines]), { folder, topics });
  const told: string[] = [];
  for (const { topic, lines } of inputs) {
    const file = `${folder.replace(/[\\/]+$/, '')}/${topic}.jsonl`;
    await hostOf(on).write(file, lines);
    told.push(words.wroteRecords(file, lines.length));
  }
  return said(told, { folder, topics });
}

/** Takes the edited topology file, with the same inputs and the cursor at the same record. */
async function reloaded(on: Debugger): Promise<CommandResult> {
  const host = hostOf(on);
  if (on.loaded === null) return refused((say) => say.noTopologyFile);
  const { records } = await reload(on, await host.load(on.loaded.file, null));
  const here = arrived(on);
  return { ...here, lines: [answersOf(on.session.language).reloaded(on.loaded.file.replace(/^.*[\\/]/, ''), records), ...here.lines], data: { ...on.whereData(), records } };
}

export const SAVING: readonly Command[] = [
  {
    names: ['save'], group: 'session', usage: 'save FILE', data: '{ file, inputs, events, bytes }', summary: { en: 'the whole session in one file: inputs, configuration, topology, marks, notes, points, cursor, recording', zh: '把整个会话存为一个文件' },
    help: { en: 'JSON Lines, packed when the name ends in .gz; docs/session-file.md says what stands in it. It opens on another machine at the same moment.', zh: 'JSON Lines，文件名以 .gz 结尾则压缩；格式见 docs/session-file.md。可在另一台机器上于同一时刻打开。' },
    run: (on, call) => save(on, call.args[0]),
  },
  {
    names: ['open'], group: 'session', usage: 'open FILE [partial] [trace]', data: 'as step, and { file, inputs, events, warnings }', summary: { en: 'open a saved session in place of this one', zh: '打开已保存的会话' },
    help: {
      en: 'Its inputs run through its topology again, and the run is compared with the recording. Where the topology cannot be made here the recording alone is opened.\npartial takes what is left of a file that was cut off, trace opens the recording alone.',
      zh: '其输入重新经过其拓扑，并与记录比较。若拓扑在此无法构建，则只打开记录。\npartial 读取被截断文件的剩余部分，trace 只打开记录。',
    },
    run: (on, call) => open(on, call.args),
  },
  {
    names: ['export'], group: 'session', usage: 'export test [FILE] --to vitest|java | inputs [FOLDER]', data: '{ to, file, name, text?, bytes?, notes }, or { folder, topics }',
    summary: { en: "the session as a test: vitest for kstep, JUnit for Java's TopologyTestDriver; or what came into it as JSONL", zh: '把会话导出为测试，或把它的输入导出为 JSONL' },
    help: {
      en: 'inputs: a file for each topic, for --input or as the fixture of a lesson; of a live topic what was taken. test: inputs up to the cursor, and what comes out of them under the rules of the test driver: a commit after each record, one partition.\nThe Java topology is sketched from the graph; functions that only your program knows stand there as methods to fill in.',
      zh: 'inputs：每个主题一个文件，可用于 --input 或作为课程的数据；实时主题只含已取出的记录。test：包含游标之前的输入及在测试驱动规则下的输出：每条记录后提交、单分区。\nJava 拓扑由图草拟，程序自己的函数以待填的方法出现。',
    },
    run: (on, call) => exported(on, call.args),
    complete: (_on, _word, args) => (args.length === 0 ? ['test', 'inputs'] : ['--to', ...EXPORTS]).map((text) => ({ text, hint: '' })),
  },
  {
    names: ['reload'], group: 'session', usage: 'reload', data: 'as step, and { records }', summary: { en: 'the edited topology file, with the same inputs and the cursor at the same record', zh: '重新加载拓扑文件，输入与游标所在记录不变' },
    run: (on) => reloaded(on),
  },
  {
    names: ['quit', 'q', 'exit'], group: 'session', usage: 'quit', data: 'null', summary: { en: 'leave', zh: '离开' },
    run: (on) => {
      on.leaving = true;
      return said([]);
    },
  },
];
