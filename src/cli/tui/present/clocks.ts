/** Every clock that a rule may ask: stream time of tasks, times of partitions and nodes, the wall clock, and what is due on which. */
import { formatDuration, formatTime } from './format.ts';
import { block, span, type Line } from './spans.ts';
import { paintTable, type TableRow } from './widgets/table.ts';
import { cellWidth } from '../text/width.ts';
import type { Paint } from './paint.ts';
import type { ViewClock } from '../../../engine/session/view.ts';
import type { Tone } from '../theme/tones.ts';

const TONES: { readonly [kind in ViewClock['kind']]: Tone } = {
  stream: 'stream-time', partition: 'topic', wall: 'wall-time', node: 'node', store: 'store', punctuation: 'waiting', commit: 'ok',
};

export function paintClocks(clocks: readonly ViewClock[], paint: Paint): readonly Line[] {
  if (clocks.length === 0) return block([[span(paint.words.noClocks, 'muted')]], paint.width, paint.height);
  const rows = clocks.map((clock): TableRow => {
    const moved = clock.value !== null && clock.previous !== null && clock.value !== clock.previous;
    const started = clock.value !== null && clock.previous === null;
    return {
      cells: [
        [span(moved || started ? '▲' : ' ', 'updated')],
        [span(clock.kind, TONES[clock.kind]), span(clock.scope === '' ? '' : ` ${clock.scope}`, 'text')],
        [clock.value === null ? span('–', 'muted') : span(formatTime(clock.value, paint.time, 'short'), TONES[clock.kind])],
        [span(moved ? `+${formatDuration(clock.value - clock.previous)}` : '', 'updated')],
        dueCell(clock, paint),
      ],
    };
  });
  const { words } = paint;
  const widest = Math.max(...clocks.map((clock) => cellWidth(`${clock.kind} ${clock.scope}`)));
  return block(paintTable({
    columns: [
      { title: '', min: 1, max: 1 }, { title: words.clock, min: Math.min(widest, paint.width >> 1) }, { title: words.time, min: 7 }, { title: words.moved, min: 3, optional: 1 },
      { title: words.due, min: 5, optional: 2 },
    ],
    rows,
  }, paint.width), paint.width, paint.height);
}

function dueCell(clock: ViewClock, paint: Paint): Line {
  if (clock.due === null) return [];
  const left = clock.value === null ? null : clock.due - clock.value;
  return [span(formatTime(clock.due, paint.time, 'short'), 'time'), span(left === null || left < 0 ? '' : ` (${formatDuration(left)})`, 'muted')];
}
