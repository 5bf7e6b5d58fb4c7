import { TopologyException } from '../errors/errors.ts';

const MAX_NAME_LENGTH = 249;
const LEGAL = /^[a-zA-Z0-9._-]+$/;

/**
 * A name as Kafka allows it for nodes, stores and topics.
 * @throws TopologyException  for an empty name, `.`, `..`, more than 249 characters, or a character outside `[a-zA-Z0-9._-]`
 * Kafka: org.apache.kafka.streams.kstream.Named#validate
 */
export function validateName(name: string): string {
  if (name === '') throw new TopologyException("Name is illegal, it can't be empty");
  if (name === '.' || name === '..') throw new TopologyException('Name cannot be "." or ".."');
  if (name.length > MAX_NAME_LENGTH) {
    throw new TopologyException(`Name is illegal, it can't be longer than ${MAX_NAME_LENGTH} characters, got ${name.length}, name: ${name}`);
  }
  if (!LEGAL.test(name)) {
    throw new TopologyException(`Name "${name}" is illegal, it contains a character other than ASCII alphanumerics, '.', '_' and '-'`);
  }
  return name;
}

/** Gives out generated names from the one counter of a builder. */
export class NameCounter {
  #next = 0;
  /** `KSTREAM-FILTER-0000000001` */
  processor(prefix: string): string { return prefix + this.#digits(); }
  /** `KSTREAM-AGGREGATE-STATE-STORE-0000000003` */
  store(prefix: string): string { return `${prefix}STATE-STORE-${this.#digits()}`; }
  #digits(): string { return String(this.#next++).padStart(10, '0'); }

  /** The given name, or a generated one. The counter moves either way, so that naming one operator does not rename the others. */
  orGenerated(given: string | null, prefix: string): string {
    const generated = this.processor(prefix);
    return given ?? generated;
  }

  /** The given name with a suffix, or a generated name. The counter moves either way. */
  suffixedOrGenerated(given: string | null, suffix: string, prefix: string): string {
    const generated = this.processor(prefix);
    return given === null ? generated : validateName(given + suffix);
  }
}
