import { StreamsException } from '../errors/errors.ts';

/** How often what came back may come back again, and how many turns one piped record may cause. */
const MAX_ROUNDS = 10_000;
const MAX_TURNS = 1_000_000;

/**
 * Ends a topology that feeds itself: it writes to a topic that it reads, and nothing ever ends that. Kafka's driver runs on until memory is
 * full; a loop that the data ends is none. A round has as many turns as records were waiting when it began.
 */
export class LoopFuse {
  readonly #waiting: () => number;
  #turns = 0;
  #rounds = 0;
  #left = 0;

  constructor(waiting: () => number) { this.#waiting = waiting; }

  /** @throws StreamsException  with the topics that are written and read */
  turn(topics: () => readonly string[]): void {
    this.#turns++;
    if (--this.#left < 0) {
      this.#rounds++;
      this.#left = this.#waiting() - 1;
    }
    if (this.#rounds <= MAX_ROUNDS && this.#turns <= MAX_TURNS) return;
    throw new StreamsException(
      `the topology feeds itself: after ${this.#turns - 1} turns for what was piped in last, there are still records waiting. ` +
        `It writes to topics that it also reads: ${topics().join(', ')}. Let something end the loop (a filter, a counter in the value), or write to another topic`,
    );
  }
}
