import { StreamsConfig } from '../../config/streams-config.ts';
import { durationText } from '../sentences/time-text.ts';
import { plainText, text } from '../sentences/text.ts';
import { SESSION_DEFAULTS, type Language, type SessionOptions } from '../session-options.ts';
import type { Session } from '../session.ts';
import { partitionCounts } from '../session-file/recorded-inputs.ts';
import type { Json } from '../codec.ts';
import type { ViewText } from '../view.ts';
import type { Branch } from './branch.ts';
import { Comparison, type Side } from './comparison.ts';
import { InputEntries, placeByKey, topicInputs, type InputEntry } from './entries.ts';
import { replay } from './replay.ts';
import { WHAT_IF_WORDS, type ProfileRule } from './words.ts';

const OUTER_JOIN_INTERVAL = '__emit.interval.ms.kstreams.outer.join.spurious.results.fix__';
const WINDOW_INTERVAL = '__emit.interval.ms.kstreams.windowed.aggregation__';
const CACHE = 'statestore.cache.max.bytes';
const KAFKA_CACHE = 10_485_760;

/** Which of production's ways a run has; the test driver has none of them, and commits after each record. */
type Ways = { readonly [rule in ProfileRule]: boolean };
const PRODUCTION: Ways = { cache: true, throttle: true, tasks: true, clock: true, order: true };

export interface ProfileFacts { readonly cache: string; readonly interval: string; readonly partitions: string; readonly throttle: string }

/** The same inputs under the test driver's rules and under production's, and the rule that makes the first difference. */
export interface Profiles {
  readonly driver: Session;
  readonly production: Session;
  readonly comparison: Comparison;
  /** null: they agree, or no single rule makes the difference. */
  readonly rule: ProfileRule | null;
  readonly facts: ProfileFacts;
}

/**
 * Runs a branch's inputs twice and compares. The rule is found by trying: production is run again with one of its ways after the other as
 * the driver has it, until the first difference is gone.
 */
export async function runProfiles(branch: Branch, interrupted: () => boolean): Promise<Profiles> {
  const runner = new ProfileRunner(branch, interrupted);
  const opened: Session[] = [];
  try {
    const driver = await runner.driver();
    opened.push(driver.session);
    const production = await runner.production(PRODUCTION);
    opened.push(production.session);
    const comparison = new Comparison(driver, production);
    const rule = comparison.records.length === 0 ? null : await runner.ruleOf(driver, comparison);
    return { driver: driver.session, production: production.session, comparison, rule, facts: runner.facts };
  } catch (error) {
    for (const session of opened) await session.close().catch(() => undefined);
    throw error;
  }
}

class ProfileRunner {
  readonly #branch: Branch;
  readonly #interrupted: () => boolean;
  readonly #config: StreamsConfig;

  constructor(branch: Branch, interrupted: () => boolean) {
    this.#branch = branch;
    this.#interrupted = interrupted;
    this.#config = new StreamsConfig({ ...SESSION_DEFAULTS, ...branch.setup.config });
  }

  get #given(): Readonly<{ [key: string]: unknown }> { return this.#branch.setup.config; }
  /** A session runs without a cache unless it is told otherwise; production does not. */
  get #cacheBytes(): number { return Number(this.#given[CACHE] ?? KAFKA_CACHE); }
  get #commitMs(): number { return Number(this.#config.get('commit.interval.ms')); }
  get #throttleMs(): number { return Number(this.#given[OUTER_JOIN_INTERVAL] ?? this.#given[WINDOW_INTERVAL] ?? 1000); }

