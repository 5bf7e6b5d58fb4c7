import { closingOf, type Phrases } from './phrases.ts';
import { cluster } from './en-cluster.ts';
import { holds } from './en-holds.ts';
import { join, text } from './text.ts';

const DROPPED = { text: 'dropped', tone: 'bad' } as const;

/** Sentences in English. */
export const EN: Phrases = {
  drops: {
    'null-key': { short: 'null key', tell: () => text`${DROPPED}: its key is null and this step works by key; any key would have let it pass` },
    'null-value': { short: 'null value', tell: () => text`${DROPPED}: its value is null; any value would have let it pass` },
    'null-key-or-value': {
      short: 'null key or value',
      tell: (o) => text`${DROPPED}: its ${o.missing === 'both' ? 'key and value are' : o.missing === 'either' ? 'key or value is' : `${o.missing} is`} null; it takes a key and a value to pass`,
    },
    'null-join-key': { short: 'null join key', tell: (o) => text`${DROPPED}: the join key of ${o.key()} is null, so no row of the table can match; a left join, or a join key, would have let it pass` },
    'null-foreign-key': {
      short: 'null foreign key',
      tell: (o) => text`${DROPPED}: no foreign key in the row of ${o.key()}, so it points to no row of the other table; an extractor that gives one would have let it pass`,
    },
    'expired-window': {
      short: 'window closed',
      tell: (o, t) => {
        const c = closingOf(o, 'windowStart', 'windowEnd');
        return text`${DROPPED}, too late: stream time ${t.time(c.streamTime)} has ${o.holdsEnd ? 'passed' : 'reached'} end ${t.time(c.end)} + grace ${t.span(c.graceMs)}: window ${t.window(c.window)} is closed; it would have had to arrive before stream time ${t.time(c.closesAt)}, or meet a grace of ${c.moreThan ? 'more than' : 'at least'} ${t.span(c.graceNeeded)}`;
      },
    },
    'expired-record': {
      short: 'older than retention',
      tell: (o, t) => text`refused by store ${t.store(o.string('store'))}, ${DROPPED}: it keeps ${t.span(o.number('retentionMs'))} and has seen ${t.time(o.number('observedStreamTime'))}, so ${t.time(o.number('timestamp'))} is too old; later than ${t.time(o.number('observedStreamTime') - o.number('retentionMs'))} would have been taken`,
    },
    'expired-session': {
      short: 'session closed',
      tell: (o, t) => {
        const c = closingOf(o, 'sessionStart', 'sessionEnd');
        return text`${DROPPED}, too late: stream time ${t.time(c.streamTime)} has passed end ${t.time(c.end)} + gap ${t.span(c.gapMs)} + grace ${t.span(c.graceMs)}: session ${t.window(c.window)} is closed; a record at ${t.time(o.number('closeTime'))} or later would have been taken, or this one with a grace of at least ${t.span(c.graceNeeded)}`;
      },
    },
    'out-of-order-version': {
      short: 'older than the latest version',
      tell: (o, t) => text`${DROPPED}: the table holds a later version of ${o.key()} than ${t.time(o.number('timestamp'))}, and only the latest version is joined; a timestamp not before that version's would have passed`,
    },
    'stale-response': {
      short: 'answer out of date',
      tell: (o, t) => text`${DROPPED}: the row of ${o.key()} has changed to ${t.code(o.string('currentValue'))} since the question went out; the answer to the question of that change brings the result`,
    },
    'null-subscription': { short: 'empty subscription', tell: () => text`${DROPPED}: the subscription is null, and nobody who asks sends that; look for a foreign record in this internal topic` },
    'deserialization-error': {
      short: 'cannot be read',
      tell: (o, t) => text`${DROPPED} before the topology: the bytes of ${t.topic(o.string('topic'), o.number('partition'))} offset ${t.number(o.number('offset'))} cannot be read (${t.bad(o.string('message'))}) and the deserialization handler says continue; bytes that the source's serde understands would have passed`,
    },
    'negative-timestamp': {
      short: 'negative timestamp',
      tell: (o, t) => text`${DROPPED} before the topology: the timestamp extractor gave ${t.number(o.number('timestamp'))}; 0 or more would have passed`,
    },
    'serialization-error': {
      short: 'cannot be written',
      tell: (o, t) => text`not sent, ${DROPPED}: it cannot be serialised for ${t.topic(o.string('topic'))} (${t.bad(o.string('message'))}) and the production handler says continue; a value that fits the sink's serdes would have gone out`,
    },
    'processing-error': {
      short: 'exception in the processor',
      tell: (o, t) => text`${DROPPED}: the processor threw (${t.bad(o.string('message'))}) and the processing handler says continue; without the exception it would have passed`,
    },
    'production-error': {
      short: 'refused by the broker',
      tell: (o, t) => text`not sent, ${DROPPED}: the broker refused it (${t.bad(o.string('message'))}) and the production handler says continue; with retry or fail it would not have been lost`,
    },
    'no-partition': { short: 'no partition chosen', tell: (o, t) => text`not sent, ${DROPPED}: the partitioner chose no partition of ${t.topic(o.string('topic'))}; a number, or null for the default, would have sent it` },
    'predicate-false': { short: 'predicate does not let it pass', tell: () => text`${DROPPED}: the predicate keeps it back; a record that fits would have gone on` },
    'no-branch': { short: 'no branch takes it', tell: () => text`${DROPPED}: the predicate of every branch is false, and there is no default branch; defaultBranch() would have taken it` },
    'empty-flat-map': { short: 'mapped to no record', tell: () => text`${DROPPED}: the function made an empty list of it; each element would have been a record` },
    'null-key-before-repartition': {
      short: 'null key before repartition',
      tell: () => text`${DROPPED}, and counted nowhere: without a key no partition of the repartition topic is its own; any key would have let it pass`,
    },
    'no-table-match': {
      short: 'no row in the table',
      tell: (o, t) => (o.has('asOf')
        ? text`${DROPPED}: the table had no row of ${o.key()} at ${t.time(o.number('asOf'))}; a row written with that time or an earlier one would have matched, a left join would have let it pass`
        : text`${DROPPED}: the table has no row of ${o.key()} at this moment; a row that was there before would have matched, a left join would have let it pass`),
    },
    'no-window-match': {
      short: 'outside of the join window',
      tell: (o, t) => text`${DROPPED}: ${t.time(o.number('timestamp'))} is so old that its own store no longer takes it (it keeps ${t.span(o.number('retentionMs'))} before stream time ${t.time(o.number('streamTime'))}), and no record within the window is left; later than ${t.time(o.number('streamTime') - o.number('retentionMs') + 1)} would have matched itself`,
    },
    'no-join-result': { short: 'no result', tell: () => text`${DROPPED}: neither side has a value for this key, so the join has no result; a value on either side would have made one` },
    'superseded-version': {
      short: 'superseded version',
      tell: (o, t) => text`${DROPPED}: a later version of ${o.key()} than ${t.time(o.number('timestamp'))} is in the table already, and groups are made of latest versions only; the latest timestamp would have passed`,
    },
    'null-group-key': { short: 'no group', tell: () => text`${DROPPED}: the selector gives no pair of key and value for it, so it belongs to no group; a pair without null would have passed` },
    'before-window-start': {
      short: 'before the first window',
      tell: (o, t) => text`${DROPPED}: ${t.time(o.number('timestamp'))} is before the window begins; ${t.time(o.number('windowStart'))} or later would have passed`,
    },
    'no-window': { short: 'in no window', tell: (o, t) => text`${DROPPED}: no window contains ${t.time(o.number('timestamp'))}; a time inside of a window would have passed` },
    'unchanged-tombstone': { short: 'nothing to delete', tell: () => text`${DROPPED}: a tombstone where nothing was, so there is nothing to tell; it would have passed if there had been a row` },
    'incomplete-pair': { short: 'half of a change', tell: () => text`${DROPPED}: only one half of the change is here; both the old and the new value would have passed` },
    'final-tombstone': {
      short: 'tombstone of a final result',
      tell: (o) => text`${DROPPED}: the final result of ${o.key()} is a tombstone, and downstream nothing was told before that could be deleted; a value would have been emitted`,
    },
    'no-subscription': { short: 'nobody points to it', tell: (o) => text`${DROPPED}: no row of the other table points to ${o.key()}; a row with this foreign key would have been joined` },
    'not-forwarded': {
      short: 'not forwarded',
      tell: (o, t) => (o.has('instruction')
        ? text`ends here: it only takes back the subscription of ${o.key()} to ${o.key('foreignKey')} (${t.code(o.string('instruction'))}); the subscription to the new foreign key brings the result`
        : text`ends here: the processor returned without a forward(); a call of forward() would have passed it on`),
    },
    terminal: { short: 'ends as intended', tell: () => text`ends here, as intended: nothing follows this step; peek() would have passed it on` },
    'no-child': { short: 'nothing follows', tell: () => text`ends here: no step follows this source; an operator on the stream would have seen it` },
    'global-store': { short: 'kept in the global store', tell: () => text`ends in the global store: other steps only look things up there` },
  },
  holds,
  cluster,

  endOfInput: 'end of the input',
  runFailed: (message) => `the run ended with an exception: ${message}`,
  beginning: 'Before the first record: nothing has happened yet.',
  beginningLetGo: 'Before the first record. The oldest part of the recording was let go (maxEvents): stores show the oldest state that is still known.',
  letGo: 'The recording of this moment was let go (maxEvents); later ones are still there.',
  fates: { emitted: 'emitted', failed: 'failed', waiting: 'waiting in a repartition topic', buffered: 'buffered', cached: 'in the cache', stored: 'stored', dropped: 'dropped', pending: 'not there yet' },
  emitted: (count, t) => text`emitted ${t.number(count)}`,
  fateAt: (fate, node, reason) => text`${fate} at ${node}${reason === null ? '' : `: ${reason}`}`,

  arrow: ' → ',
  and: ', ',
  recordAt: (offset, topic, key, time) => text`${topic} offset ${offset} key=${key} at ${time}`,
  restOfTurn: (node, effect) => text`back in ${node}: ${effect}`,

  takes: (_topic, key, value) => text`enters with ${key} = ${value}`,
  returns: (topic) => text`comes back from ${topic}`,
  streamTime: (task, old, now) => (old === null ? text`stream time of ${task} begins at ${now}` : text`stream time of ${task} ${old} → ${now}`),
  partitionTime: (partition, old, now) => (old === null ? text`partition time of ${partition} begins at ${now}` : text`partition time of ${partition} ${old} → ${now}`),
  ownTime: (name, old, now) => (old === null ? text`${name} begins at ${now}` : text`${name} ${old} → ${now}`),
  wallClock: (now) => text`the wall clock stands at ${now}`,
  reads: (store, key, found) => (found === null ? text`finds nothing in ${store} for ${key}` : text`reads ${store} ${key} = ${found}`),
  scans: (store, key) => (key === null ? text`walks through ${store}` : text`looks through ${store} for ${key}`),
  writes: (store, key, old, now) => text`${store}: ${key} ${old} → ${now}`,
  writesWindow: (window, key, old, now) => text`window ${window} of ${key} ${old} → ${now}`,
  opensWindow: (kind, window, key, now) => text`new ${kind} ${window} of ${key} = ${now}`,
  removesSession: (window, key, old) => text`session ${window} of ${key} (${old}) goes`,
  deletes: (store, key, old) => text`${store}: ${key} deleted (was ${old})`,
  unchanged: (store, key, now) => text`${store}: ${key} stays ${now}`,
  buffers: (store, key, now, replaces) => (replaces ? text`${key} = ${now} takes the place of the earlier one in buffer ${store}` : text`${key} = ${now} goes into buffer ${store}`),
  releases: (store, key) => text`buffer ${store} lets ${key} go`,
  expires: (store, count, first, t) => (count === 1 ? text`${store} forgets ${first}, which is past its retention` : text`${store} forgets ${t.number(count)} entries past its retention, ${first} first`),
  restores: (store, key, now) => text`${store} is restored: ${key} = ${now}`,
  cacheDirty: (store, key) => text`${key} is kept in the cache of ${store} until commit`,
  cacheClean: (store, key, evicted) => (evicted ? text`${key} leaves the full cache of ${store}` : text`${key} is flushed from the cache of ${store}`),
  sends: (topic, key, value, role) => {
    switch (role) {
      case 'sink': return text`${{ text: 'emitted', tone: 'good' }} to ${topic}: ${key} = ${value}`;
      case 'repartition': return text`sent to repartition topic ${topic}, chosen by key ${key}`;
      case 'changelog': return text`logged to ${topic}`;
      case 'dead-letter': return text`sent to the dead-letter topic ${topic}`;
    }
  },
  forwards: (value, nodes) => text`forwards ${value} to ${join(nodes.map((node) => [node]), ', ')}`,
  forwardsOther: (key, value, nodes) => text`forwards ${key} = ${value} to ${join(nodes.map((node) => [node]), ', ')}`,
  forwardsKey: (old, now, value, nodes) => text`key ${old} → ${now}, forwards ${now} = ${value} to ${join(nodes.map((node) => [node]), ', ')}`,
  passesOn: (nodes) => text`passes on to ${join(nodes.map((node) => [node]), ', ')}`,
  forwardsNothing: 'forwards nothing',
  fails: (error, message, answer) => text`${{ text: `${error}: ${message}`, tone: 'bad' }}${answer === null ? '' : ` (the handler says ${answer})`}`,
  transaction: (action, partitions) => {
    const where = partitions.length === 0 ? text`` : text` with records in ${join(partitions.map((partition) => [partition]), ', ')}`;
    return action === 'begin' ? text`a transaction begins: readers of committed records see nothing of it before its end`
      : action === 'commit' ? text`the transaction is committed${where}` : partitions.length === 0 ? text`the transaction is aborted` : text`the transaction is aborted${where}: readers of committed records never see them`;
  },
  commits: (offsets) => text`committed: ${join(offsets, ', ')}`,
  offset: (partition, offset) => text`${partition} up to ${offset}`,
  schedules: (type, due) => text`schedules a punctuation on ${type === 'stream-time' ? 'stream time' : 'the wall clock'}${due === null ? '' : ', due at '}${due}`,
  fires: (type, at, next) => text`${type === 'stream-time' ? 'stream time' : 'the wall clock'} has reached the due time: called with ${at}${next === null ? '' : ', next due at '}${next}`,
  cancels: text`a punctuation is cancelled`,
  nextCommit: { driver: 'after each record', manual: 'only when you say `commit`', interval: 'known at the newest moment only', passed: 'when you have passed a record' },
  commitOf: (task) => text`commit of task ${task}`,
  punctuationOf: (node, task) => text`punctuation of ${node} in task ${task}`,
  restoreOf: (task) => text`restoring of task ${task}`,
  closeOf: (task) => text`close of task ${task}`,
  flushes: (count, stores, t) => text`${t.number(count)} ${count === 1 ? 'entry' : 'entries'} flushed from the cache of ${join(stores.map((store) => [store]), ', ')}`,
  more: (count) => text`and ${String(count)} more`,
  nothing: 'nothing more happens',
};
