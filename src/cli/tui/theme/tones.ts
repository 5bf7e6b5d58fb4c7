/**
 * What a piece of text means. Painters name meanings only; a theme turns them into colours, and every meaning that carries information has
 * a sign or a word beside it, so that nothing is lost without colour.
 */
export const TONES = [
  'text', 'muted', 'faint', 'strong', 'accent', 'heading', 'code', 'key-name', 'button',
  'border', 'border-focus', 'title', 'title-focus', 'tab', 'tab-active',
  'key', 'value', 'time', 'number', 'null', 'node', 'node-visited', 'node-current', 'here', 'dropped-here', 'edge', 'edge-lit', 'payload', 'topic', 'store',
  'badge', 'counter',
  'inserted', 'updated', 'deleted', 'read', 'old-value',
  'emitted', 'stored', 'buffered', 'cached', 'waiting', 'dropped', 'failed', 'pending',
  'window-open', 'window-grace', 'window-closed', 'stream-time', 'wall-time', 'cursor', 'mark', 'breakpoint',
  'ok', 'warning', 'error', 'info', 'sim', 'real', 'selection', 'match', 'input', 'placeholder', 'disabled',
] as const;
export type Tone = (typeof TONES)[number];

/** How a whole stretch is shown on top of its meaning: the selected row, the record at the cursor, records of the future. */
export type Emphasis = 'none' | 'selected' | 'lit' | 'future';
