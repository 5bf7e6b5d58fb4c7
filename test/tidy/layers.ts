/** The layers of the engine, lowest first: a folder imports only from folders that stand in an earlier row. ARCHITECTURE.md says why. */
const rows: readonly (readonly string[])[] = [
  ['errors'],
  ['common'],
  ['trace', 'windows'],
  ['config', 'backend'],
  ['backend/assignment'],
  ['serde', 'debug', 'backend/sim', 'backend/kafkajs'],
  ['processor'],
  ['state'],
  ['operators', 'topology'],
  ['graph', 'runtime'],
  ['dsl', 'client', 'testing'],
  ['session', 'index.ts'],
  ['cli'],
];

export const rankOf: ReadonlyMap<string, number> = new Map(rows.flatMap((folders, rank) => folders.map((folder) => [folder, rank] as const)));

/** Absences that carry the design, beyond the rows. */
const absences: readonly { readonly from: string; readonly never: readonly string[]; readonly because: string }[] = [
  { from: 'runtime', never: ['dsl', 'graph', 'operators'], because: 'a topology built by hand runs the same' },
  { from: 'operators', never: ['runtime'], because: 'operators are written against contracts' },
  { from: 'operators', never: ['trace'], because: 'operators report through their context' },
];

const debugSees = new Set(['trace', 'common', 'errors']);
const cliSees = new Set(['session', 'index.ts']);

/** `src/engine/state/stores.ts` → `state`; the backends count as folders of their own; everything under src/cli is `cli`. */
export function folderOf(file: string): string {
  const parts = file.split('/');
  if (parts[1] === 'cli') return 'cli';
  if (parts.length === 3) return parts[2]!;
  return parts[2] === 'backend' && parts.length > 4 ? `backend/${parts[3]}` : parts[2]!;
}

/** The rule that an import from one folder into another breaks, or null. */
export function brokenRule(from: string, to: string, typeOnly: boolean): string | null {
  if (from === to) return null;
  const rank = rankOf.get(from);
  const targetRank = rankOf.get(to);
  if (rank === undefined || targetRank === undefined) return `the folder ${rank === undefined ? from : to} has no layer; give it one in test/tidy/layers.ts`;
  if (from === 'cli') {
    if (!cliSees.has(to)) return 'src/cli sees only session, and types from index.ts';
    return to === 'index.ts' && !typeOnly ? 'src/cli takes only types from index.ts' : null;
  }
  if (from === 'debug' && !debugSees.has(to)) return 'debug sees only trace and common: a saved trace opens with no engine and no broker';
  for (const { from: folder, never, because } of absences) {
    if (folder === from && never.includes(to) && !(to === 'trace' && typeOnly)) return `${from} never imports ${to}: ${because}`;
  }
  if (targetRank >= rank) {
    return `${from} (layer ${rank}) may only import from lower layers, ${to} is layer ${targetRank}`;
  }
  return null;
}
