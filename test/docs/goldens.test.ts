import path from 'node:path';
import { expect, test } from 'vitest';
import { commandsDocument } from './commands-document.ts';

test('docs/commands.md says what the command table says', async () => {
  await expect(commandsDocument()).toMatchFileSnapshot(path.join(import.meta.dirname, '../../docs/commands.md'));
});
