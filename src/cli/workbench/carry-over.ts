/** What a debugger takes along when the same topology is opened on another backend. */
import type { Debugger, Mark, Note } from '../../engine/session/debugger.ts';
import type { Language } from '../../engine/session/session-options.ts';
import { LogLine } from '../../engine/session/stopping/logs.ts';

/** What names moments of one run, and means nothing in another: it waits until that run is opened again. */
export interface LeftBehind { readonly marks: readonly Mark[]; readonly notes: readonly Note[] }

export function leftBehind(on: Debugger): LeftBehind { return { marks: on.marks, notes: [...on.notes] }; }

const WORDS = {
  en: {
    came: (count: number) => `${count === 1 ? 'one point' : `${count} points`} came along`,
    missing: (texts: string) => `of them stop nowhere here: ${texts}`,
    wait: (marks: string) => `left with the simulated run, to come back with it: ${marks}`,
    gone: (marks: string) => `gone with the run on the real Kafka: ${marks}`,
    back: (marks: string) => `back again: ${marks}`,
    marks: (names: readonly string[], notes: number) => [...(names.length === 0 ? [] : [`${names.length === 1 ? 'mark' : 'marks'} ${names.join(', ')}`]), ...(notes === 0 ? [] : [`${notes} ${notes === 1 ? 'note' : 'notes'}`])].join(', '),
    and: '; ',
  },
  zh: {
    came: (count: number) => `带来了 ${count} 个断点和监视`,
    missing: (texts: string) => `其中在此处不会停下的：${texts}`,
    wait: (marks: string) => `留在模拟运行、回去时恢复：${marks}`,
    gone: (marks: string) => `随真实 Kafka 上的运行消失：${marks}`,
    back: (marks: string) => `已恢复：${marks}`,
    marks: (names: readonly string[], notes: number) => [...(names.length === 0 ? [] : [`标记 ${names.join('、')}`]), ...(notes === 0 ? [] : [`${notes} 条注释`])].join('、'),
    and: '；',
  },
} as const;

/**
 * Breakpoints, watches and log lines are about the topology, which is the same: they are looked up in the other session and count from nothing.
 * Marks and notes are about moments of a run: `returning` are those of the run that is opened again.
 * @returns one sentence about what came and what did not; null where there was nothing
 */
export function carryOver(from: Debugger, to: Debugger, returning: LeftBehind | null, language: Language): string | null {
  const words = WORDS[language];
  for (const { id, target, condition, temporary, enabled, ignore } of from.points.all) to.points.restore(id, target, to.session, { condition, temporary, enabled, ignore });
  const lost: string[] = [];
  for (const { id, expression, node, text } of from.logs.all) {
    try {
      to.logs.add(new LogLine(to.points.keepId(id), expression, node, to.session));
    } catch {
      lost.push(`log ${text}`);
    }
  }
  for (const mark of returning?.marks ?? []) to.putMark(mark);
  to.notes.push(...returning?.notes ?? []);
  const missing = [...to.points.all.filter((point) => point.missing !== null).map((point) => point.text), ...lost];
  const came = from.points.all.length + from.logs.all.length;
  const stays = words.marks(from.markNames(), from.notes.length);
  const back = words.marks((returning?.marks ?? []).map(({ name }) => name), returning?.notes.length ?? 0);
  const parts = [
    ...(came === 0 ? [] : [words.came(came)]), ...(missing.length === 0 ? [] : [words.missing(missing.join(', '))]), ...(back === '' ? [] : [words.back(back)]),
    ...(stays === '' ? [] : [from.session.options.kafka == null ? words.wait(stays) : words.gone(stays)]),
  ];
  return parts.length === 0 ? null : parts.join(words.and);
}
