/**
 * Instances, their threads, and the tasks that they run: a line for each partition of a task, with how far it has been taken and committed.
 * Written for many instances: standby tasks and tasks that restore have signs of their own, and each instance begins with a summary.
 */
import { formatCount, formatTime } from './format.ts';
import { fitLine, gap, span, spread, type Line } from './spans.ts';
import { paintTable, type TableRow } from './widgets/table.ts';
import type { Paint } from './paint.ts';
import type { ViewTask } from '../../../engine/session/view.ts';
import type { Tone } from '../theme/tones.ts';

const SIGNS: { readonly [state in ViewTask['state']]: readonly [sign: string, tone: Tone] } = {
  running: ['●', 'ok'], restoring: ['◐', 'waiting'], suspended: ['‖', 'muted'], standby: ['○', 'cached'], closed: ['×', 'dropped'], created: ['·', 'pending'],
  idle: ['·', 'muted'],
};

export function paintTasks(tasks: readonly ViewTask[], paint: Paint): readonly Line[] {
  if (tasks.length === 0) return [fitLine([span(paint.words.noTasks, 'muted')], paint.width)];
  const { words, width } = paint;
  const sorted = [...tasks].sort((a, b) => compare(a.instance, b.instance) || compare(a.thread, b.thread) || compare(a.id, b.id));
  const table = paintTable({
    columns: [
      { title: words.task, min: 4 + Math.max(...sorted.map(({ id }) => id.length)) }, { title: words.state, min: 3, optional: 4 }, { title: words.onePartition, min: partitionWidth(sorted) }, { title: words.position, min: 3, align: 'right' }, { title: words.end, min: 3, align: 'right', optional: 3 },
      { title: words.committed, min: 3, align: 'right', optional: 2 }, { title: words.streamTime, min: 6, optional: 1 }, { title: words.stores, min: 6, optional: 5 },
    ],
    rows: sorted.flatMap((task) => taskRows(task, paint)),
  }, width);
  const lines: Line[] = [table[0]!];
  let row = 1;
  let instance: string | null = null;
  let thread: string | null = null;
  for (const task of sorted) {
    if (task.instance !== instance) {
      lines.push(instanceLine(sorted.filter((other) => other.instance === task.instance), paint));
      [instance, thread] = [task.instance, null];
    }
    if (task.thread !== thread) lines.push(fitLine([gap(1), span(task.thread, 'muted')], width));
    thread = task.thread;
    for (const last = row + rowCount(task); row < last; row++) lines.push(table[row]!);
  }
  return lines;
}

/** A partition is told from its neighbours by its last sign: names that are not too long are there to the end. */
function partitionWidth(tasks: readonly ViewTask[]): number {
  return Math.max(8, ...tasks.flatMap(({ partitions }) => partitions.map(({ length }) => length)).filter((length) => length <= 12));
}

/** `▣ visits   3 tasks  ● 2  ○ 1`: how many tasks are in which state. */
function instanceLine(tasks: readonly ViewTask[], paint: Paint): Line {
  const counts = new Map<ViewTask['state'], number>();
  for (const { state } of tasks) counts.set(state, (counts.get(state) ?? 0) + 1);
  const right = [...counts].flatMap(([state, count]): Line => [gap(2), span(`${SIGNS[state][0]} ${count}`, SIGNS[state][1])]);
  return spread([span(`▣ ${paint.words.instance} ${tasks[0]!.instance}`, 'heading')], right, paint.width);
}

function rowCount(task: ViewTask): number { return Math.max(1, task.partitions.length); }

function taskRows(task: ViewTask, paint: Paint): readonly TableRow[] {
  const [sign, tone] = SIGNS[task.state];
  return Array.from({ length: rowCount(task) }, (_, i): TableRow => {
    const partition = task.partitions[i];
    const at = task.offsets[i];
    const first = i === 0;
    const isBehind = at !== undefined && at.position !== null && at.position < at.end;
    return {
      cells: [
        first ? [gap(2), span(`${sign} `, tone), span(task.id, 'strong')] : [],
        first ? [span(task.state, tone), ...(task.progress === null ? [] : [span(` ${Math.floor(task.progress * 100)}%`, tone)])] : [],
        partition === undefined ? [] : [span(partition, 'topic')],
        at === undefined ? [] : [at.position === null ? span('–', 'faint') : span(`${isBehind ? '▸' : ''}${formatCount(at.position)}`, isBehind ? 'waiting' : 'number')],
        at === undefined ? [] : [span(formatCount(at.end), 'muted')],
        at === undefined ? [] : [at.committed === null ? span('–', 'faint') : span(formatCount(at.committed), 'ok')],
        !first ? [] : [task.streamTime === null ? span('–', 'faint') : span(`▼${formatTime(task.streamTime, paint.time, 'short')}`, 'stream-time')],
        first && task.stores.length > 0 ? [span(`▤ ${task.stores.join(' ')}`, 'store')] : [],
      ],
    };
  });
}

function compare(a: string, b: string): number { return a < b ? -1 : a > b ? 1 : 0; }
