import type { TraceEvent } from '../../trace/events.ts';
import { decodeBytes, toJson, type Json } from '../codec.ts';
import type { Debugger } from '../debugger.ts';
import { plainText } from '../sentences/text.ts';
import type { Session } from '../session.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { viewValue } from '../views/view-values.ts';
import type { TextsOf } from './event-codec.ts';
import { partitionCounts, recordedInputs } from './recorded-inputs.ts';
import { savePlan } from './saved-plan.ts';
import type { SavedHead } from './session-file.ts';

/** What a session is without its trace. `file`: where it will lie. */
export function savedHead(on: Debugger, file: string): SavedHead {
  const { session } = on;
  const { options, timeline } = session;
  const { log } = timeline;
  return {
    title: options.title,
    topology: on.loaded === null ? null : { file: on.host?.relative(file, on.loaded.file) ?? on.loaded.file, source: on.loaded.source },
    options: {
      config: plainConfig(options.config ?? {}), seed: options.seed ?? 1, baseTime: options.baseTime ?? null, wallClock: options.wallClock ?? null, partitions: partitionCounts(session),
      commits: options.commits ?? (options.kafka?.mode === 'write' ? 'passed' : 'manual'), language: session.language, maxEvents: options.maxEvents !== undefined && Number.isFinite(options.maxEvents) ? options.maxEvents : null,
      rules: rulesOf(options),
    },
    plan: savePlan(session),
    inputs: recordedInputs(session).flatMap(({ topic, records }) => records.map((record) => ({ topic, ...record }))),
    acts: session.acts,
    marks: on.marks, notes: on.notes,
    points: on.points.all.map(({ id, target, condition, temporary, enabled, ignore, hits }) => ({ id, target, condition, temporary, enabled, ignore, hits })),
    logs: on.logs.all.map(({ id, expression, node }) => ({ id, expression, node })),
    cursor: session.moment.position,
    reached: { turns: timeline.turns.length, inputs: timeline.inputCount, events: log.length },
    first: log.first,
    events: log.length,
  };
}

function rulesOf({ arrivals, clockFollows, oneTask, grace, instances, threads }: Session['options']): NonNullable<SavedHead['options']['rules']> {
  return { ...(arrivals === undefined ? {} : { arrivals }), ...(clockFollows === undefined ? {} : { clockFollows }), ...(oneTask === undefined ? {} : { oneTask }), ...(grace === undefined ? {} : { grace }),
    ...(instances === undefined ? {} : { instances }), ...(threads === undefined ? {} : { threads }) };
}

/** Values of a program (classes, functions) come from the topology file again when it is opened. */
function plainConfig(config: Readonly<{ [key: string]: unknown }>): { readonly [key: string]: Json } {
  const plain: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(config)) {
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value) || (Array.isArray(value) && value.every((element) => typeof element === 'string'))) plain[key] = toJson(value);
  }
  return plain;
}

export function recordedEvents({ timeline }: Session): Iterable<TraceEvent> { return timeline.log.range(timeline.log.first, timeline.log.length); }

/** Keys and values that are no text, as people read them. */
export function textsOf(session: Session): TextsOf {
  const lookups = SessionLookups.of(session);
  const isText = (bytes: Uint8Array | null): boolean => bytes === null || bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  const said = (value: unknown, inclusive = false): string => plainText(lookups.tell.value(viewValue(value, inclusive)));
  return (event): { readonly [field: string]: string } | null => {
    switch (event.kind) {
      case 'turn-start': case 'output': {
        if (event.topic === null || (isText(event.key) && isText(event.value))) return null;
        const codec = event.kind === 'output' && event.role === 'changelog' ? lookups.changelogCodec(event.topic) : null;
        if (codec !== null && event.key !== null) return { key: plainText(lookups.tell.value(codec.key(event.key))), value: plainText(lookups.tell.value(codec.changelogValue(event.value))) };
        const serdes = lookups.topicSerdes(event.topic);
        const inclusive = lookups.inclusiveIn(event.topic);
        return { key: said(decodeBytes(serdes.key, event.topic, event.key).value, inclusive), value: said(decodeBytes(serdes.value, event.topic, event.value).value) };
      }
      case 'store-write': {
        const codec = lookups.codec(event.store);
        if (codec === null) return null;
        const { tell } = lookups;
        return { key: plainText(tell.value(codec.key(event.key))), oldValue: plainText(tell.value(codec.value(event.oldValue))), newValue: plainText(tell.value(codec.value(event.newValue))) };
      }
      default: return null;
    }
  };
}
