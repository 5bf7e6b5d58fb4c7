import { StreamsException } from '../errors/errors.ts';

/** How often what came back may come back again, and how many turns one piped record may cause. */
const MAX_ROUNDS = 10_000;
const MAX_TURNS = 1_000_000;

/**
 * Ends a topology that feeds itself: it writes to a topic that it reads, and nothing ever ends that. Kafka's driver runs on until memory is
 * full; a loop that the data ends is none. A round has as many turns as records were waiting when it began.
 */
export class LoopFuse {
  readonly #topics: () => readonly string[];
  #turns = 0;
  #rounds = 0;
  #left = 0;

  /** @param topics  those that are both written and read, for the message */
  constructor(topics: () => readonly string[]) { this.#topics = topics; }

  /** Something was piped in. */
  reset(): void {
    this.#turns = 0;
    this.#rounds = 0;
    this.#left = 0;
  }

  /** @throws StreamsException  with the topics that are written and read */
  turn(group: { readonly numBuffered: number }): void {
    this.#turns++;
    if (--this.#left < 0) {
      this.#rounds++;
      this.#left = group.numBuffered - 1;
    }
    if (this.#rounds <= MAX_ROUNDS && this.#turns <= MAX_TURNS) return;
    throw new StreamsException(
      `the topology feeds itself: after ${this.#turns - 1} turns for what was piped in last, there are still records waiting. ` +
        `It writes to topics that it also reads: ${this.#topics().join(', ')}. Let something end the loop (a filter, a counter in the value), or write to another topic`,
    );
  }
}
