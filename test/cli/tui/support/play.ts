/** Opens the workbench on the fake session: for a look, and for tests in a terminal. Options by environment: SESSION=lesson|many|zh, KSTEP_LANG, OPENING=endless. */
import process from 'node:process';
import tty from 'node:tty';
import { endProcess } from '../../../../src/cli/tui/terminal/end-process.ts';
import { terminalAbilities } from '../../../../src/cli/tui/terminal/environment.ts';
import { runWorkbench } from '../../../../src/cli/tui/workbench.ts';
import { CHINESE_VISITS, FakeSession, manyVisits } from './fake-session.ts';

const kind = process.env['SESSION'] ?? '';
const port = new FakeSession({
  lesson: kind === 'lesson', open: kind !== 'home', visits: kind === 'many' ? manyVisits(5000) : kind === 'zh' ? CHINESE_VISITS : undefined,
});
const abilities = terminalAbilities({
  env: process.env, stdinIsTerminal: process.stdin.isTTY, stdoutIsTerminal: process.stdout.isTTY, platform: process.platform,
  bitsOfColour: (env) => tty.WriteStream.prototype.getColorDepth.call(process.stdout, env as NodeJS.ProcessEnv),
});
if (abilities.unfit !== null) {
  process.stderr.write(`no full screen: ${abilities.unfit}\n`);
  endProcess(2);
}
const trouble = process.env['TROUBLE'];
if (trouble === 'timer') setTimeout(() => { throw new Error('trouble in a timer'); }, 400);
if (trouble === 'promise') setTimeout(() => void Promise.reject(new Error('trouble in a promise')), 400);
if (trouble === 'console') setTimeout(() => { console.log('printed by the topology'); console.error('and an error'); process.stderr.write('and a warning\n'); }, 300);
const status = await runWorkbench({
  port, abilities, stdin: process.stdin, stdout: process.stdout, env: process.env, language: process.env['KSTEP_LANG'] === 'zh' ? 'zh' : 'en',
  // what does not end keeps ink away
  opening: process.env['OPENING'] === 'endless' ? () => new Promise(() => {}) : undefined,
});
endProcess(status);
