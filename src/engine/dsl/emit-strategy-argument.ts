import { IllegalArgumentException, requireNonNull } from '../errors/errors.ts';
import { shown } from '../topology/arguments.ts';
import type { EmitStrategy } from '../windows/emit-strategy.ts';

export function emitStrategyArgument(emitStrategy: unknown): void {
  requireNonNull(emitStrategy, 'emitStrategy');
  const { kind } = emitStrategy as Partial<EmitStrategy>;
  if (kind !== 'on-window-update' && kind !== 'on-window-close') {
    throw new IllegalArgumentException(`emitStrategy must be EmitStrategy.onWindowUpdate() or EmitStrategy.onWindowClose(), got ${shown(emitStrategy)}`);
  }
}
