/** When a windowed aggregation gives out results. Kafka: org.apache.kafka.streams.kstream.EmitStrategy (KIP-825) */
export type EmitStrategy = { readonly kind: 'on-window-update' } | { readonly kind: 'on-window-close' };

const update: EmitStrategy = Object.freeze({ kind: 'on-window-update' });
const close: EmitStrategy = Object.freeze({ kind: 'on-window-close' });

export const EmitStrategy = {
  StrategyType: { ON_WINDOW_UPDATE: 'on-window-update', ON_WINDOW_CLOSE: 'on-window-close' },
  /** A result for every update (the default), as far as the cache lets them through. */
  onWindowUpdate: (): EmitStrategy => update,
  /** One final result per window, when stream time has passed its end and grace period. */
  onWindowClose: (): EmitStrategy => close,
} as const;
