import { IndexOutOfBoundsException, NullPointerException } from '../../errors/errors.ts';
import { latin1Of } from '../../common/bytes.ts';
import type { Serializer } from '../../serde/serde.ts';
import { incrementText } from './key-text.ts';

/**
 * All keys that begin with a prefix: from the prefix (inclusive) to the next prefix of that length (exclusive).
 *
 * @throws IndexOutOfBoundsException  for a prefix of nothing but FF, which has no next one. Kafka: Bytes#increment
 */
export function prefixBounds<P>(store: string, prefix: P, serializer: Serializer<P>): { readonly from: string; readonly to: string } {
  const bytes = serializer.serialize('', prefix);
  if (bytes === null) throw new NullPointerException(`the serializer of the prefix for store ${store} made null of ${String(prefix)}`);
  const from = latin1Of(bytes);
  const to = incrementText(from);
  if (to === null) {
    throw new IndexOutOfBoundsException(
      `store ${store}: no key follows a prefix of ${bytes.length} bytes FF\n  Scan range(prefix, null) instead.`, { facts: { store } },
    );
  }
  return { from, to };
}
