/** Every clock that a rule may ask: stream time of tasks, times of partitions and nodes, the wall clock; then what is due next on which. */
import { formatDuration, formatTime } from './format.ts';
import { block, fitLine, gap, lineWidth, span, type Line } from './spans.ts';
import { paintTable, type TableRow } from './widgets/table.ts';
import { cellWidth } from '../text/width.ts';
import type { Paint } from './paint.ts';
import type { Words } from './words.ts';
import type { ViewClock } from '../../../engine/session/view.ts';
import type { Tone } from '../theme/tones.ts';

const TONES: { readonly [kind in ViewClock['kind']]: Tone } = {
  stream: 'stream-time', partition: 'topic', wall: 'wall-time', node: 'node', store: 'store', punctuation: 'waiting', commit: 'ok',
};

/** Half a time says nothing; a name may be cut this short for it. */
const LEAST_NAME = 12;

export function paintClocks(clocks: readonly ViewClock[], paint: Paint): readonly Line[] {
  if (clocks.length === 0) return block([[span(paint.words.noClocks, 'muted')]], paint.width, paint.height);
  const { words } = paint;
  const timed = clocks.filter((clock) => clock.note === undefined);
  const widest = Math.max(0, ...timed.map((clock) => cellWidth(`${kindText(clock, words)} ${clock.scope}`)));
  const cells = timed.map((clock) => rowOf(clock, paint));
  const widestTime = Math.max(7, ...cells.map((row) => lineWidth(row.cells[2]!)));
  const [head, ...rows] = paintTable({
    columns: [
      { title: '', min: 1, max: 1 }, { title: words.clock, min: Math.min(widest, LEAST_NAME) }, { title: `${words.time} → ${words.next}`, min: widestTime },
      { title: words.moved, min: 3, optional: 1 },
    ],
    rows: cells,
  }, paint.width);
  const body = timed.map((clock, i): readonly [kind: ViewClock['kind'], line: Line] => [clock.kind, rows[i]!]);
  const due = body.filter(([kind]) => kind === 'punctuation');
  return block([
    head!, ...linesOf(body, (kind) => kind !== 'punctuation' && kind !== 'commit'),
    fitLine([gap(3), span(due.length > 0 ? words.punctuations : words.noPunctuation, 'muted')], paint.width),
    ...linesOf(due, () => true), ...linesOf(body, (kind) => kind === 'commit'),
    ...clocks.filter((clock) => clock.note !== undefined).map((clock) => noteLine(clock, paint)),
  ], paint.width, paint.height);
}

function linesOf(body: readonly (readonly [ViewClock['kind'], Line])[], holds: (kind: ViewClock['kind']) => boolean): readonly Line[] {
  return body.filter(([kind]) => holds(kind)).map(([, line]) => line);
}

function noteLine(clock: ViewClock, paint: Paint): Line {
  return fitLine([gap(3), span(`${kindText(clock, paint.words)}  `, TONES[clock.kind]), span(clock.note!.replaceAll('`', ''), 'text')], paint.width);
}

/** A punctuation by the clock that brings it. */
function kindText(clock: ViewClock, words: Words): string {
  const kind = clock.kind === 'punctuation' ? clock.on ?? 'stream' : clock.kind;
  return kind === 'partition' ? words.onePartition : kind === 'store' ? words.oneStore : words[kind];
}

function rowOf(clock: ViewClock, paint: Paint): TableRow {
  const moved = clock.value !== null && clock.previous !== null && clock.value !== clock.previous;
  const started = clock.value !== null && clock.previous === null;
  const isDue = clock.due !== null;
  return {
    cells: [
      [span(!isDue && (moved || started) ? '▲' : ' ', 'updated')],
      [span(kindText(clock, paint.words), TONES[clock.kind]), span(clock.scope === '' ? '' : ` ${clock.scope}`, 'text')],
      isDue ? dueCell(clock, paint) : [clock.value === null ? span('–', 'muted') : span(formatTime(clock.value, paint.time, 'short'), TONES[clock.kind]), ...headSpans(clock, paint)],
      isDue ? leftCell(clock, paint) : [span(moved ? `+${formatDuration(clock.value - clock.previous)}` : '', 'updated')],
    ],
  };
}

/** What waits at the head of the partition's queue, where its task has to choose. */
function headSpans({ head }: ViewClock, paint: Paint): Line {
  return head === undefined ? [] : [span(' → ', 'muted'), head === null ? span('–', 'muted') : span(formatTime(head, paint.time, 'short'), 'time')];
}

/** On stream time a punctuation is due at once, with the first record, whenever that is. */
function dueCell(clock: ViewClock, paint: Paint): Line {
  const isFirst = clock.value === null && clock.due! <= 0;
  return [span('→ ', 'muted'), span(isFirst ? paint.words.atFirst : formatTime(clock.due!, paint.time, 'short'), 'time')];
}

function leftCell(clock: ViewClock, paint: Paint): Line {
  const left = clock.value === null ? -1 : clock.due! - clock.value;
  return left < 0 ? [] : [span(`${paint.words.dueIn} ${formatDuration(left)}`, 'muted')];
}
