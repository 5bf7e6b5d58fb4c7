/**
 * Opens the runs of a lesson: its own, and any variation of it. Each is a Session of its own on a simulated Kafka; the same variation opened twice
 * gives the same run, event for event, so an answer can be read off a copy while the learner's run stands still.
 *
 *     const runs = new LessonRuns(lesson);
 *     const reader = await runs.at({ ...NO_VARIATION, topology: 'solution' }, 'end');
 *
 * Copies live in memory alone and go with their last reference; only a session that stays on screen has to be closed.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from '../../../engine/session/codec.ts';
import { endOf, Moment } from '../../../engine/session/moment.ts';
import type { SessionOptions, TopicInput } from '../../../engine/session/session-options.ts';
import { Session } from '../../../engine/session/session.ts';
import { parseTime } from '../../input/parse-time.ts';
import { loadTopology } from '../../topology/load-topology.ts';
import type { Language, Lesson, RecordChange, Variation } from '../format/lesson.ts';
import { NO_VARIATION } from '../format/parse-variation.ts';
import { RunReader } from '../probes/run-reader.ts';
import { Arrivals } from './arrivals.ts';
import { replay, type LoggedAction } from './replay.ts';
import { editSource } from './edit-source.ts';
import { readFixture, type FixtureRecord } from './read-fixture.ts';

export class LessonRuns {
  readonly lesson: Lesson;
  /** The learner's copy of the exercise, null where there is none. */
  workFile: string | null = null;
  language: Language = 'en';

  constructor(lesson: Lesson) { this.lesson = lesson; }

  /** The file of a topology. */
  fileOf(topology: Variation['topology']): string {
    if (topology === 'work' && this.workFile !== null) return this.workFile;
    return path.join(this.lesson.folder, topology === 'starter' || topology === 'work' ? (this.lesson.exercise?.file ?? 'starter.ts') : `${topology ?? 'topology'}.ts`);
  }

  /** What the variation changes in the topology's text, line by line. */
  diffOf(variation: Variation): readonly string[] {
    return variation.edits.length === 0 ? [] : editSource(readFileSync(this.fileOf(variation.topology), 'utf8'), variation.edits).diff;
  }

  /** A fresh session before its first record. @throws whatever loading and building the topology throws */
  async open(variation: Variation = NO_VARIATION, fixtures: readonly string[] | null = null): Promise<Session> {
    const file = this.fileOf(variation.topology);
    const source = variation.edits.length === 0 ? undefined : editSource(readFileSync(file, 'utf8'), variation.edits).source;
    return this.openTopology(await loadTopology(file, source), variation, fixtures);
  }

  async openTopology(loaded: { readonly topology: SessionOptions['topology']; readonly config: SessionOptions['config'] }, variation: Variation, fixtures: readonly string[] | null = null): Promise<Session> {
    const { lesson } = this;
    const partitions = Object.fromEntries(lesson.topics.map((topic) => [topic.name, variation.partitions[topic.name] ?? topic.partitions]));
    const inputs: TopicInput[] = [];
    const late: { readonly topic: string; readonly records: readonly FixtureRecord[] }[] = [];
    for (const topic of lesson.topics) {
      if (topic.fixture === null || (fixtures !== null && !fixtures.includes(topic.name))) continue;
      const file = variation.fixtures[topic.name] ?? variation.fixtures[''] ?? topic.fixture;
      const records = readFixture(lesson.folder, file, lesson.baseTime, partitions[topic.name]!).map((record, index) => changed(record, topic.name, index + 1, variation.records, lesson.baseTime));
      inputs.push({ topic: topic.name, records: records.filter(({ arriveMs }) => arriveMs === 0).map(({ record }) => record) });
      late.push({ topic: topic.name, records: records.filter(({ arriveMs }) => arriveMs > 0) });
    }
    const session = await Session.open({
      title: lesson.id,
      topology: loaded.topology,
      config: { ...loaded.config, ...lesson.engine.config, ...(lesson.engine.threads === 1 ? {} : { 'num.stream.threads': lesson.engine.threads }), ...variation.config },
      inputs, partitions, seed: lesson.engine.seed, commits: 'manual', baseTime: lesson.baseTime, wallClock: lesson.baseTime, language: this.language,
    });
    Arrivals.watch(session, late);
    return session;
  }

  /** A variation read after some inputs, or at its end; with `actions` done on the way. */
  async at(variation: Variation, at: number | 'end', actions: readonly LoggedAction[] = [], fixtures: readonly string[] | null = null): Promise<RunReader> {
    const session = await this.open(variation, fixtures);
    await replay(session, actions, at === 'end' ? Number.POSITIVE_INFINITY : at);
    return at === 'end' ? new RunReader(session) : readerAt(session, at);
  }
}

/** A recorded run as it was after that many inputs. */
export function readerAt(session: Session, inputs: number): RunReader {
  return new RunReader(session, new Moment(session.timeline, endOf(session.timeline, Math.min(inputs, session.timeline.inputCount))));
}

function changed(fixture: FixtureRecord, topic: string, number: number, changes: readonly RecordChange[], baseTime: number): FixtureRecord {
  let { record } = fixture;
  for (const { change } of changes.filter((one) => one.topic === topic && one.record === number)) {
    const { key, value, ts, partition } = change;
    record = {
      ...record,
      ...(key === undefined ? {} : { key: key as Json }), ...(value === undefined ? {} : { value: value as Json }),
      ...(ts === undefined ? {} : { timestamp: parseTime(ts, baseTime, record.where) }), ...(partition === undefined ? {} : { partition: partition as number }),
    };
  }
  return { ...fixture, record };
}
