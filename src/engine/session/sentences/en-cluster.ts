import type { ClusterPhrases } from './cluster-phrases.ts';
import { join, text } from './text.ts';

const threadsOf = (count: number): string => (count === 1 ? '1 thread' : `${count} threads`);

export const cluster: ClusterPhrases = {
  instanceOf: (instance) => text`instance ${instance}`,
  rebalanceOf: text`rebalance of the group`,
  assignOf: (task) => text`task ${task}`,
  changes: ({ action, when, oldThreads, newThreads }, t) => {
    switch (action) {
      case 'start': return text`starts with ${threadsOf(newThreads)} and joins the group`;
      case 'close': return text`is closed: it commits what it has done and leaves the group`;
      case 'threads': return text`has ${threadsOf(newThreads)} now, ${newThreads > oldThreads ? 'more' : 'fewer'} than the ${oldThreads} it had`;
      case 'kill': switch (when) {
        case 'before-send': return text`${t.bad('is killed')} before it sent anything since its last commit`;
        case 'inside-commit': return text`${t.bad('is killed')} inside a commit: all is flushed and sent, no offset is committed`;
        default: return text`${t.bad('is killed')}: what it had produced is sent, nothing more is committed`;
      }
    }
  },
  rebalances: (cause, members) => {
    const why = { joined: 'a member has joined', left: 'a member has left', expired: 'session.timeout.ms has passed without a sign of life from a member' }[cause];
    return members.length === 0 ? text`${why}; nobody is left in it` : text`${why}; its threads are ${join(members.map((member) => text`${member}`), ', ')}`;
  },
  taken: (task, thread) => text`${task} is no longer in ${thread}`,
  restoring: (thread) => text`goes to ${thread}, where its stores have to be filled`,
  runs: (thread, positions) => (positions.length === 0 ? text`runs in ${thread}` : text`runs in ${thread}, taking ${join(positions, ', ')}`),
  standsBy: (thread) => text`has a standby in ${thread}`,
  positionAt: (partition, offset) => text`${partition} from offset ${offset}`,
  restored: (store, topic, to, end, local) => (local ? text`${store} is on its disk, as it was at offset ${to} of ${topic}` : text`${store} is restored from ${topic} up to offset ${to} of ${end}`),
  losesStore: (store, entries) => text`${store} with ${entries} ${entries.text === '1' ? 'row' : 'rows'} goes with it`,
  lost: (count) => text`${count} ${count.text === '1' ? 'record' : 'records'} that it had produced never reach a topic`,
  again: (first) => (first ? 'read again, as it was not committed: ' : 'read again: '),
};
