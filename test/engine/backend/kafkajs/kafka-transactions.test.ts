/** What a producer of transactions does about each answer that a broker may give, and about none. */
import { expect, test } from 'vitest';
import { CommitFailedException, DisconnectException, InvalidProducerEpochException, OutOfOrderSequenceException, ProducerFencedException } from '../../../../src/engine/backend/errors.ts';
import type { KafkaCluster } from '../../../../src/engine/backend/kafkajs/kafka-cluster.ts';
import type { ProtocolRequest } from '../../../../src/engine/backend/kafkajs/kafkajs-internals.ts';
import { KafkaTransactions } from '../../../../src/engine/backend/kafkajs/kafka-transactions.ts';
import type { Producer, TransactionalSending } from '../../../../src/engine/backend/kafkajs/producer.ts';
import { codeOf, isRetriable, protocolError } from '../../../../src/engine/backend/kafkajs/protocol-errors.ts';
import { IllegalStateException, TimeoutException } from '../../../../src/engine/errors/errors.ts';

const AT = { topic: 't', partition: 0 };
const OFFSETS = [{ ...AT, offset: 1, metadata: '' }];

/** A broker that answers as told, by the name of the request; 0 when nothing more is told. An error is thrown. */
class Scripted {
  readonly asked: string[] = [];
  readonly answers = new Map<string, (number | Error)[]>();
  sending: TransactionalSending | null = null;
  offsetsCode: number | Error = 0;
  #epoch = 0;

  readonly transactions: KafkaTransactions;

  constructor() {
    let now = 0;
    const cluster = {
      settings: { clock: { now: () => now }, timers: { after: (ms: number, callback: () => void) => { now += ms; queueMicrotask(callback); return () => {}; } }, requestTimeoutMs: 1000 },
      closed: false,
      sendToAny: async () => ({ errorCode: 0, errorMessage: null, nodeId: 1 }),
      sendTo: async (_role: string, _node: number, { request: { apiName } }: ProtocolRequest<unknown>) => this.#answer(apiName),
      retrying: async (_what: string, attempt: () => Promise<unknown>) => {
        for (;;) {
          try { return await attempt(); } catch (error) { if (!isRetriable(codeOf(error)) && !(error instanceof DisconnectException)) throw error; }
        }
      },
    } as unknown as KafkaCluster;
    const sender = { beginTransactional: (sending: TransactionalSending) => { this.sending = sending; } } as unknown as Producer;
    this.transactions = new KafkaTransactions(cluster, sender, async () => {
      if (this.offsetsCode instanceof Error) throw this.offsetsCode;
      return { code: this.offsetsCode, partition: null };
    });
  }

  #answer(apiName: string): unknown {
    const answer = this.answers.get(apiName)?.shift() ?? 0;
    this.asked.push(apiName);
    if (answer instanceof Error) throw answer;
    switch (apiName) {
      case 'InitProducerId': return { errorCode: answer, producerId: 7n, producerEpoch: answer === 0 ? this.#epoch++ : -1 };
      case 'AddPartitionsToTxn': return [{ ...AT, errorCode: answer }];
      default: return answer;
    }
  }

  async begun(): Promise<KafkaTransactions> {
    await this.transactions.init('id', 1000);
    this.transactions.begin();
    await this.sending!.include([AT]);
    return this.transactions;
  }
}

const CONCURRENT = 51;
const NOT_COORDINATOR = 16;
const LOADING = 14;

