import { SimBroker } from '../../../src/engine/backend/sim/sim-broker.ts';
import { MockClock } from '../../../src/engine/common/clock.ts';
import { describeBackend } from './contract.ts';

const broker = new SimBroker({ seed: 1, clock: new MockClock(1_000_000) });
describeBackend('sim', { prefix: 'sim', open: async () => broker.client(), dispose: async (topics) => { for (const topic of topics) broker.deleteTopic(topic); } });
