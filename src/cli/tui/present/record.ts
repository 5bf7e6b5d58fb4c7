/** The record at the cursor: where it lies, what it carries, its fate, and its way through the nodes with what each of them did. */
import { FATE_SIGNS, formatTime, textSpans, valueSpans } from './format.ts';
import { block, fitLine, gap, span, wrapLine, type Line, type Span } from './spans.ts';
import type { Paint } from './paint.ts';
import type { ViewEffect, ViewRecord, ViewVisit } from '../../../engine/session/view.ts';
import type { Tone } from '../theme/tones.ts';

export interface RecordDrawing {
  /** All lines; `focus` is the row of the current node. */
  readonly lines: readonly Line[];
  readonly focus: number | null;
}

export function paintRecord(record: ViewRecord | null, paint: Paint): RecordDrawing {
  if (record === null) return { lines: block([[span(paint.words.noRecord, 'muted')]], paint.width, 1), focus: null };
  const { words, time, width } = paint;
  const label = Math.min(9, Math.max(6, Math.floor(width / 5)));
  const field = (name: string, value: Line): Line => [...fitLine([span(name, 'muted')], label), ...value];
  const lines: Line[] = [
    [span(`#${record.number} `, 'strong'), span(record.topic, 'topic'), span(`-${record.partition}`, 'topic'), span(` @${record.offset}`, 'muted'), span(`  ${record.task}`, 'muted')],
    ...hanging(field(words.key, []), valueSpans(record.key, time, 'key'), width),
    ...hanging(field(words.value, []), valueSpans(record.value, time, 'value'), width),
    field(words.time, [span(formatTime(record.timestamp, time), 'time')]),
    ...record.headers.map((header, i) => field(i === 0 ? words.headers : '', [span(`${header.name}=`, 'muted'), ...valueSpans(header.value, time, 'value')])),
    ...hanging(field(words.fate, [span(`${FATE_SIGNS[record.fate]} `, record.fate)]), textSpans(record.fateText), width),
    ...(record.note === null ? [] : hanging(field(words.note, []), [span(record.note, 'info')], width)),
    [],
  ];
  let focus: number | null = null;
  for (const visit of record.way) {
    if (visit.state === 'current') focus = lines.length;
    lines.push(...visitLines(visit, paint));
  }
  return { lines: lines.map((line) => fitLine(line, width)), focus };
}

const STATE_SIGNS = { done: '✓', current: '▶', ahead: '·' } as const;

function visitLines(visit: ViewVisit, paint: Paint): readonly Line[] {
  const tone: Tone = visit.state === 'current' ? 'node-current' : visit.state === 'done' ? 'node-visited' : 'node';
  const indent = '  '.repeat(Math.min(visit.depth, 4));
  const head: Span[] = [
    span(`${STATE_SIGNS[visit.state]} `, tone), span(indent), span(visit.label, tone), gap(2),
    ...valueSpans(visit.key, paint.time, 'key'), span(' → ', 'muted'), ...valueSpans(visit.value, paint.time, 'value'),
  ];
  const emphasis = visit.state === 'ahead' ? 'future' : 'none';
  const lines: Line[] = [head];
  for (const effect of visit.effects) {
    lines.push(...hanging([gap(2 + indent.length + 2), span(`${EFFECT_SIGNS[effect.kind]} `, effectTone(effect))], textSpans(effect.text), paint.width));
  }
  return emphasis === 'none' ? lines : lines.map((line) => line.map((s) => ({ ...s, emphasis })));
}

const EFFECT_SIGNS: { readonly [kind in ViewEffect['kind']]: string } = {
  read: '»', write: '~', forward: '→', output: '⇒', drop: '×', hold: '◇', time: '▲', failure: '!', cache: '○', commit: '✓', cluster: '▣',
};
function effectTone(effect: ViewEffect): Tone {
  switch (effect.kind) {
    case 'read': return 'read';
    case 'write': return 'updated';
    case 'forward': return 'edge-lit';
    case 'output': return 'emitted';
    case 'drop': return 'dropped';
    case 'hold': return 'buffered';
    case 'time': return 'stream-time';
    case 'failure': return 'failed';
    case 'cache': return 'cached';
    case 'commit': return 'ok';
    case 'cluster': return 'heading';
  }
}

/** A lead, and a text that wraps behind it. */
export function hanging(lead: Line, text: Line, width: number): readonly Line[] {
  const indent = lead.reduce((sum, s) => sum + s.width, 0);
  return wrapLine(text, Math.max(8, width - indent)).map((line, i) => (i === 0 ? [...lead, ...line] : [gap(indent), ...line]));
}
