import { Projection } from '../../debug/projection.ts';
import type { Provenance } from '../../debug/provenance.ts';
import type { Hold, StoreWrite } from '../../trace/events.ts';
import { windowsOf } from '../../topology/supplier.ts';
import type { Session } from '../session.ts';
import { Operands } from '../sentences/operands.ts';
import { closeTime } from '../stopping/window-closings.ts';
import { viewValue } from '../views/view-values.ts';
import { leaf, momentOf, momentText, type CauseNode } from './answer.ts';
import { clockName } from './clock-name.ts';
import { provenanceOf } from './provenance-of.ts';
import { sourceTopics, type Texts } from './texts.ts';

/** Entries of the children that are looked through for a result that came out later. */
const MOST_ENTRIES = 200_000;

/** What became of a record that was kept back, and, while it still is, what lets it go: from which partition which time has to come. */
export class HoldNeeds {
  readonly #session: Session;
  readonly #texts: Texts;
  readonly #from: Provenance;

  constructor(session: Session, texts: Texts) {
    this.#session = session;
    this.#texts = texts;
    this.#from = provenanceOf(session);
  }

  of(number: number, hold: Hold): readonly CauseNode[] {
    const details = new Operands(hold.details, hold.node === null ? null : this.#texts.lookups.windows.own(hold.node));
    switch (hold.reason) {
      case 'suppress-until-window-closes': return this.#buffered(number, hold, details.number('closesAt'));
      case 'suppress-until-time-limit': return this.#buffered(number, hold, details.has('emitsAt') ? details.number('emitsAt') : null);
      case 'grace-buffer': return this.#buffered(number, hold, details.number('joinsAt'));
      case 'emit-on-window-close': return this.#untilClosed(number, hold, details);
      case 'join-unmatched-until-window-closes': return this.#unmatched(number, hold, details);
      case 'join-waiting-for-other-side': return this.#waiting(number, hold, details);
      case 'join-emit-throttled': return this.#throttled(details.number('nextTimeToEmit'));
      case 'emit-throttled': return this.#throttled(details.number('nextEmitWallClockTime'));
      case 'cached-until-commit': return this.#cached(number, hold, details.string('store'));
      default: return [];
    }
  }

  #at(event: number): string { return momentText(momentOf(this.#session, event)); }

  /** The node's own write before an event, in the same part. */
  #ownWrite(number: number, node: string | null): number {
    const entry = this.#from.entryOf(node, number);
    if (entry < 0) return -1;
    const part = this.#from.partOf(entry, number);
    for (let i = part.length - 1; i >= 0; i--) {
      const event = this.#from.event(part[i]!);
      if (event.kind === 'store-write' && event.newValue !== null) return part[i]!;
    }
    return -1;
  }

