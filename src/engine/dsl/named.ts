import { requireText } from '../topology/arguments.ts';
import { validateName } from '../graph/names.ts';

/** A name that a user chose; null stands for "generate one". @throws TopologyException  for a name that Kafka does not allow */
export function nameArgument(name: unknown, what = 'name'): string { return validateName(requireText(name, what)); }

/**
 * The name of one operator, instead of a generated one such as KSTREAM-FILTER-0000000001.
 *
 *     stream.filter((user, visit) => visit.ok, Named.as('only-successful'));
 *
 * Kafka: org.apache.kafka.streams.kstream.Named
 */
export class Named {
  readonly name: string;
  private constructor(name: string) { this.name = name; }

  /** @throws TopologyException  for an empty or too long name, or one with other characters than `[a-zA-Z0-9._-]` */
  static as(name: string): Named { return new Named(nameArgument(name)); }
  withName(name: string): Named { return Named.as(name); }
}