test('what is still ending is waited for, and a coordinator that moved is found again', async () => {
  const broker = new Scripted();
  broker.answers.set('InitProducerId', [CONCURRENT, LOADING, 0]);
  broker.answers.set('AddPartitionsToTxn', [CONCURRENT, CONCURRENT, 0]);
  broker.answers.set('AddOffsetsToTxn', [CONCURRENT, NOT_COORDINATOR, 0]);
  broker.answers.set('EndTxn', [NOT_COORDINATOR, LOADING, CONCURRENT, 0]);
  const transactions = await broker.begun();
  await transactions.sendOffsets('g', OFFSETS);
  await transactions.sendOffsets('g', OFFSETS);
  await transactions.commit();
  expect(broker.asked).toEqual([...Array<string>(3).fill('InitProducerId'), ...Array<string>(3).fill('AddPartitionsToTxn'), ...Array<string>(3).fill('AddOffsetsToTxn'), ...Array<string>(4).fill('EndTxn')]);
  transactions.begin();
});

test('an end that gets no answer is asked for again, until it has one or a minute is over', async () => {
  const broker = new Scripted();
  broker.answers.set('EndTxn', [new TimeoutException('no answer'), new TimeoutException('no answer'), 0]);
  await (await broker.begun()).commit();
  expect(broker.asked.filter((name) => name === 'EndTxn')).toHaveLength(3);
  const dead = new Scripted();
  dead.answers.set('EndTxn', Array<Error>(10_000).fill(new TimeoutException('no answer')));
  await expect((await dead.begun()).commit()).rejects.toThrow(TimeoutException);
});

test('a partition is added once a transaction, and a transaction with nothing in it is not ended', async () => {
  const broker = new Scripted();
  const transactions = await broker.begun();
  await broker.sending!.include([AT, AT]);
  await transactions.commit();
  transactions.begin();
  await transactions.commit();
  transactions.begin();
  await broker.sending!.include([AT]);
  await transactions.abort();
  expect(broker.asked).toEqual(['InitProducerId', 'AddPartitionsToTxn', 'EndTxn', 'AddPartitionsToTxn', 'EndTxn']);
});

test('after a batch whose fate is unknown nothing can be committed, and an abort begins to count anew', async () => {
  const broker = new Scripted();
  const transactions = await broker.begun();
  broker.sending!.failed(protocolError(45, 'sending'));
  await expect(transactions.commit()).rejects.toThrow(OutOfOrderSequenceException);
  await transactions.abort();
  expect(broker.asked.slice(-2)).toEqual(['EndTxn', 'InitProducerId']);
  expect(broker.sending!.producerEpoch).toBe(1);
  transactions.begin();
});

test('a fenced producer can do nothing but take its id over anew', async () => {
  for (const [api, code, type] of [['EndTxn', 47, InvalidProducerEpochException], ['EndTxn', 90, ProducerFencedException], ['AddOffsetsToTxn', 90, ProducerFencedException]] as const) {
    const broker = new Scripted();
    broker.answers.set(api, [code]);
    const transactions = await broker.begun();
    await expect(api === 'EndTxn' ? transactions.commit() : transactions.sendOffsets('g', OFFSETS)).rejects.toThrow(type);
    await expect(transactions.abort()).rejects.toThrow(type);
    await transactions.init('id', 1000);
    transactions.begin();
  }
});

test('offsets of a member that the group has dropped leave nothing but an abort', async () => {
  const broker = new Scripted();
  const transactions = await broker.begun();
  broker.offsetsCode = new CommitFailedException('gone');
  await expect(transactions.sendOffsets('g', OFFSETS)).rejects.toThrow(CommitFailedException);
  await expect(transactions.commit()).rejects.toThrow(CommitFailedException);
  await transactions.abort();
  await expect(transactions.sending(async () => {})).rejects.toThrow(IllegalStateException);
});

test('an end waits for what is being sent', async () => {
  const broker = new Scripted();
  const transactions = await broker.begun();
  let acknowledge = (): void => {};
  const sending = transactions.sending(() => new Promise<void>((resolve) => { acknowledge = resolve; }));
  const committing = transactions.commit();
  await Promise.resolve();
  expect(broker.asked).not.toContain('EndTxn');
  acknowledge();
  await Promise.all([sending, committing]);
  expect(broker.asked.at(-1)).toBe('EndTxn');
});
