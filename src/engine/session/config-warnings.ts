import { StreamsConfig } from '../config/streams-config.ts';
import { SESSION_DEFAULTS } from './session-options.ts';

/** What a user should know about keys that nothing reads, one sentence each. @throws ConfigException  for values that cannot be read */
export function configWarnings(config: Readonly<{ [key: string]: unknown }>): readonly string[] {
  return new StreamsConfig({ ...SESSION_DEFAULTS, ...config }).warnings.map((warning) => warning.message);
}
