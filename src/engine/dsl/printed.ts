import { openSync, writeSync } from 'node:fs';
import { utf8Encode } from '../common/bytes.ts';
import { TopologyException } from '../errors/errors.ts';
import { requireCallback, requireText } from '../topology/arguments.ts';
import { nameArgument } from './named.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a Printed without a mapper fits a stream of any types */

/** Where `Printed.toSysOut` goes. Java: System.setOut */
let standardOutput = (text: string): void => { writeAll(STDOUT, text); };
/** Sends what `Printed.toSysOut` prints elsewhere, as a screen must that owns the terminal. Gives back the destination before. */
export function setStandardOutput(write: (text: string) => void): (text: string) => void {
  const before = standardOutput;
  standardOutput = requireCallback(write, 'write');
  return before;
}

/**
 * Where and how `KStream.print` writes: `[label]: key, value`, one line a record. The label is the name of the node before, unless given.
 * The setters change this object.
 *
 *     stream.print(Printed.toSysOut<string, Visit>().withLabel('visits').withKeyValueMapper((user, visit) => `${user} ${visit.page}`));
 *
 * Kafka: org.apache.kafka.streams.kstream.Printed
 */
export class Printed<K, V> {
  label: string | null = null;
  name: string | null = null;
  mapper: (key: K, value: V) => string = (key, value) => `${plainText(key)}, ${plainText(value)}`;
  /** Takes one line without its end. */
  readonly write: (line: string) => void;
  private constructor(write: (line: string) => void) { this.write = write; }

  static toSysOut<K = any, V = any>(): Printed<K, V> { return new Printed<K, V>((line) => { standardOutput(`${line}\n`); }); }

  /** @throws TopologyException  for an empty path, or a file that cannot be written */
  static toFile<K = any, V = any>(path: string): Printed<K, V> {
    if (requireText(path, 'filePath').trim() === '') throw new TopologyException("filePath can't be an empty string");
    let file: number;
    try {
      file = openSync(path, 'w');
    } catch (cause) {
      throw new TopologyException(`Unable to write stream to file at [${path}] ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
    return new Printed<K, V>((line) => { writeAll(file, `${line}\n`); });
  }

  withLabel(label: string): this {
    this.label = requireText(label, 'label');
    return this;
  }
  withKeyValueMapper(mapper: (key: K, value: V) => string): this {
    this.mapper = requireCallback(mapper, 'mapper');
    return this;
  }
  withName(name: string): this {
    this.name = nameArgument(name);
    return this;
  }
}

const STDOUT = 1;
/** All of the text, also when a pipe is full for a moment. */
function writeAll(file: number, text: string): void {
  const bytes = utf8Encode(text);
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(file, bytes, done);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EAGAIN') throw error;
    }
  }
}

/** Texts as they are, plain objects as JSON, the rest as it shows itself. */
function plainText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || Array.isArray(value) ? JSON.stringify(value) : String(value);
}
