/** Topics as logs: each partition as a strip of offsets with the committed and the read position, then its newest records. */
import { formatCount, formatTime, valueSpans } from './format.ts';
import { fitLine, gap, lineWidth, span, spread, textOf, type Line, type Span } from './spans.ts';
import type { Paint } from './paint.ts';
import { truncateMiddle } from '../text/fit.ts';
import type { ViewPartition, ViewTopic, ViewTopicRecord } from '../../../engine/session/view.ts';
import type { Tone } from '../theme/tones.ts';

const ROLE_SIGNS: { readonly [role in ViewTopic['role']]: string } = { input: '→', output: '⇒', repartition: '⇄', changelog: '▤' };
const ROLE_TONES: { readonly [role in ViewTopic['role']]: Tone } = { input: 'topic', output: 'emitted', repartition: 'waiting', changelog: 'store' };

export interface TopicsLook {
  /** On a broker that has no transactions. */
  readonly simulated?: boolean;
  /** Keeps the topics whose name holds it, and of the others the records that do, under their topic and partition. */
  readonly filter?: string;
}

/** All lines, and the row of the newest change. */
export function paintTopics(topics: readonly ViewTopic[], paint: Paint, { simulated = false, filter = '' }: TopicsLook = {}): { readonly lines: readonly Line[]; readonly focus: number | null } {
  if (topics.length === 0) return { lines: [fitLine([span(paint.words.noTopics, 'muted')], paint.width)], focus: null };
  const wanted = filter.toLowerCase();
  const holds = (line: Line): boolean => textOf(line).toLowerCase().includes(wanted);
  const lines: Line[] = [];
  let focus: number | null = null;
  for (const topic of topics) {
    const isWhole = topic.name.toLowerCase().includes(wanted);
    const partitions = topic.partitions.map((partition) => ({ partition, records: partition.records.map((record) => ({ record, row: recordRow(record, paint) })).filter(({ row }) => isWhole || holds(row)) }));
    if (!isWhole && partitions.every(({ records }) => records.length === 0)) continue;
    if (lines.length > 0) lines.push([gap(paint.width)]);
    // names that were made up differ near their end; the sign in front says the role, too
    const named: Line = [span(`${ROLE_SIGNS[topic.role]} `, ROLE_TONES[topic.role]), span(truncateMiddle(topic.name, paint.width - 2), ROLE_TONES[topic.role])];
    const role = span(`  ${topic.role}`, 'muted');
    const title: Line = lineWidth(named) + role.width <= paint.width ? [...named, role] : named;
    const note = simulated && topic.role === 'input' ? [span(`  ${paint.words.noTransactions}`, 'faint')] : [];
    lines.push(lineWidth(title) + lineWidth(note) <= paint.width ? spread(title, note, paint.width) : fitLine(title, paint.width));
    for (const { partition, records } of partitions) {
      if (!isWhole && records.length === 0) continue;
      lines.push(partitionRow(partition, paint));
      if (partition.openTransaction !== null) lines.push(fitLine([gap(3), span(`░ ${paint.words.open} ${formatCount(partition.openTransaction)}`, 'warning')], paint.width));
      for (const { record, row } of records) {
        if (record.fresh) focus = lines.length;
        lines.push(row);
      }
    }
  }
  if (lines.length === 0) lines.push(fitLine([span(paint.words.noMatch, 'muted')], paint.width));
  return { lines, focus };
}

/** `0 ├──────■──▲─┤ 0..7 committed 5` */
function partitionRow(partition: ViewPartition, paint: Paint): Line {
  const { words } = paint;
  const right: Span[] = [span(` ${formatCount(partition.start)}..${formatCount(partition.end)}`, 'number')];
  if (partition.position !== null) right.push(span(` ▲${formatCount(partition.position)}`, 'cursor'));
  if (partition.committed !== null) right.push(span(` ✓${formatCount(partition.committed)}`, 'ok'));
  if (partition.lastStable != null) right.push(span(` ${words.stable} ${formatCount(partition.lastStable)}`, partition.openTransaction === null ? 'muted' : 'warning'));
  const lead = span(` ${partition.partition} `, 'muted');
  const room = Math.min(30, paint.width - lead.width - right.reduce((sum, s) => sum + s.width, 0) - 1);
  return spread([lead, ...(room >= 6 ? strip(partition, room) : [])], right, paint.width);
}

function strip(partition: ViewPartition, width: number): Line {
  const inner = width - 2;
  const range = Math.max(1, partition.end - partition.start);
  const cell = (offset: number): number => Math.max(0, Math.min(inner - 1, Math.floor(((offset - partition.start) / range) * inner)));
  const spans: Span[] = [span('├', 'edge')];
  for (let i = 0; i < inner; i++) {
    if (partition.position !== null && cell(partition.position) === i) spans.push(span('▲', 'cursor'));
    else if (partition.committed !== null && cell(partition.committed) === i) spans.push(span('✓', 'ok'));
    else if (partition.openTransaction !== null && i >= cell(partition.openTransaction)) spans.push(span('░', 'warning'));
    else spans.push(span('─', partition.position !== null && i > cell(partition.position) ? 'faint' : 'edge-lit'));
  }
  return [...spans, span('┤', 'edge')];
}

/** Whether the record is new, and whether readers of committed records see it. */
function signOf({ fresh, transaction }: ViewTopicRecord): readonly Span[] {
  if (transaction === undefined) return [span(fresh ? ' + ' : '   ', 'inserted')];
  return [span(fresh ? '+' : ' ', 'inserted'), transaction === 'open' ? span('░ ', 'warning') : span('× ', 'failed')];
}

function recordRow(record: ViewTopicRecord, paint: Paint): Line {
  const left: Span[] = [
    ...signOf(record), ...fitLine([span(formatCount(record.offset), 'muted')], 5, 'right'), gap(2),
    ...valueSpans(record.key, paint.time, 'key'), span(' → ', 'muted'), ...valueSpans(record.value, paint.time, 'value'),
  ];
  return spread(left, [span(record.timestamp === null ? '' : ` ${formatTime(record.timestamp, paint.time, 'short')}`, 'time')], paint.width);
}

