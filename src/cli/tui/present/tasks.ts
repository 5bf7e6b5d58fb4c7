/** Instances, their threads, and the tasks that they run. */
import { formatTime } from './format.ts';
import { fitLine, gap, span, spread, type Line, type Span } from './spans.ts';
import type { Paint } from './paint.ts';
import type { ViewTask } from '../../../engine/session/view.ts';
import type { Tone } from '../theme/tones.ts';

const SIGNS: { readonly [state in ViewTask['state']]: readonly [sign: string, tone: Tone] } = {
  running: ['●', 'ok'], restoring: ['◐', 'waiting'], suspended: ['‖', 'muted'], standby: ['○', 'cached'], closed: ['×', 'dropped'], created: ['·', 'pending'],
};

export function paintTasks(tasks: readonly ViewTask[], paint: Paint): readonly Line[] {
  if (tasks.length === 0) return [fitLine([span(paint.words.noTasks, 'muted')], paint.width)];
  const lines: Line[] = [];
  let instance: string | null = null;
  let thread: string | null = null;
  for (const task of [...tasks].sort((a, b) => compare(a.instance, b.instance) || compare(a.thread, b.thread) || compare(a.id, b.id))) {
    if (task.instance !== instance) {
      lines.push(fitLine([span(`${paint.words.instance} ${task.instance}`, 'heading')], paint.width));
      [instance, thread] = [task.instance, null];
    }
    if (task.thread !== thread) {
      lines.push(fitLine([span(`  ${task.thread}`, 'muted')], paint.width));
      thread = task.thread;
    }
    lines.push(taskRow(task, paint));
  }
  return lines;
}

function taskRow(task: ViewTask, paint: Paint): Line {
  const [sign, tone] = SIGNS[task.state];
  const left: Span[] = [gap(4), span(`${sign} `, tone), span(task.id, 'strong'), gap(1), span(task.state, tone)];
  if (task.progress !== null) left.push(span(` ${Math.floor(task.progress * 100)}%`, tone));
  left.push(gap(2), span(task.partitions.join(' '), 'topic'));
  if (task.stores.length > 0) left.push(span(`  ▤ ${task.stores.join(' ')}`, 'store'));
  return spread(left, task.streamTime === null ? [] : [span(` ▼${formatTime(task.streamTime, paint.time, 'short')}`, 'stream-time')], paint.width);
}

function compare(a: string, b: string): number { return a < b ? -1 : a > b ? 1 : 0; }
