/**
 * Opens the runs of a lesson: its own, and any variation of it. Each is a Session of its own on a simulated Kafka; the same variation opened twice
 * gives the same run, event for event, so an answer can be read off a copy while the learner's run stands still.
 *
 *     const runs = new LessonRuns(lesson);
 *     const reader = readerAt(await runs.finished({ ...NO_VARIATION, topology: 'solution' }), 'end');
 *
 * Copies live in memory alone and go with their last reference; only a session that stays on screen has to be closed. A topology's text is loaded once: what
 * its module keeps outside of the function is shared by all runs.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from '../../../engine/session/codec.ts';
import { topicsReadBy } from '../../../engine/session/describe-topology.ts';
import { endOf, Moment } from '../../../engine/session/moment.ts';
import type { TopicInput } from '../../../engine/session/session-options.ts';
import { Session } from '../../../engine/session/session.ts';
import { parseTime } from '../../input/parse-time.ts';
import { loadTopology, type LoadedTopology } from '../../topology/load-topology.ts';
import type { Language, Lesson, RecordChange, TopicSpec, Variation } from '../format/lesson.ts';
import { NO_VARIATION } from '../format/parse-variation.ts';
import { RunReader } from '../probes/run-reader.ts';
import { Arrivals } from './arrivals.ts';
import { editSource } from './edit-source.ts';
import { move } from './replay.ts';
import { oneAfterTheOther } from './one-after-the-other.ts';
import { readFixture, type FixtureRecord } from './read-fixture.ts';

export class LessonRuns {
  readonly lesson: Lesson;
  /** The learner's copy of the exercise, null where there is none. */
  workFile: string | null = null;
  language: Language = 'en';
  readonly #loaded = new Map<string, Promise<LoadedTopology>>();
  readonly #finished = new Map<string, Promise<Session>>();

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

  #load(file: string, edits: Variation['edits']): { readonly source: string; readonly loaded: Promise<LoadedTopology> } {
    const text = readFileSync(file, 'utf8');
    const source = edits.length === 0 ? text : editSource(text, edits).source;
    const key = `${file}\n${source}`;
    let loaded = this.#loaded.get(key);
    if (loaded === undefined) {
      loaded = loadTopology(file, edits.length === 0 ? undefined : source);
      this.#loaded.set(key, loaded);
    }
    return { source, loaded };
  }

  /** A fresh session before its first record. @throws whatever loading and building the topology throws */
  async open(variation: Variation = NO_VARIATION, fixtures: readonly string[] | null = null): Promise<Session> {
    const { source, loaded } = this.#load(this.fileOf(variation.topology), variation.edits);
    return this.openTopology(await loaded, variation, fixtures, source);
  }

  /** A run of the variation that has taken all its input, made once: every earlier moment can be read from it. Not to be moved. */
  finished(variation: Variation = NO_VARIATION, fixtures: readonly string[] | null = null): Promise<Session> {
    const { source } = this.#load(this.fileOf(variation.topology), variation.edits);
    const key = `${keyOf(variation)} ${fixtures?.join() ?? ''}\n${source}`;
    let session = this.#finished.get(key);
    if (session === undefined) {
      session = this.open(variation, fixtures).then(async (opened) => {
        await opened.end();
        return opened;
      });
      this.#finished.set(key, session);
    }
    return session;
  }

  #fixture(topic: TopicSpec, variation: Variation): readonly FixtureRecord[] {
    const file = variation.fixtures[topic.name] ?? variation.fixtures[''] ?? topic.fixture!;
    return readFixture(this.lesson.folder, file, this.lesson.baseTime, variation.partitions[topic.name] ?? topic.partitions);
  }

  /** A record of a fixture, by its position from 1, as no change has touched it. */
  fixtureRecord(name: string, number: number, variation: Variation): FixtureRecord['record'] | null {
    const topic = this.lesson.topics.find((one) => one.name === name);
    return topic === undefined || topic.fixture === null ? null : this.#fixture(topic, variation)[number - 1]?.record ?? null;
  }

  /** @param source  the text of the topology where it is not what the file holds */
  async openTopology(loaded: LoadedTopology, variation: Variation, fixtures: readonly string[] | null = null, source?: string): Promise<Session> {
    const { lesson } = this;
    const lines = (source ?? readFileSync(loaded.file, 'utf8')).split('\n');
    const partitions = Object.fromEntries(lesson.topics.map((topic) => [topic.name, variation.partitions[topic.name] ?? topic.partitions]));
    const config = { ...loaded.config, ...lesson.engine.config, ...variation.config };
    // a lesson of several parts has topics that only one of its topologies reads; what a learner's topology does not read is an error that says so
    const isWanted = fixtures === null ? topicsReadBy(loaded.topology, config) : (topic: string): boolean => fixtures.includes(topic);
    const inputs: TopicInput[] = [];
    const late: { readonly topic: string; readonly records: readonly FixtureRecord[] }[] = [];
    for (const topic of lesson.topics) {
      if (topic.fixture === null || !isWanted(topic.name)) continue;
      const records = this.#fixture(topic, variation).map((record, index) => changed(record, topic.name, index + 1, variation.records, lesson.baseTime));
      inputs.push({ topic: topic.name, records: records.filter(({ arriveMs }) => arriveMs === 0).map(({ record }) => record) });
      late.push({ topic: topic.name, records: records.filter(({ arriveMs }) => arriveMs > 0) });
    }
    const before = variation.upgrade === null ? null : await this.#runBefore(variation.upgrade, variation, loaded.file, lines.join('\n'));
    const session = await Session.open({
      title: lesson.id, instances: lesson.engine.instances, threads: lesson.engine.threads, ...(before === null ? {} : { broker: before.broker }),
      topology: loaded.topology,
      config, inputs: lesson.engine.arrivals === 'in-turn' ? oneAfterTheOther(inputs, lesson.baseTime) : inputs, arrivals: lesson.engine.arrivals, partitions, seed: lesson.engine.seed, commits: 'manual', baseTime: lesson.baseTime, wallClock: lesson.baseTime, clockFollows: lesson.engine.clockFollows, failsLate: true,
      language: this.language,
      sourceLine: ({ file, line }) => (file === loaded.file ? lines[line - 1] ?? null : null),
    });
    Arrivals.watch(session, late);
    for (const action of variation.do) await move(session, action, lesson.place);
    return session;
  }

  /** The topology of an upgrade as it was before: the text at hand, with some lines changed. */
  async #openText(file: string, source: string, variation: Variation): Promise<Session> {
    return this.openTopology(await loadTopology(file, source), variation, null, source);
  }

  /** The run that an upgrade comes after: closed as it should be, its topics and offsets are what the next one finds. */
  async #runBefore(upgrade: NonNullable<Variation['upgrade']>, variation: Variation, file: string, source: string): Promise<Session> {
    const before = { ...variation, topology: upgrade.topology, edits: upgrade.edits, do: upgrade.do, upgrade: null };
    const session = upgrade.topology === 'same' ? await this.#openText(file, editSource(source, upgrade.edits).source, before) : await this.open(before);
    for (const { name, isRunning } of session.run.cluster.instances) if (isRunning) await session.changeCluster({ kind: 'close', instance: name });
    return session;
  }
}

/** Variations that give the same run have the same key, wherever they are read. */
export function keyOf({ at: _, ...variation }: Variation): string { return JSON.stringify(variation, (name, value: unknown) => (name === 'place' ? undefined : value)); }

/** A recorded run as it was after that many inputs, or at the end of the recording. */
export function readerAt(session: Session, inputs: number | 'end'): RunReader {
  const { timeline } = session;
  return new RunReader(session, new Moment(timeline, inputs === 'end' ? timeline.steps.length : endOf(timeline, Math.min(inputs, timeline.inputCount))));
}

function changed(fixture: FixtureRecord, topic: string, number: number, changes: readonly RecordChange[], baseTime: number): FixtureRecord {
  let { record } = fixture;
  for (const { change } of changes.filter((one) => one.topic === topic && one.record === number)) {
    const { key, value, ts, partition } = change;
    record = {
      ...record,
      ...(key === undefined ? {} : { key: key as Json }), ...(value === undefined ? {} : { value: value as Json, raw: null }),
      ...(ts === undefined ? {} : { timestamp: parseTime(ts, baseTime, record.where) }), ...(partition === undefined ? {} : { partition: partition as number }),
    };
  }
  return { ...fixture, record };
}
