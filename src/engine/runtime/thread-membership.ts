import type { Backend } from '../backend/backend.ts';
import { AssignorError, type StreamsMember, type SubtopologyTopics } from '../backend/streams-group.ts';
import type { SubtopologyPlan, TopologyPlan } from '../topology/plan.ts';
import type { TaskConfig } from './task-config.ts';
import type { TaskManager } from './task-manager.ts';
import { taskOffsetSums } from './task-offset-sums.ts';

export interface ThreadMembershipOptions {
  readonly plan: TopologyPlan;
  readonly config: TaskConfig;
  readonly backend: Backend;
  readonly tasks: TaskManager;
  readonly processId: string;
  readonly topicsOf: (subtopology: SubtopologyPlan) => readonly string[];
  /** Some instance has asked all of them to end. Not awaited. */
  readonly onShutdownRequested: () => void;
}

/** What a thread says to the leader of its group, and what it makes of the answer beside its partitions. Kafka: StreamsPartitionAssignor's half in the member */
export class ThreadMembership {
  readonly #options: ThreadMembershipOptions;
  #errorCode: number = AssignorError.NONE;
  #nextRebalanceMs: number | null = null;

  constructor(options: ThreadMembershipOptions) { this.#options = options; }

  /** Asked at each join. */
  readonly member = (): StreamsMember => {
    const { config, tasks, processId } = this.#options;
    return { processId, subtopologies: this.#subtopologies(), offsetSums: taskOffsetSums(tasks, config), clientTags: config.clientTags, errorCode: this.#errorCode, configs: config.assignment };
  };

  #subtopologies(): readonly SubtopologyTopics[] {
    const { plan, config: { applicationId }, topicsOf } = this.#options;
    return plan.subtopologies.filter((sub) => !sub.global).map((sub) => ({
      id: sub.id, topics: topicsOf(sub),
      changelogs: sub.stores.flatMap<SubtopologyTopics['changelogs'][number]>((name) => {
        const { builder, sourceTopic } = plan.stores.get(name)!;
        if (sourceTopic !== null) return [{ topic: plan.internalTopics.has(sourceTopic) ? `${applicationId}-${sourceTopic}` : sourceTopic, isSource: true }];
        return builder.loggingEnabled ? [{ topic: `${applicationId}-${name}-changelog`, isSource: false }] : [];
      }),
    }));
  }

  /** Before partitions are given up: what is to be a standby task here keeps its stores. */
  beforeRevoked(): void {
    this.#options.tasks.standbys.expect(this.#options.backend.assignment?.()?.standbyTasks ?? []);
  }

  /** After the tasks of the assigned partitions were made. */
  afterAssigned(): void {
    const { backend, tasks, onShutdownRequested } = this.#options;
    const assignment = backend.assignment?.() ?? null;
    if (assignment === null) return;
    if (assignment.errorCode === AssignorError.SHUTDOWN_REQUESTED) {
      onShutdownRequested();
      return;
    }
    this.#nextRebalanceMs = assignment.nextRebalanceMs;
    tasks.standbys.settle(assignment.standbyTasks, assignment.activeTasks);
  }

  /** A task on its way from one instance to another is looked at again after a while: by then its new owner may have caught up. */
  maybeProbe(now: number): void {
    if (this.#nextRebalanceMs === null || now < this.#nextRebalanceMs) return;
    this.#nextRebalanceMs = null;
    this.#options.backend.enforceRebalance?.('probing rebalance');
  }

  /** Tells all instances, through the leader, to end. */
  requestShutdown(): void {
    this.#errorCode = AssignorError.SHUTDOWN_REQUESTED;
    this.#options.backend.enforceRebalance?.('Shutdown requested');
  }
}
