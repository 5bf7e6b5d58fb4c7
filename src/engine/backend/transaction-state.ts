import { IllegalStateException, type KafkaException } from '../errors/errors.ts';

type State = 'UNINITIALIZED' | 'READY' | 'IN_TRANSACTION' | 'ABORTABLE_ERROR' | 'FATAL_ERROR';

/**
 * Which transactional call may follow which, the same for every backend. Kafka: org.apache.kafka.clients.producer.internals.TransactionManager.State
 *
 * Misuse: going on after an error. A fenced producer can only `init` again; any other error leaves nothing but `abort`.
 */
export class TransactionState {
  #state: State = 'UNINITIALIZED';
  #error: KafkaException | null = null;

  get isTransactional(): boolean { return this.#state !== 'UNINITIALIZED'; }
  get isInTrouble(): boolean { return this.#error !== null; }
  get isOpen(): boolean { return this.#state === 'IN_TRANSACTION' || this.#state === 'ABORTABLE_ERROR'; }

  initialized(): void { this.#to('READY'); }

  begin(): void {
    this.#require('beginTransaction', 'READY');
    this.#to('IN_TRANSACTION');
  }

  /** Before a record is sent: without a transactional id always, otherwise in a transaction only. */
  checkSend(): void { if (this.isTransactional) this.#require('send', 'IN_TRANSACTION'); }
  checkOffsets(): void { this.#require('sendOffsetsToTransaction', 'IN_TRANSACTION'); }
  checkCommit(): void { this.#require('commitTransaction', 'IN_TRANSACTION'); }
  checkAbort(): void { this.#require('abortTransaction', 'IN_TRANSACTION', 'ABORTABLE_ERROR'); }

  ended(): void { this.#to('READY'); }

  /** Remembered, and thrown by whatever comes next but an abort. */
  failed(error: KafkaException): void {
    if (this.#state === 'FATAL_ERROR') return;
    this.#error = error;
    this.#state = 'ABORTABLE_ERROR';
  }
  fenced(error: KafkaException): void {
    this.#error = error;
    this.#state = 'FATAL_ERROR';
  }

  #to(state: State): void {
    this.#state = state;
    this.#error = null;
  }

  #require(call: string, ...states: readonly State[]): void {
    if (states.includes(this.#state)) return;
    if (this.#error !== null) throw this.#error;
    if (this.#state === 'UNINITIALIZED') throw new IllegalStateException(`Cannot use a transactional method (${call}) without first calling initTransactions()`);
    throw new IllegalStateException(`Cannot call ${call} in state ${this.#state}: ${this.#state === 'READY' ? 'begin a transaction first' : 'a transaction is open already'}`);
  }
}
