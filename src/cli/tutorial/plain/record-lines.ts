import { SessionLookups } from '../../../engine/session/views/session-lookups.ts';
import { wrap } from '../../tui/text/wrap.ts';
import { fit } from '../../tui/text/fit.ts';
import { cellWidth } from '../../tui/text/width.ts';
import type { Action, Language } from '../format/lesson.ts';
import { lessonWord, translated } from '../learner/lesson-words.ts';
import { jsonText, timeText, valueText } from '../probes/notation.ts';
import type { ReadRecord, RunReader } from '../probes/run-reader.ts';

/** An input as text: itself and its fate, its way, what it wrote, what it sent. */
export function recordLines(run: RunReader, number: number, language: Language, width: number): readonly string[] {
  const input = run.input(number);
  const fate = run.fate(number);
  if (input === null || fate === null) return [];
  const { session } = run;
  const lookups = SessionLookups.of(session);
  const outputs = session.info.outputTopics.flatMap((topic) => run.outputs(topic, { during: number }));
  const name = `#${number}`.padEnd(4) + `${timeText(input.time, run.base)}  ${input.topic}  ${run.keyText(input.key)} =`;
  const value = valueText(input.value);
  const fateText = fate.kind === 'emitted' ? `${translated(language, 'emitted')} ${fate.outputs}`
    : `${translated(language, fate.kind)}${fate.reason === null ? '' : `: ${fate.reason}`}`;
  const room = Math.min(Math.max(44, width - 32), width - 2 - cellWidth(fateText));
  const isLong = cellWidth(`${name} ${value}`) > room;
  const lines = [`${fit(isLong ? name : `${name} ${value}`, room)}  ${fateText}`];
  const put = (text: string): void => void lines.push(...wrap(text, width - 6).map((line, i) => `${i === 0 ? '    ' : '      '}${line}`));
  if (isLong) put(value);
  if (run.visited(number).length > 0) put(run.visited(number).map((node) => lookups.label(node)).join(' → '));
  for (const { store, key, before, now } of run.writes(number)) put(`${store}  ${key}  ${before === null ? '' : `${jsonText(before)} → `}${jsonText(now)}`);
  for (const output of outputs) put(`${output.topic} ◂ ${run.keyText(output.key)} = ${valueText(output.value)}`);
  return lines;
}

/** Records that no input sent: a commit empties caches, the wall clock calls punctuators. In the order in which they were sent, topic by topic. */
export function sentByActs(run: RunReader): readonly ReadRecord[] { return run.session.info.outputTopics.flatMap((topic) => run.outputs(topic).filter(({ origin }) => origin === 0)); }

/** A commit, or a move of the wall clock, and what came out. `before`: what acts had sent until then. Of other actions nothing is told. */
export function actLines(run: RunReader, action: Action, before: readonly ReadRecord[], language: Language, width: number): readonly string[] {
  const name = action.kind === 'commit' ? lessonWord(language, 'actCommit') : action.kind === 'advanceWallClock' ? lessonWord(language, 'actClock', { time: timeText(action.ms, 0) }) : null;
  if (name === null) return [];
  const known = new Map<string, number>();
  for (const { topic } of before) known.set(topic, (known.get(topic) ?? 0) + 1);
  const lines = [`··  ${name}`];
  const seen = new Map<string, number>();
  for (const { topic, key, value } of sentByActs(run)) {
    const number = (seen.get(topic) ?? 0) + 1;
    seen.set(topic, number);
    if (number > (known.get(topic) ?? 0)) lines.push(...wrap(`${topic} ◂ ${run.keyText(key)} = ${valueText(value)}`, width - 6).map((line, i) => `${i === 0 ? '    ' : '      '}${line}`));
  }
  return lines;
}

/** Calls of punctuators, from the call with that number on, as far as they came before an input was taken. */
export function callLines(run: RunReader, from: number, before: number, language: Language, width: number): { readonly lines: readonly string[]; readonly told: number } {
  const calls = run.punctuatorCalls.slice(from).filter(({ after }) => after < before);
  return {
    told: from + calls.length,
    lines: calls.flatMap(({ node, time, sent }) => [
      `··  ${lessonWord(language, 'punctuated', { node: SessionLookups.of(run.session).label(node), time: timeText(time, run.base) })}`,
      ...sent.flatMap(({ topic, key, value }) => wrap(`${topic} ◂ ${run.keyText(key)} = ${valueText(value)}`, width - 6).map((line, i) => `${i === 0 ? '    ' : '      '}${line}`)),
    ]),
  };
}

/** All stores of a run, row by row. */
export function storeLines(run: RunReader, language: Language): readonly string[] {
  return run.stores.flatMap((store) => {
    const rows = run.rows(store) ?? [];
    return [`${store}  (${rows.length === 1 ? lessonWord(language, 'oneRow') : lessonWord(language, 'storeRows', { n: rows.length })})`, ...rows.map((row) => `  ${run.rowText(row)}`)];
  });
}
