import path from 'node:path';
import { expect, test } from 'vitest';
import { commandsDocument } from './commands-document.ts';
import { tutorialsDocument } from './tutorials-document.ts';

test('docs/commands.md says what the command table says', async () => {
  await expect(commandsDocument()).toMatchFileSnapshot(path.join(import.meta.dirname, '../../docs/commands.md'));
});

test('docs/tutorials.md says what the lesson reader knows', async () => {
  await expect(tutorialsDocument()).toMatchFileSnapshot(path.join(import.meta.dirname, '../../docs/tutorials.md'));
});