  get facts(): ProfileFacts {
    const counts: { readonly [topic: string]: number } = { ...partitionCounts(this.#branch.session), ...this.#branch.setup.partitions };
    const bytes = this.#cacheBytes;
    return {
      cache: bytes > 0 && bytes % 1_048_576 === 0 ? `${bytes / 1_048_576} MiB` : `${bytes} bytes`, interval: durationText(this.#commitMs),
      partitions: this.#branch.session.info.inputTopics.map((topic) => `${topic}: ${counts[topic] ?? 1}`).join(', '), throttle: durationText(this.#throttleMs),
    };
  }

  async #run(name: string, ways: Ways | null): Promise<Side> {
    const { session: like, setup } = this.#branch;
    const isDriver = ways === null;
    const oneTask = isDriver || !ways.tasks;
    const counts: { readonly [topic: string]: number } = { ...partitionCounts(like), ...setup.partitions };
    const partitions = oneTask ? Object.fromEntries(Object.keys(counts).map((topic) => [topic, 1])) : counts;
    const list = this.#branch.entries.list.map((entry): InputEntry => (oneTask ? { ...entry, record: { ...entry.record, partition: 0 } } : entry));
    const entries = placeByKey(like, list, partitions);
    const inTurn = isDriver || !ways.order || setup.inTurn;
    const config = {
      ...this.#given, [CACHE]: isDriver || ways.cache ? this.#cacheBytes : 0,
      ...(isDriver || !ways.throttle ? { [OUTER_JOIN_INTERVAL]: 0, [WINDOW_INTERVAL]: 0 } : {}),
    };
    const options: Partial<SessionOptions> = {
      partitions, inputs: topicInputs(entries, inTurn), oneTask, commits: isDriver ? 'driver' : 'interval', clockFollows: !isDriver && ways.clock,
      wallClock: like.options.wallClock ?? firstTime(entries) ?? like.options.baseTime ?? 0,
    };
    const session = await replay({ like, entries, setup: { ...setup, config, inTurn, partitions }, acts: [], upTo: 'all', options }, this.#interrupted);
    session.language = like.language;
    return { name, session, entries: new InputEntries(session, entries) };
  }

  driver(): Promise<Side> { return this.#run(WHAT_IF_WORDS[this.#branch.session.language].driver, null); }

  /** At the end the clock goes on once more, so that what waits for a commit comes out. */
  async production(ways: Ways): Promise<Side> {
    const side = await this.#run(WHAT_IF_WORDS[this.#branch.session.language].production, ways);
    const { session } = side;
    session.goAt(Number.POSITIVE_INFINITY);
    if (session.run.failure === null) await session.advanceWallClock(this.#commitMs + 1);
    return side;
  }

  async ruleOf(driver: Side, comparison: Comparison): Promise<ProfileRule | null> {
    const first = comparison.first!.id;
    for (const rule of ['cache', 'tasks', 'throttle', 'order', 'clock'] as const) {
      const side = await this.production({ ...PRODUCTION, [rule]: false });
      const without = new Comparison(driver, side);
      await side.session.close().catch(() => undefined);
      if (!without.records.some((difference) => difference.id === first)) return rule;
    }
    return null;
  }
}

function firstTime(entries: readonly InputEntry[]): number | null {
  let first: number | null = null;
  for (const { record } of entries) if (record.timestamp !== null && (first === null || record.timestamp < first)) first = record.timestamp;
  return first;
}

export function profileLines({ comparison, rule, facts }: Profiles, most: number): readonly string[] {
  const words = WHAT_IF_WORDS[comparison.left.session.language];
  const settings = [words.settings(true, facts), words.settings(false, facts)];
  if (comparison.records.length === 0) return [...settings, plainText(words.agree(comparison.compared))];
  return [...settings, ...comparison.lines(most), plainText(rule === null ? words.together : words.rule[rule](facts))];
}

/** What the two runs are and which rule makes them differ, for a screen that shows the records by itself. */
export function profileVerdict({ comparison, rule, facts }: Profiles, language: Language): readonly ViewText[] {
  const words = WHAT_IF_WORDS[language];
  const verdict = comparison.records.length === 0 ? words.agree(comparison.compared) : rule === null ? words.together : words.rule[rule](facts);
  return [verdict, text`${words.settings(true, facts)}`, text`${words.settings(false, facts)}`];
}

export function profileData({ comparison, rule, facts }: Profiles, most: number): Json { return { ...comparison.data(most) as { readonly [field: string]: Json }, rule, settings: { ...facts } }; }
