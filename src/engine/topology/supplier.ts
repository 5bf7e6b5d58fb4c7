import { IllegalArgumentException } from '../errors/errors.ts';
import type { AnyProcessor, AnyProcessorSupplier } from '../processor/processor.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { WindowDescription } from '../windows/window-description.ts';
import { refuseAsync, refuseClass, requireMethods, shown } from './arguments.ts';

/**
 * A supplier as the topology may keep it: asked twice, it gave two different processors. One object for two tasks would mix their records.
 * @throws IllegalArgumentException  when both answers are the same object, or no processor
 */
export function requireSupplier(supplier: AnyProcessorSupplier | null | undefined, what: string): AnyProcessorSupplier {
  if (typeof supplier === 'function') {
    refuseClass(supplier, what);
    refuseAsync(supplier, what);
  }
  else requireMethods(supplier, ['get'], what, 'function that makes a processor, or an object with get()');
  const given = supplier as AnyProcessorSupplier;
  const first = makeProcessor(given);
  if (first === makeProcessor(given)) {
    throw new IllegalArgumentException(
      `${what} gave ${shown(first)} twice, the same object: it must make a new one each time it is called, because every task has its own processor`,
    );
  }
  requireMethods(first, ['process'], `what ${what} makes`, 'processor');
  refuseAsync(first.process, `process() of what ${what} makes`);
  refuseAsync(first.init, `init() of what ${what} makes`);
  return given;
}

export function makeProcessor(supplier: AnyProcessorSupplier): AnyProcessor {
  return typeof supplier === 'function' ? supplier() : supplier.get();
}

/** The windows that a supplier's processors work with, null where it says nothing. */
export function windowsOf(supplier: AnyProcessorSupplier): WindowDescription | null {
  return typeof supplier === 'function' ? null : (supplier.windows ?? null);
}

/**
 * Whether the values that a supplier's processors write are made of what was stored before (an aggregation), or of the record alone (the
 * other operators of tables); null for a user's own, of which no one knows.
 */
export function foldsOf(supplier: AnyProcessorSupplier): boolean | null {
  if (typeof supplier === 'function') return null;
  return supplier.folds ?? ('view' in supplier ? false : null);
}

/** The stores that a supplier brings along. */
export function storesOf(supplier: AnyProcessorSupplier): readonly AnyStoreBuilder[] {
  return typeof supplier === 'function' ? [] : (supplier.stores?.() ?? []);
}
