import { answersOf } from '../answers/answers.ts';
import { Expression, valueNow } from '../conditions/expression.ts';
import { StoreHandle, TopicHandle } from '../conditions/handles.ts';
import { DESCRIBE_FORMATS, describeTopology } from '../describe-topology.ts';
import { Instant } from '../conditions/instant.ts';
import type { Json } from '../codec.ts';
import type { Debugger } from '../debugger.ts';
import { lineIn, nodesNamed, noSuchNode } from '../stopping/place.ts';
import type { SourceLocation } from '../../topology/plan.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { topologyView } from '../views/topology.ts';
import { topicNames } from '../views/topology.ts';
import { wordsOf } from './arguments.ts';
import { refused, said, type Command, type CommandResult } from './command.ts';
import { LOOKS } from './looks.ts';
import { answerData, Shown } from './shown.ts';
import { textTable } from './text-table.ts';
import { Refused } from '../refusals/refused.ts';

function print(on: Debugger, text: string, rows: number): CommandResult {
  if (text === '') return refused((say) => say.printNeeds(Object.keys(LOOKS)));
  const [first = '', ...args] = wordsOf(text);
  if (Object.hasOwn(LOOKS, first) && (args.length === 0 || /^\w+\s+[\w"'[{]/.test(text))) return LOOKS[first]!.show(on, args, rows);
  const expression = Expression.parse(on.session, text);
  const value = valueNow(on.session, expression);
  if (value instanceof StoreHandle) return LOOKS['store']!.show(on, [value.name], rows);
  if (value instanceof TopicHandle) return LOOKS['topic']!.show(on, [value.name], rows);
  const shown = new Shown(on);
  const lines = Array.isArray(value) && value.length > 0 ? value.map((element, index) => `${index}  ${shown.whole(element)}`) : [shown.answer(expression, value)];
  return said(lines, { value: answerData(value) });
}

/** One line each; a long one has its words below. */
function looksIn(language: 'en' | 'zh'): string {
  return Object.values(LOOKS).map(({ usage, summary }) => `${usage.length > 26 ? `${usage}\n${' '.repeat(28)}` : usage.padEnd(28)}${summary[language]}`).join('\n');
}

// ---- list

function list(on: Debugger, wanted: string): CommandResult {
  const location = locationOf(on, wanted);
  if (location === null) return refused((say) => say.noLocation);
  const around = on.settings.list;
  const marked = new Map<number, string[]>();
  const lookups = SessionLookups.of(on.session);
  for (const node of on.session.info.plan.nodes) {
    if (node.location === null || node.location.file !== location.file) continue;
    marked.set(node.location.line, [...(marked.get(node.location.line) ?? []), lookups.label(node.name)]);
  }
  const current = new Instant(on.session, on.session.moment.at).node;
  const at = current === null ? null : on.session.info.node(current)?.location ?? null;
  const stops = new Set(on.points.nodes.map((node) => on.session.info.node(node)?.location?.line));
  const lines: { line: number; text: string; nodes: readonly string[] }[] = [];
  for (let line = Math.max(1, location.line - around); line <= location.line + around; line++) {
    const text = sourceLine(on, { ...location, line });
    if (text !== null) lines.push({ line, text, nodes: marked.get(line) ?? [] });
  }
  if (lines.length === 0) return refused((say) => say.noSource(location.file, location.line));
  const width = String(lines.at(-1)!.line).length;
  const shown = lines.map(({ line, text, nodes }) => {
    const sign = at !== null && at.file === location.file && at.line === line ? '▸' : stops.has(line) ? '●' : ' ';
    return `${sign} ${String(line).padStart(width)}  ${text}${nodes.length === 0 ? '' : `   ⟵ ${nodes.join(', ')}`}`;
  });
  return said([location.file.replace(/^.*[\\/]/, ''), ...shown], { file: location.file, line: at?.line ?? null, lines });
}

/** What to look at: a node, a line, or the operator at the cursor. */
function locationOf(on: Debugger, wanted: string): SourceLocation | null {
  const { info } = on.session;
  const first = info.plan.nodes.find((node) => node.location !== null)?.location ?? null;
  if (wanted === '') {
    const node = new Instant(on.session, on.session.moment.at).node;
    return (node === null ? null : info.node(node)?.location) ?? first;
  }
  const line = lineIn(wanted);
  if (line !== null) {
    const file = info.plan.nodes.find((node) => node.location !== null && (line.file === null || node.location.file.endsWith(line.file)))?.location?.file;
    if (file === undefined) throw new Refused((say) => say.noOperatorInFile(line.file ?? ''));
    return { file, line: line.line, column: 1 };
  }
  const nodes = nodesNamed(on.session, wanted);
  if (nodes.length === 0) throw new Refused(noSuchNode(on.session, wanted));
  return nodes[0]!.location;
}

function sourceLine(on: Debugger, location: SourceLocation): string | null {
  return on.session.options.sourceLine?.(location) ?? on.host?.sourceLine(location.file, location.line) ?? null;
}

// ---- topology

function described(on: Debugger, wanted: string): CommandResult {
  const format = DESCRIBE_FORMATS.find((one) => one === wanted);
  if (format === undefined) return refused((say) => say.notFormat(wanted, DESCRIBE_FORMATS));
  const { topology: make, config } = on.session.options;
  const text = describeTopology(make, config ?? {}, format).trimEnd();
  return said(text.split('\n'), { format, text });
}

function topology(on: Debugger): CommandResult {
  const view = topologyView(on.session, SessionLookups.of(on.session));
  const current = new Instant(on.session, on.session.moment.at).node;
  const { projection } = on.session.moment;
  const words = answersOf(on.session.language);
  const lines = view.subtopologies.flatMap((sub) => [
    words.subTopology(sub.id, sub.global, sub.tasks),
    ...textTable(['', '', '', '', '', '', '', ''], sub.nodes.map((node) => [
      node.name === current ? '▸' : on.points.nodes.includes(node.name) ? '●' : '', node.label, node.name === node.label ? '' : node.name, node.successors.length === 0 ? '' : `→ ${node.successors.map((name) => SessionLookups.of(on.session).label(name)).join(', ')}`,
      node.stores.length === 0 ? '' : `[${node.stores.join(' ')}]`, node.badges.join(' '), node.location === null ? '' : words.onLine(node.location.line), words.seen(projection.entries(node.name)),
    ])),
  ]);
  return said(lines, view as unknown as Json);
}

export const LOOKING: readonly Command[] = [
  {
    names: ['print', 'p', 'v'], group: 'looking', usage: 'print EXPR | LOOK', data: '{ value } of an expression; of a look what help print says (types of the view model)',
    summary: { en: 'the value of an expression, or one of the tables', zh: '表达式的值或某张表' },
    help: {
      en: `print key · print store("counts").get("alice") · print outputs("counts") · print streamTime - ts\n${looksIn('en')}\nset rows N changes how many rows a table has; 50print store NAME shows 50.`,
      zh: `print key · print store("counts").get("alice") · print outputs("counts") · print streamTime - ts\n${looksIn('zh')}\nset rows N 改变行数；50print store NAME 显示 50 行。`,
    },
    run: (on, call) => print(on, call.rest, call.count ?? on.settings.rows),
    complete: (on, word, args) => {
      if (args[0] === 'store' || args[0] === 'windows') return SessionLookups.of(on.session).storeNames.map((text) => ({ text, hint: 'store' }));
      if (args[0] === 'topic') return topicNames(on.session, SessionLookups.of(on.session)).map(({ name, role }) => ({ text: name, hint: role }));
      return [...(args.length === 0 ? Object.entries(LOOKS).map(([text, look]) => ({ text, hint: look.summary[on.session.language] })) : []), ...on.completeExpression(word)];
    },
  },
  {
    names: ['list', 'l'], group: 'looking', usage: 'list [NODE | LINE]', data: '{ file, line, lines: [{ line, text, nodes }] }',
    summary: { en: "the program around the operator at the cursor", zh: '游标处算子附近的程序' },
    help: { en: 'list · list count · list 14 · list topology.ts:14\n▸ the operator at the cursor, ● a point; behind ⟵ what a line has made.', zh: 'list · list count · list 14 · list topology.ts:14\n▸ 游标处的算子，● 断点；⟵ 之后为该行生成的节点。' },
    run: (on, call) => list(on, wordsOf(call.rest).join(' ')),
    complete: (on) => SessionLookups.of(on.session).session.info.plan.nodes.map(({ name }) => ({ text: SessionLookups.of(on.session).label(name), hint: name })),
  },
  {
    names: ['topology', 'topo'], group: 'looking', usage: 'topology [text | tree | mermaid | dot | json]', data: "ViewTopology; with a format { format, text }",
    summary: { en: "the nodes, by sub-topology, with stores and lines; or Kafka's describe(), or the source of a picture", zh: '按子拓扑列出的节点、存储与行号；或 Kafka 的 describe()，或图的源码' },
    run: (on, call) => (call.rest.trim() === '' ? topology(on) : described(on, call.rest.trim())),
    complete: (_on, _word, args) => (args.length === 0 ? DESCRIBE_FORMATS.map((text) => ({ text, hint: '' })) : []),
  },
];
