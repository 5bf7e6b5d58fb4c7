import type { Json } from '../../../engine/session/codec.ts';
import { parseTime } from '../../input/parse-time.ts';
import type { Field } from './field.ts';
import type { Bilingual, EngineSettings, TopicSpec, Variation } from './lesson.ts';
import { configOf } from './parse-actions.ts';
import { NO_VARIATION, parseVariation } from './parse-variation.ts';

export interface FrontMatter {
  readonly id: string;
  readonly chapter: string;
  readonly title: Bilingual;
  readonly goal: Bilingual;
  readonly minutes: number;
  readonly requires: readonly string[];
  readonly concepts: readonly string[];
  readonly uses: readonly string[];
  readonly baseTime: number;
  readonly engine: EngineSettings;
  readonly topics: readonly TopicSpec[];
  readonly goldens: Readonly<{ [variant: string]: Variation }>;
}

/** 2024-01-01T00:00:00Z: a multiple of a day, so windows look aligned. */
const BASE_TIME = Date.UTC(2024, 0, 1);
/** The version of the format that this program reads. */
const FORMAT = 1;

export function parseFrontMatter(field: Field): FrontMatter {
  field.only('format', 'id', 'chapter', 'title', 'goal', 'minutes', 'requires', 'concepts', 'uses', 'baseTime', 'engine', 'topics', 'goldens');
  const format = field.need('format').wholeNumber(1);
  if (format !== FORMAT) field.need('format').fail(`this is format ${format}, and this kstep reads format ${FORMAT}`);
  const baseTime = field.get('baseTime');
  return {
    id: field.need('id').text(),
    chapter: field.need('chapter').text(),
    title: bilingual(field.need('title')),
    goal: bilingual(field.need('goal')),
    minutes: field.need('minutes').wholeNumber(1),
    requires: field.get('requires')?.texts() ?? [],
    concepts: field.get('concepts')?.texts() ?? [],
    uses: field.get('uses')?.texts() ?? [],
    baseTime: baseTime === null ? BASE_TIME : parseTime(baseTime.json(), 0, `${baseTime.place.file}:${baseTime.place.line}`)!,
    engine: engineOf(field.get('engine')),
    topics: field.need('topics').entries().map(([name, topic]) => topicOf(name, topic)),
    goldens: Object.fromEntries(field.get('goldens')?.entries().map(([variant, run]) => [variant, run.isNull ? NO_VARIATION : parseVariation(run, 'end')]) ?? []),
  };
}

function bilingual(field: Field): Bilingual {
  field.only('en', 'zh');
  return { en: field.need('en').text(), zh: field.need('zh').text() };
}

function engineOf(field: Field | null): EngineSettings {
  field?.only('seed', 'instances', 'threads', 'arrivals', 'wallClock', 'config');
  const config: Readonly<{ [key: string]: Json }> = configOf(field?.get('config') ?? null);
  return {
    seed: field?.get('seed')?.wholeNumber() ?? 1,
    instances: field?.get('instances')?.wholeNumber(1) ?? 1,
    threads: field?.get('threads')?.wholeNumber(1) ?? 1,
    arrivals: field?.get('arrivals')?.oneOf<'at-once' | 'in-turn'>(['at-once', 'in-turn']) ?? 'at-once',
    clockFollows: field?.get('wallClock')?.oneOf(['stands', 'follows']) === 'follows',
    config,
  };
}

function topicOf(name: string, field: Field): TopicSpec {
  field.only('partitions', 'fixture', 'key', 'value', 'sink');
  return {
    name,
    partitions: field.get('partitions')?.wholeNumber(1) ?? 1,
    fixture: field.get('fixture')?.text() ?? null,
    key: field.get('key')?.text() ?? null,
    value: field.get('value')?.text() ?? null,
    sink: field.get('sink')?.json() === true,
    place: field.place,
  };
}
