import { StreamsConfig } from '../../config/streams-config.ts';
import { parseDescription } from '../../topology/parse-description.ts';
import { buildTopology } from '../session.ts';
import { SESSION_DEFAULTS, type TopologyFunction } from '../session-options.ts';
import { keptState, type KeptState } from './kept-state.ts';

/** What a program keeps in Kafka. @throws  what building the topology throws */
export function keptStateOf(topology: TopologyFunction, settings: Readonly<{ [key: string]: unknown }>): KeptState {
  const config = new StreamsConfig({ ...SESSION_DEFAULTS, ...settings });
  const built = buildTopology({ title: '', topology, inputs: [] }, config);
  return keptState(built.describe(), built.plan(config));
}

/** The same of a text that `describe()` gave, here or in Java. @throws IllegalArgumentException  as parseDescription */
export function keptStateOfText(text: string): KeptState { return keptState(parseDescription(text), null); }
