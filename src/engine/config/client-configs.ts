import { ADMIN_CONFIGS, CONSUMER_CONFIGS, isSecurityConfig, PRODUCER_CONFIGS } from './client-config-names.ts';
import { invalidValue, type Properties } from './config-definition.ts';
import { StreamsConfigConstants } from './streams-config-constants.ts';
import { DEFINITION_BY_KEY } from './streams-config-definitions.ts';

/** Settings of one of Kafka's clients, as that client would take them. */
export type ClientConfig = { [key: string]: unknown };

const CONSUMER_DEFAULTS: Properties = { 'auto.offset.reset': 'earliest', 'max.poll.records': 1000 };
/** What the user says here does not count. */
const CONSUMER_FORCED: Properties = { 'enable.auto.commit': false, 'allow.auto.create.topics': false, 'group.protocol': 'classic' };
const PRODUCER_DEFAULTS: Properties = { 'linger.ms': 100 };
const PRODUCER_EOS_DEFAULTS: Properties = { ...PRODUCER_DEFAULTS, 'delivery.timeout.ms': 2_147_483_647, 'transaction.timeout.ms': 10_000 };
const MAX_IN_FLIGHT_WITH_EOS = 5;

/** Keys with that prefix, without it. */
export function withPrefix(properties: Properties, prefix: string): ClientConfig {
  const found: ClientConfig = {};
  for (const key of Object.keys(properties)) if (key.startsWith(prefix) && key.length > prefix.length) found[key.slice(prefix.length)] = properties[key];
  return found;
}

/** What all consumers share: `consumer.x` wins over x, Streams' defaults come last. */
export function consumerConfig(properties: Properties, eos: boolean): ClientConfig {
  const given = clientGiven(properties, CONSUMER_CONFIGS, StreamsConfigConstants.CONSUMER_PREFIX);
  if (eos) checkInFlight(given);
  return {
    ...CONSUMER_DEFAULTS,
    ...custom(properties),
    ...given,
    ...CONSUMER_FORCED,
    ...(eos ? { 'isolation.level': 'read_committed' } : {}),
    'bootstrap.servers': properties['bootstrap.servers'],
  };
}

export function producerConfig(properties: Properties, eos: boolean): ClientConfig {
  const given = clientGiven(properties, PRODUCER_CONFIGS, StreamsConfigConstants.PRODUCER_PREFIX);
  if (eos) {
    checkInFlight(given);
    // The thread that owns the producer makes its id.
    delete given['transactional.id'];
  }
  return {
    ...(eos ? PRODUCER_EOS_DEFAULTS : PRODUCER_DEFAULTS),
    ...custom(properties),
    ...given,
    ...(eos ? { 'enable.idempotence': true } : {}),
    'bootstrap.servers': properties['bootstrap.servers'],
  };
}

export function adminConfig(properties: Properties): ClientConfig {
  return { 'enable.metrics.push': true, ...custom(properties), ...clientGiven(properties, ADMIN_CONFIGS, StreamsConfigConstants.ADMIN_CLIENT_PREFIX) };
}

function clientGiven(properties: Properties, names: ReadonlySet<string>, prefix: string): ClientConfig {
  const given: ClientConfig = {};
  for (const key of Object.keys(properties)) if (names.has(key) || isSecurityConfig(key)) given[key] = properties[key];
  return { ...given, ...withPrefix(properties, prefix) };
}

/** Keys that no one defines reach every client: interceptors and serdes read them there. */
function custom(properties: Properties): ClientConfig {
  const { CONSUMER_PREFIX, PRODUCER_PREFIX, ADMIN_CLIENT_PREFIX } = StreamsConfigConstants;
  const found: ClientConfig = {};
  for (const key of Object.keys(properties)) {
    const isKnown = DEFINITION_BY_KEY.has(key) || CONSUMER_CONFIGS.has(key) || PRODUCER_CONFIGS.has(key) || ADMIN_CONFIGS.has(key);
    const isPrefixed = key.startsWith(CONSUMER_PREFIX) || key.startsWith(PRODUCER_PREFIX) || key.startsWith(ADMIN_CLIENT_PREFIX);
    if (!isKnown && !isPrefixed) found[key] = properties[key];
  }
  return found;
}

function checkInFlight(given: ClientConfig): void {
  const key = 'max.in.flight.requests.per.connection';
  const value = given[key];
  if (value === undefined || value === null) return;
  const number = typeof value === 'string' ? Number(value.trim() === '' ? NaN : value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw invalidValue(key, value, 'Expected value to be a 32-bit integer');
  if (number > MAX_IN_FLIGHT_WITH_EOS) throw invalidValue(key, value, `Can't exceed ${MAX_IN_FLIGHT_WITH_EOS} when exactly-once processing is enabled`);
}