  #nextWrite(write: number): number {
    const { task, store, key } = this.#from.write(write);
    const writes = this.#from.key(task, store, key)?.writes;
    if (writes === undefined) return -1;
    const index = writes.countBelow(write + 1);
    return index < writes.length ? writes.at(index) : -1;
  }

  // ---- time

  #buffered(number: number, hold: Hold, due: number | null): readonly CauseNode[] {
    const { words } = this.#texts;
    const put = this.#ownWrite(number, hold.node);
    const next = put < 0 ? -1 : this.#nextWrite(put);
    if (next >= 0) {
      const event = this.#from.write(next);
      const by = this.#texts.originOf(next);
      return [leaf(event.newValue === null ? words.letGoBy(this.#at(next), by) : words.replacedBy(this.#at(next), by), next)];
    }
    return due === null ? [leaf(words.stillThere)] : this.#needsTime(hold.node, hold.task, due);
  }

  /** Still kept back: the time that is missing, from whom it can come, and how much it is. */
  #needsTime(node: string | null, task: string, due: number): readonly CauseNode[] {
    const { words, tell } = this.#texts;
    const clock = clockName(this.#session, node, task);
    if (clock === null || node === null) return [leaf(words.stillThere)];
    const now = new Projection(this.#session.timeline, this.#session.timeline.log.length).clock(clock, -1);
    if (now >= due) return [leaf(words.stillThere), leaf(words.needsAnotherRecord(tell.time(now)))];
    return [leaf(words.needsTime(tell.time(due), this.#texts.placesAbove(node, task), task, tell.span(due - Math.max(0, now)), tell.node(node)))];
  }

  #untilClosed(number: number, hold: Hold, details: Operands): readonly CauseNode[] {
    const { words } = this.#texts;
    const isSession = details.has('sessionEnd');
    const window = details.window(isSession ? 'sessionStart' : 'windowStart', isSession ? 'sessionEnd' : 'windowEnd');
    const out = hold.node === null ? -1 : this.#cameOut(number, hold.node, window);
    if (out >= 0) return [leaf(words.letGoBy(this.#at(out), this.#texts.originOf(out)), out)];
    const windows = hold.node === null ? null : this.#texts.lookups.windows.own(hold.node);
    if (windows === null) return [leaf(words.stillThere)];
    const write = this.#ownWrite(number, hold.node);
    const next = write < 0 ? -1 : this.#nextWrite(write);
    const replaced = next >= 0 && this.#from.write(next).cause === 'put' ? [leaf(words.replacedBy(this.#at(next), this.#texts.originOf(next)), next)] : [];
    return [...replaced, ...this.#needsTime(hold.node, hold.task, closeTime(window, windows))];
  }

  /** The first entry of a child, after an event, with the key and window of a record at the node. */
  #cameOut(number: number, node: string, window: { readonly start: number; readonly end: number }): number {
    const entry = this.#from.entryOf(node, number);
    if (entry < 0) return -1;
    const key = viewValue(this.#from.enter(entry).key).text;
    for (const child of this.#session.info.successors(node)) {
      const entries = this.#session.timeline.entries.get(child);
      if (entries === undefined) continue;
      const start = entries.countBelow(number);
      for (let i = start; i < Math.min(entries.length, start + MOST_ENTRIES); i++) {
        const enter = this.#from.enter(entries.at(i));
        const shown = viewValue(enter.key);
        if (shown.text === key && shown.window?.start === window.start && shown.window.end === window.end) return entries.at(i);
      }
    }
    return -1;
  }

  // ---- joins

  #unmatched(number: number, hold: Hold, details: Operands): readonly CauseNode[] {
    const { words } = this.#texts;
    const put = this.#ownWrite(number, hold.node);
    let gone = put < 0 ? -1 : this.#nextWrite(put);
    while (gone >= 0 && this.#from.write(gone).newValue !== null) gone = this.#nextWrite(gone);
    if (gone >= 0) {
      const by = this.#texts.originOf(gone);
      return [leaf(this.#isMatch(gone) ? words.matchedLater(this.#at(gone), by) : words.letGoBy(this.#at(gone), by), gone)];
    }
    // the window closes behind this time, not at it
    return [...this.#needsPartner(hold, details), ...this.#needsTime(hold.node, hold.task, details.number('closesAt') + 1)];
  }

  /** A partner takes an unmatched record away after it has looked through the other window; the end of a window does so before. */
  #isMatch(gone: number): boolean {
    const { node } = this.#from.write(gone);
    const entry = this.#from.entryOf(node, gone);
    return entry >= 0 && this.#from.partOf(entry, gone).some((at) => this.#isWindowRead(at));
  }
  #isWindowRead(number: number): boolean {
    const event = this.#from.event(number);
    return event.kind === 'store-read' && event.key !== null;
  }

  #waiting(number: number, hold: Hold, details: Operands): readonly CauseNode[] {
    const { words } = this.#texts;
    const partner = this.#partnerAfter(number, hold, details);
    if (partner >= 0) return [leaf(words.matchedLater(this.#at(partner), this.#texts.originOf(partner)), partner)];
    return this.#needsPartner(hold, details);
  }

  /** A record of the other side with the same key, within the window, that came after. */
  #partnerAfter(number: number, hold: Hold, details: Operands): number {
    const entry = this.#from.entryOf(hold.node, number);
    const other = this.#otherSide(hold.node);
    const entries = other === null ? undefined : this.#session.timeline.entries.get(other);
    if (entry < 0 || entries === undefined) return -1;
    const key = viewValue(this.#from.enter(entry).key).text;
    const [from, to] = [details.number('from'), details.number('to')];
    const start = entries.countBelow(number);
    for (let i = start; i < Math.min(entries.length, start + MOST_ENTRIES); i++) {
      const enter = this.#from.enter(entries.at(i));
      if (enter.timestamp >= from && enter.timestamp <= to && enter.value !== null && viewValue(enter.key).text === key && this.#from.startOf(entries.at(i))?.task === hold.task) return entries.at(i);
    }
    return -1;
  }

  /** The join node that the other stream comes to: it has the same clock. */
  #otherSide(node: string | null): string | null {
    const plan = node === null ? null : this.#session.info.node(node);
    const clock = plan?.kind === 'processor' ? windowsOf(plan.supplier)?.clock : undefined;
    if (clock === undefined || !('name' in clock)) return null;
    const found = this.#session.info.plan.nodes.find((other) => {
      const own = other.kind === 'processor' && other.name !== node ? windowsOf(other.supplier)?.clock : undefined;
      return own !== undefined && 'name' in own && own.name === clock.name;
    });
    return found?.name ?? null;
  }

  #needsPartner(hold: Hold, details: Operands): readonly CauseNode[] {
    const { words, tell } = this.#texts;
    const other = this.#otherSide(hold.node);
    if (other === null) return [];
    const elsewhere = this.#partnerElsewhere(hold, other, details);
    return [leaf(words.needsPartner(this.#texts.placesAbove(other, hold.task), details.key(), tell.time(details.number('from')), tell.time(details.number('to')))), ...elsewhere];
  }

  /** A record of the other side that would have matched, had it come to the same task. */
  #partnerElsewhere(hold: Hold, other: string, details: Operands): readonly CauseNode[] {
    const entries = this.#session.timeline.entries.get(other);
    if (entries === undefined) return [];
    const { words, tell } = this.#texts;
    const key = details.string('key');
    const [from, to] = [details.number('from'), details.number('to')];
    for (let i = 0; i < Math.min(entries.length, MOST_ENTRIES); i++) {
      if (this.#from.isGone(entries.at(i))) continue;
      const enter = this.#from.enter(entries.at(i));
      if (enter.timestamp < from || enter.timestamp > to || viewValue(enter.key).text !== key) continue;
      const start = this.#from.startOf(entries.at(i));
      if (start === null || start.task === hold.task) continue;
      const input = this.#texts.originOf(entries.at(i));
      const topics = [...sourceTopics(this.#session, hold.node ?? ''), ...sourceTopics(this.#session, other)];
      return [leaf(words.partnerElsewhere(input, start.task, hold.task, topics.map((topic) => tell.topic(topic))), entries.at(i)), leaf(words.neverMeet)];
    }
    return [];
  }

  #throttled(due: number): readonly CauseNode[] {
    const { words, tell } = this.#texts;
    const now = this.#session.moment.projection.clock('wall:', this.#session.run.clock.now());
    return now >= due ? [leaf(words.needsAnotherRecord(null))] : [leaf(words.needsClock(tell.span(due - now)))];
  }

  // ---- caches

  #cached(number: number, hold: Hold, store: string): readonly CauseNode[] {
    const { words } = this.#texts;
    const write = this.#cachedWrite(number, hold.node, store);
    if (write < 0) return [leaf(words.needsCommit(null))];
    const cleaned = this.#from.cleanedAfter(write);
    const next = this.#nextWrite(write);
    if (next >= 0 && (cleaned < 0 || next < cleaned)) return [leaf(words.swallowed(this.#at(next), this.#texts.originOf(next)), next)];
    if (cleaned >= 0) return [leaf(words.flushedAt(this.#at(cleaned)), cleaned)];
    return this.#commitDue();
  }

  #commitDue(): readonly CauseNode[] {
    const { words, tell } = this.#texts;
    const { run, options } = this.#session;
    if ((options.commits ?? 'manual') !== 'interval') return [leaf(words.needsCommit(null))];
    const due = run.thread.lastCommit + run.config.commitIntervalMs + 1 - run.clock.now();
    return [leaf(words.needsCommit(tell.span(Math.max(0, due))))];
  }

  #cachedWrite(number: number, node: string | null, store: string): number {
    const entry = this.#from.entryOf(node, number);
    if (entry < 0) return -1;
    const part = this.#from.partOf(entry, number);
    for (let i = part.length - 1; i >= 0; i--) {
      const event = this.#from.event(part[i]!) as StoreWrite;
      if (event.kind === 'store-write' && event.store === store) return part[i]!;
    }
    return -1;
  }
}
