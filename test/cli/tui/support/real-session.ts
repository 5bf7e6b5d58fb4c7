import { WorkbenchPort, type OpenSession } from '../../../../src/cli/workbench/workbench-port.ts';
import { Debugger } from '../../../../src/engine/session/debugger.ts';
import type { SessionOptions, TopicInput } from '../../../../src/engine/session/session-options.ts';
import { open } from '../../../engine/session/sessions.ts';

/** The workbench's port on a real session in memory, open at its beginning. */
export async function realSession(topology: SessionOptions['topology'], inputs: readonly TopicInput[], more: Partial<SessionOptions> = {}): Promise<WorkbenchPort> {
  const on = new Debugger(await open(topology, inputs, more));
  const opened: OpenSession = { debugger: on, lesson: null, subscribe: (listener) => on.subscribe(listener), onBackend: null, close: () => on.close() };
  const port = new WorkbenchPort(() => Promise.resolve(opened), () => ({ sections: [] }), on.session.language);
  await port.execute('open topology test.ts');
  return port;
}
