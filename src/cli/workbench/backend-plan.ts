import type { connectKafka } from '../../engine/session/connect-kafka.ts';
import { spansOf } from '../../engine/session/read-range.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Language } from '../../engine/session/session-options.ts';
import { parseRange, type RangeFlags } from '../input/parse-range.ts';
import { describeError } from '../output/errors.ts';

export interface BackendPlan {
  /** The question, then what is there, what will be read, created and written. */
  readonly lines: readonly string[];
  /** Something stands in the way, and the lines say what. */
  readonly isPossible: boolean;
}

const WORDS = {
  en: {
    toSim: 'Switch to the simulated Kafka?', toKafka: (at: string) => `Switch to the real Kafka at ${at}?`,
    connected: (topics: number) => `● connected; ${topics} topics are there`, unreachable: (at: string) => `× ${at} cannot be reached`,
    reads: (topic: string, partitions: number, records: number) => `→ reads ${topic}: ${partitions} ${partitions === 1 ? 'partition' : 'partitions'}, ${records} records`,
    missing: (topic: string) => `× ${topic} does not exist there: create it, or kstep run fills it with --input ${topic}=FILE`,
    looks: 'joins no group and commits no offset; nothing is created or written', memory: (topics: string) => `⇒ stays in memory: ${topics}`,
    writes: (group: string) => `commits offsets for the group ${group}`, creates: (topics: string) => `+ creates ${topics}`, written: (topics: string) => `⇒ writes ${topics}, each record after the cursor has passed it`,
    again: 'The run starts again; breakpoints and watches come along, marks stay with their run.', leaves: (at: string) => `Nothing changes on ${at}; the connection is closed.`,
    elsewhere: ':backend kafka HOST:PORT tries another one',
    inputs: (files: number) => (files === 0 ? 'no input file was given: the simulated topics are empty' : `→ reads the ${files} input ${files === 1 ? 'file' : 'files'} again`),
  },
  zh: {
    toSim: '切换到模拟 Kafka？', toKafka: (at: string) => `切换到真实 Kafka ${at}？`,
    connected: (topics: number) => `● 已连接；有 ${topics} 个主题`, unreachable: (at: string) => `× 无法连接 ${at}`,
    reads: (topic: string, partitions: number, records: number) => `→ 读取 ${topic}：${partitions} 个分区，${records} 条记录`,
    missing: (topic: string) => `× 那里没有 ${topic}：先创建它，或用 kstep run --input ${topic}=FILE 填充`,
    looks: '不加入消费者组，不提交位移；不创建也不写入任何内容', memory: (topics: string) => `⇒ 只留在内存中：${topics}`,
    writes: (group: string) => `为消费者组 ${group} 提交位移`, creates: (topics: string) => `+ 创建 ${topics}`, written: (topics: string) => `⇒ 写入 ${topics}，每条记录在游标越过之后才写`,
    again: '从头重新运行；断点和监视会带过去，标记留在它们所属的那次运行。', leaves: (at: string) => `${at} 上不会有任何改变；连接将关闭。`,
    elsewhere: ':backend kafka HOST:PORT 换一个试试',
    inputs: (files: number) => (files === 0 ? '没有给出输入文件：模拟主题是空的' : `→ 重新读取 ${files} 个输入文件`),
  },
} as const;

/** What a switch to the simulated Kafka means. */
export function planSim(session: Session, inputFiles: number, language: Language): BackendPlan {
  const words = WORDS[language];
  return { isPossible: true, lines: [words.toSim, words.leaves(session.run.backend.description), words.inputs(inputFiles), words.again] };
}

/** Asks the broker what is there, without a group and without a trace, and says what a switch to it would read, create and write. */
export async function planKafka(session: Session, bootstrap: string, writes: { readonly groupId: string } | null, language: Language, flags: RangeFlags = {}): Promise<BackendPlan> {
  const words = WORDS[language];
  const { connectKafka: connect } = await import('../../engine/session/connect-kafka.ts');
  try {
    const backend = await connect(bootstrap, { now: Date.now }, true);
    try {
      const there = await backend.topics(null);
      const { info } = session;
      const lines = [words.toKafka(backend.description), words.connected(there.size)];
      let isPossible = true;
      const spans = await readSpans(backend, info.inputTopics.flatMap((topic) => partitionsOf(topic, there)), flags, session.options.baseTime ?? 0);
      for (const topic of info.inputTopics) {
        const partitions = there.get(topic)?.partitions;
        if (partitions === undefined) {
          isPossible = false;
          lines.push(words.missing(topic));
          continue;
        }
        lines.push(words.reads(topic, partitions, spans.filter((span) => span.topic === topic).reduce((sum, { records }) => sum + records, 0)));
      }
      const out = [...info.outputTopics, ...[...info.plan.internalTopics.keys()].map((name) => info.fullName(name)), ...changelogs(session)];
      if (writes === null) lines.push(words.looks, ...(out.length === 0 ? [] : [words.memory(out.join(', '))]));
      else {
        const missing = out.filter((topic) => !there.has(topic));
        lines.push(...(missing.length === 0 ? [] : [words.creates(missing.join(', '))]), words.written(out.join(', ')), words.writes(writes.groupId));
      }
      return { isPossible, lines: [...lines, words.again] };
    } finally {
      await backend.close().catch(() => undefined);
    }
  } catch (error) {
    if (error instanceof RangeProblem) return { isPossible: false, lines: [error.message] };
    return { isPossible: false, lines: [words.unreachable(bootstrap), ...describeError(error).split('\n'), words.elsewhere] };
  }
}

function changelogs({ info }: Session): readonly string[] {
  return [...info.plan.stores].filter(([, store]) => store.builder.loggingEnabled && store.sourceTopic === null).map(([name]) => `${info.config.applicationId}-${name}-changelog`);
}

/** The range asks for what is not there, or is written wrongly. */
class RangeProblem extends Error {}

type Connection = Awaited<ReturnType<typeof connectKafka>>;
interface ReadSpan { readonly topic: string; readonly records: number }

function partitionsOf(topic: string, there: ReadonlyMap<string, { readonly partitions: number }>): readonly { readonly topic: string; readonly partition: number }[] {
  return Array.from({ length: there.get(topic)?.partitions ?? 0 }, (_, partition) => ({ topic, partition }));
}

/** How many records of each partition a range has. */
async function readSpans(backend: Connection, partitions: readonly { readonly topic: string; readonly partition: number }[], flags: RangeFlags, baseTime: number): Promise<readonly ReadSpan[]> {
  const bounds = await backend.bounds(partitions);
  try {
    const range = parseRange(flags, baseTime);
    const spans = range === null ? bounds : await spansOf(backend, partitions, range, false);
    return partitions.map(({ topic }, index) => ({ topic, records: Math.max(0, Math.min(spans[index]!.end, bounds[index]!.end) - spans[index]!.start) }));
  } catch (error) {
    throw new RangeProblem((error as Error).message, { cause: error });
  }
}
