import { spawnSync } from 'node:child_process';

/** The broker that the tests may use, `host:port`; null without one. */
export const bootstrap = process.env['KSTEP_TEST_BOOTSTRAP'] ?? null;

/** For tests that run Kafka's own programs beside ours. */
export const hasJava = bootstrap !== null && spawnSync('java', ['-version']).status === 0;

/** For Java programs that are over before the second compiler has earned its keep. */
export const quickJava = { ...process.env, JDK_JAVA_OPTIONS: '-XX:TieredStopAtLevel=1' };

export const WHY_SKIPPED = bootstrap === null ? 'skipped: set KSTEP_TEST_BOOTSTRAP=host:port, or run test/broker/broker start' : 'skipped: java is needed, 17 or newer';

/** Said once a file, since a reporter may keep quiet about what did not run. */
export function sayWhySkipped(file: string): void { console.info(`${file} ${WHY_SKIPPED}`); }
