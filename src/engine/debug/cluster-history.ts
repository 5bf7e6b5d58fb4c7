import type { InstanceChange, Rebalance, Restored, TaskMove } from '../trace/events.ts';
import { Latest } from './latest.ts';
import { NumberList } from './number-list.ts';

/** Numbers of the events that tell of instances and of where tasks are. */
export class ClusterHistory {
  readonly instances = new NumberList();
  readonly kills = new NumberList();
  readonly rebalances = new NumberList();
  readonly restores = new NumberList();
  readonly moves = new NumberList();
  /** By `task@thread`, and by thread's instance (`i1`). */
  readonly movesOf = new Latest();
  readonly changesOf = new Latest();
  /** Where a task took up a partition: by `topic-partition`. */
  readonly positionsOf = new Latest();
  /** By task. */
  readonly restoresOf = new Latest();

  get isEmpty(): boolean { return this.instances.length === 0 && this.moves.length === 0; }

  push(event: InstanceChange | Rebalance | TaskMove | Restored, number: number): void {
    switch (event.kind) {
      case 'instance':
        this.instances.push(number);
        this.changesOf.push(event.instance, number);
        if (event.action === 'kill') this.kills.push(number);
        return;
      case 'rebalance':
        this.rebalances.push(number);
        return;
      case 'restored':
        this.restores.push(number);
        this.restoresOf.push(event.task, number);
        return;
      case 'task-move':
        this.moves.push(number);
        this.movesOf.push(`${event.task}@${event.thread}`, number);
        for (const [topic, partition] of event.positions) this.positionsOf.push(`${topic}-${partition}`, number);
    }
  }
}
