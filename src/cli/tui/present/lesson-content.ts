/** The lesson's pane: where one is stands above, what comes next below, and between them scrolls what is to be read. */
import { block, span, type Line } from './spans.ts';
import { drawLesson, lessonFoot, type LessonDrawing, type Reach } from './lesson.ts';
import type { PaneContent } from './pane-content.ts';
import type { Paint } from './paint.ts';
import type { ViewLesson } from '../../../engine/session/view-lesson.ts';
import type { State } from '../state/state.ts';

/** Lower panes than this show the text alone. */
const LEAST_HEIGHT = 6;

export function lessonContent(state: State, lesson: ViewLesson | null, paint: Paint, focused: boolean): PaneContent {
  const { width, height } = paint;
  const none = { total: height, height, top: 0, selectable: 0, rowOf: () => 0 };
  if (lesson === null) return { ...none, lines: block([[span(paint.words.noLesson, 'muted')]], width, height), note: [] };
  const { prediction } = lesson;
  const asked = prediction !== null && prediction.given === null;
  const drawing = drawLesson(lesson, paint, asked ? state.option : null, asked ? state.picked : []);
  const framed = height >= LEAST_HEIGHT;
  const room = framed ? height - 2 : height;
  const total = drawing.body.length;
  const most = Math.max(0, total - room);
  const top = Math.max(0, Math.min(most, state.panes.lesson.top ?? startOf(partInSight(state, drawing), room)));
  const reach = asked && drawing.question !== null ? drawing.question.to : total - 1;
  const shown = block(drawing.body.slice(top, top + room), width, room);
  const below = Math.max(0, reach + 1 - top - room);
  const lines: readonly Line[] = framed ? [drawing.head, ...shown, lessonFoot(lesson, paint, below, state.focus === 'lesson', state.picked)] : shown;
  const note: Line = [...(total > room ? [span(`${top + 1}–${Math.min(total, top + room)}/${total}`, 'muted')] : []), ...(asked && !focused ? [span(' ?', 'accent')] : [])];
  return { lines, note, total, height: room, top, selectable: asked ? prediction.options.length : 0, rowOf: () => 0, reach };
}

/** A new step is read from its start; what came after that is brought into sight. */
function partInSight({ lessonPart }: State, drawing: LessonDrawing): Reach | null { return lessonPart === 'start' ? null : drawing[lessonPart]; }

/** So that a part is in sight to its end with what stands before it; one that is longer than the pane is read from its start. */
function startOf(part: Reach | null, room: number): number {
  if (part === null) return 0;
  if (part.to - part.from < room) return Math.max(0, part.to + 1 - room);
  return Math.max(part.from, Math.min(part.to, (part.mustSee ?? part.from) + 1) + 1 - room);
}
