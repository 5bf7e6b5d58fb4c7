import { toJson } from '../../../engine/session/codec.ts';
import { endOf } from '../../../engine/session/moment.ts';
import type { Session } from '../../../engine/session/session.ts';
import type { Lesson, Variation } from '../format/lesson.ts';
import { NO_VARIATION } from '../format/parse-variation.ts';
import { keyOf, LessonRuns } from '../run/lesson-runs.ts';

/** Forward, back to nothing and forward again is the same run, event for event; so is a fresh one, wherever it stops. */
export async function timeTravelProblems(lesson: Lesson): Promise<readonly string[]> {
  const runs = new LessonRuns(lesson);
  const variations = new Map<string, Variation>([[keyOf(NO_VARIATION), NO_VARIATION]]);
  for (const { on } of lesson.steps) if (on !== null) variations.set(keyOf(on), on);
  const problems: string[] = [];
  for (const variation of variations.values()) {
    const session = await runs.open(variation);
    await session.end();
    const events = eventsOf(session, session.run.log.length);
    await session.goto(0);
    await session.end();
    if (eventsOf(session, session.run.log.length).join('\n') !== events.join('\n')) problems.push(`${lesson.place.file}:1: going back to the start and forward again changed the recording`);
    const { inputCount } = session.timeline;
    for (const stop of new Set([1, Math.ceil(inputCount / 2), inputCount])) {
      if (stop > inputCount) continue;
      const fresh = await runs.open(variation);
      await fresh.goto(stop);
      const upTo = endOf(fresh.timeline, stop) < fresh.timeline.steps.length ? fresh.moment.cursor : fresh.run.log.length;
      const again = eventsOf(fresh, upTo);
      const different = again.findIndex((event, number) => event !== events[number]);
      if (different >= 0) problems.push(`${lesson.place.file}:1: a fresh run to #${stop} differs at event ${different}: ${again[different]!} and ${events[different] ?? 'nothing'}`);
      await fresh.close();
    }
    await session.close();
  }
  return problems;
}

function eventsOf(session: Session, upTo: number): readonly string[] { return Array.from({ length: upTo }, (_, number) => JSON.stringify(toJson(session.run.log.at(number)))); }
