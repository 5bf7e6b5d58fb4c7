import { FATES, type Fate } from '../../debug/fates.ts';
import { GLOBAL_TASK_ID } from '../../runtime/global-task.ts';
import type { NodeEnter, Punctuate, TraceEvent, TurnStart } from '../../trace/events.ts';
import { decodeBytes } from '../codec.ts';
import { endOf, firstStep } from '../moment.ts';
import type { Session } from '../session.ts';
import { effectsOf, forwardsOf } from '../sentences/effects.ts';
import { phrasesOf, type Words } from '../sentences/phrases-of.ts';
import { plainText, text } from '../sentences/text.ts';
import type { ViewEffect, ViewRecord, ViewText, ViewVisit } from '../view.ts';
import type { Here } from './here.ts';
import type { SessionLookups } from './session-lookups.ts';
import { NULL_VALUE, viewValue, withHex } from './view-values.ts';

/** Steps shown before and after the cursor, and events read of each. */
const MOST_VISITS = 150;
const MOST_EVENTS = 200;

/** An input record and its way; null before the first one and for one that was not taken yet. */
export function recordView(session: Session, here: Here, lookups: SessionLookups, query: { readonly number: number | 'cursor'; readonly raw: boolean }): ViewRecord | null {
  const { timeline } = session;
  const number = query.number === 'cursor' ? here.moment.record : query.number;
  if (number < 1 || number > timeline.inputCount) return null;
  const turn = timeline.turns.at(timeline.inputs.at(number - 1));
  if (turn < timeline.log.first) return null;
  const start = timeline.log.at(turn) as TurnStart;
  const topic = start.topic!;
  const serdes = lookups.topicSerdes(topic);
  const words = phrasesOf(session.language);
  const fate = fateOf(session, here, number);
  return {
    number, topic, partition: start.partition, offset: start.offset,
    task: start.task === GLOBAL_TASK_ID ? 'global' : start.task,
    key: withHex(viewValue(decodeBytes(serdes.key, topic, start.key).value), start.key, query.raw),
    value: withHex(viewValue(decodeBytes(serdes.value, topic, start.value).value), start.value, query.raw),
    timestamp: start.timestamp,
    headers: start.headers.map(([name, value]) => ({ name, value: withHex(viewValue(decodeBytes(null, topic, value).value), value, query.raw) })),
    note: lookups.note(topic, start.partition, start.offset),
    fate: fate.kind,
    fateText: fateText(fate, lookups, words),
    way: wayOf(session, here, lookups, words, number),
  };
}

/** As far as the cursor has come: a record in the middle of its way has the fate that it has earned up to there. */
function fateOf(session: Session, here: Here, number: number): Fate {
  const { timeline } = session;
  if (number > here.moment.record) return { kind: FATES[timeline.fateCode(number)]!, outputs: 0, reason: null, node: null };
  return timeline.fate(number, number === here.moment.record ? here.cursor : timeline.log.length);
}

export function fateText(fate: Fate, lookups: SessionLookups, words: Words): ViewText {
  const name = words.fates[fate.kind];
  if (fate.kind === 'emitted') return words.emitted(fate.outputs, lookups.tell);
  if (fate.node === null) return text`${name}`;
  return words.fateAt(name, lookups.tell.node(fate.node), fate.reason === null ? null : words.shortReason(fate.reason));
}

function wayOf(session: Session, here: Here, lookups: SessionLookups, words: Words, number: number): readonly ViewVisit[] {
  const { timeline } = session;
  const [first, end] = [firstStep(timeline, number), endOf(timeline, number)];
  const middle = Math.max(first, Math.min(end, here.moment.at));
  const visits: ViewVisit[] = [];
  for (let step = Math.max(first, middle - MOST_VISITS); step < Math.min(end, middle + MOST_VISITS); step++) {
    const visit = visitOf(session, here, lookups, words, step, step - first + 1);
    if (visit !== null) visits.push(visit);
  }
  return visits;
}

function visitOf(session: Session, here: Here, lookups: SessionLookups, words: Words, step: number, number: number): ViewVisit | null {
  const { timeline } = session;
  const [from, end] = timeline.stepRange(step);
  if (from < timeline.log.first) return null;
  const events: TraceEvent[] = [];
  for (let at = from; at < Math.min(end, from + MOST_EVENTS); at++) events.push(timeline.log.at(at));
  const enter = events.find((event) => event.kind === 'node-enter') as NodeEnter | undefined;
  const punctuate = events.find((event) => event.kind === 'punctuate') as Punctuate | undefined;
  const turn = timeline.log.at(timeline.turns.at(timeline.turnAt(from))) as TurnStart;
  const node = enter?.node ?? punctuate?.node ?? '';
  const state = step < here.moment.at - 1 ? 'done' : step === here.moment.at - 1 ? 'current' : 'ahead';
  const inclusive = node !== '' && lookups.windows.inclusiveAt(node);
  return {
    step: number, node,
    label: labelOf(turn, enter, node, lookups, words),
    depth: enter?.depth ?? 0,
    state,
    key: enter === undefined ? NULL_VALUE : viewValue(enter.key, inclusive),
    value: enter === undefined ? NULL_VALUE : viewValue(enter.value, inclusive),
    timestamp: enter?.timestamp ?? turn.timestamp,
    effects: state === 'ahead' ? [] : effectsOfVisit(events, enter, timeline, end, node, lookups, words),
  };
}

function labelOf(turn: TurnStart, enter: NodeEnter | undefined, node: string, lookups: SessionLookups, words: Words): string {
  if (enter !== undefined) return lookups.label(enter.node);
  switch (turn.cause) {
    case 'punctuate': return words.punctuationOf(lookups.tell.node(node), turn.task).map((part) => part.text).join('');
    case 'commit': return words.commitOf(turn.task).map((part) => part.text).join('');
    case 'restore': return words.restoreOf(turn.task).map((part) => part.text).join('');
    case 'close': return words.closeOf(turn.task).map((part) => part.text).join('');
    case 'instance': return plainText(words.cluster.instanceOf(turn.task));
    case 'rebalance': return plainText(words.cluster.rebalanceOf);
    case 'assign': return plainText(words.cluster.assignOf(turn.task));
    case 'record': case 'global': return turn.topic === null ? node : lookups.tell.topic(turn.topic, turn.partition).text;
  }
}

function effectsOfVisit(
  events: readonly TraceEvent[], enter: NodeEnter | undefined, timeline: Session['timeline'], end: number, node: string, lookups: SessionLookups, words: Words,
): readonly ViewEffect[] {
  const effects: ViewEffect[] = effectsOf(events, lookups, words).map((effect) => ({
    kind: effect.kind,
    text: effect.node !== null && effect.node !== node ? words.restOfTurn(lookups.tell.node(effect.node), effect.text) : effect.text,
  }));
  if (enter === undefined) return effects;
  const following: TraceEvent[] = events.slice(events.indexOf(enter) + 1);
  for (let at = end; at < Math.min(timeline.log.length, end + MOST_EVENTS); at++) following.push(timeline.log.at(at));
  const children = forwardsOf(enter, following);
  if (children.length > 0) effects.push({ kind: 'forward', text: words.passesOn([...new Set(children.map((child) => child.node))].map((child) => lookups.tell.node(child))) });
  return effects;
}
