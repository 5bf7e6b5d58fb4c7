import type { NodeEnter, TraceEvent, TurnStart } from '../../trace/events.ts';
import type { NumberList } from '../../debug/number-list.ts';
import type { EventLog } from '../../trace/event-log.ts';
import { decodeBytes } from '../codec.ts';
import type { Session } from '../session.ts';
import type { ViewText, ViewWindow } from '../view.ts';
import { Here } from '../views/here.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { viewValue } from '../views/view-values.ts';
import { effectsOf, forwardsOf, type StepEffect } from './effects.ts';
import { phrasesOf, type Words } from './phrases-of.ts';
import { join, plainText, text } from './text.ts';

/** A sentence that tells more than this many things is no sentence any more. */
const MOST_EFFECTS = 6;
const LOOK_AHEAD = 256;

/**
 * What just happened, in one sentence: which record, where, what it did there, what came of it.
 *
 *     `orders`-1 offset 17 key=alice at 10:04:59 → aggregate: window [10:00,10:05) of alice 6 → 7, kept back in the cache … until commit
 */
export function sentenceAt(here: Here, lookups: SessionLookups, words: Words): ViewText {
  if (here.moment.at === 0) return text`${here.moment.timeline.log.first === 0 ? words.beginning : words.beginningLetGo}`;
  if (here.isEmpty || here.turnStart === null) return text`${words.letGo}`;
  const effects = effectsOf(here.events, lookups, words);
  return text`${leadOf(here.turnStart, here.enter, here, lookups, words)}${clauses(here, effects, lookups, words)}`;
}

/** The sentence at a session's cursor, without tones: for plain terminals and logs. */
export function plainSentence(session: Session): string {
  return plainText(sentenceAt(new Here(session.moment), SessionLookups.of(session), phrasesOf(session.language)));
}

/** The record, or what else began the turn; then the node that works. */
function leadOf(turn: TurnStart, enter: NodeEnter | null, here: Here, lookups: SessionLookups, words: Words): ViewText {
  const { tell } = lookups;
  const record = turn.topic === null ? causeOf(turn, here, lookups, words) : words.recordAt(
    tell.number(turn.offset), tell.topic(turn.topic, turn.partition), tell.value(keyOf(turn, enter, lookups), 'key'), tell.time(enter?.timestamp ?? turn.timestamp),
  );
  const { rereads } = here.timeline;
  const isAgain = rereads.length > 0 && turn.topic !== null && isAmong(rereads, here.moment.record) && here.turn === here.timeline.inputs.at(here.moment.record - 1);
  const again = isAgain ? words.cluster.again(here.events[0] === turn) : '';
  if (enter === null) return text`${again}${record}: `;
  const key = turn.topic === null ? text`: ${tell.value(viewValue(enter.key, lookups.windows.inclusiveAt(enter.node)), 'key')}` : '';
  return text`${again}${record}${key}${words.arrow}${tell.node(enter.node)}: `;
}

function isAmong(numbers: NumberList, wanted: number): boolean { return numbers.lastBelow(wanted + 1) === wanted; }

function causeOf(turn: TurnStart, here: Here, lookups: SessionLookups, words: Words): ViewText {
  switch (turn.cause) {
    case 'punctuate': return words.punctuationOf(lookups.tell.node(here.punctuate?.node ?? here.node ?? ''), turn.task);
    case 'restore': return words.restoreOf(turn.task);
    case 'close': return words.closeOf(turn.task);
    case 'instance': return words.cluster.instanceOf(turn.task);
    case 'rebalance': return words.cluster.rebalanceOf;
    case 'assign': return words.cluster.assignOf(turn.task);
    case 'commit': case 'record': case 'global': return words.commitOf(turn.task);
  }
}

function keyOf(turn: TurnStart, enter: NodeEnter | null, lookups: SessionLookups): ReturnType<typeof viewValue> {
  if (enter !== null) return viewValue(enter.key, lookups.windows.inclusiveAt(enter.node));
  return viewValue(decodeBytes(lookups.topicSerdes(turn.topic!).key, turn.topic!, turn.key).value);
}

function clauses(here: Here, effects: readonly StepEffect[], lookups: SessionLookups, words: Words): ViewText {
  const { enter } = here;
  const own: ViewText[] = [];
  const rest = new Map<string, ViewText[]>();
  let mains = 0;
  for (const effect of effects) {
    if (!effect.main) continue;
    if (++mains > MOST_EFFECTS) continue;
    const elsewhere = enter !== null && effect.node !== null && effect.node !== enter.node;
    if (!elsewhere) own.push(effect.text);
    else if (rest.has(effect.node!)) rest.get(effect.node!)!.push(effect.text);
    else rest.set(effect.node!, [effect.text]);
  }
  if (enter !== null) {
    const forwarded = forwardText(enter, following(here), lookups, words);
    if (forwarded !== null) own.push(forwarded);
    else if (own.length === 0) own.push(text`${words.forwardsNothing}`);
  } else if (own.length === 0) {
    own.push(text`${words.nothing}`);
  }
  for (const [node, texts] of rest) own.push(words.restOfTurn(lookups.tell.node(node), join(texts, words.and)));
  if (mains > MOST_EFFECTS) own.push(words.more(mains - MOST_EFFECTS));
  return join(own, words.and);
}

/** From the entry on: a node's forwards come after what it did itself. */
function following(here: Here): readonly TraceEvent[] {
  const { log } = here.timeline;
  const after = here.events.indexOf(here.enter!) + here.from + 1;
  return eventsFrom(log, after);
}

function eventsFrom(log: EventLog, from: number): readonly TraceEvent[] {
  const events: TraceEvent[] = [];
  for (let number = from; number < log.length && events.length < LOOK_AHEAD; number++) {
    const event = log.at(number);
    events.push(event);
    if (event.kind === 'turn-end') break;
  }
  return events;
}

/** The same key of another window; a key that only gets its window stays the one that came in. */
function otherWindow(before: ViewWindow | undefined, now: ViewWindow | undefined): boolean {
  return before !== undefined && now !== undefined && (before.start !== now.start || before.end !== now.end);
}

/** To whom a node hands what; null: to no one. */
export function forwardText(enter: NodeEnter, following: readonly TraceEvent[], lookups: SessionLookups, words: Words): ViewText | null {
  const children = forwardsOf(enter, following);
  const first = children[0];
  if (first === undefined) return null;
  const { tell, windows } = lookups;
  const nodes = [...new Set(children.map((child) => child.node))].map((node) => tell.node(node));
  const keyBefore = viewValue(enter.key, windows.inclusiveAt(enter.node));
  const keyNow = viewValue(first.key, windows.inclusiveAt(first.node));
  const valueBefore = viewValue(enter.value, windows.inclusiveAt(enter.node));
  const valueNow = viewValue(first.value, windows.inclusiveAt(first.node));
  if (keyBefore.text !== keyNow.text || (keyBefore.type === 'null') !== (keyNow.type === 'null') || otherWindow(keyBefore.window, keyNow.window)) {
    // a step with a store may let something go that came earlier; one without makes a new key
    return lookups.storesOf(enter.node).length > 0
      ? words.forwardsOther(tell.value(keyNow, 'key'), tell.value(valueNow), nodes)
      : words.forwardsKey(tell.value(keyBefore, 'key'), tell.value(keyNow, 'key'), tell.value(valueNow), nodes);
  }
  if (valueBefore.text !== valueNow.text || valueBefore.type !== valueNow.type) return words.forwards(tell.value(valueNow), nodes);
  return words.passesOn(nodes);
}
