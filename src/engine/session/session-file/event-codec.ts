import type { HeaderList, TraceEvent } from '../../trace/events.ts';
import type { Json } from '../codec.ts';
import { decodeBytesJson, decodeValue, encodeBytes, encodeValue } from './value-codec.ts';

type Fields = { readonly [name: string]: Json };

/** What a person wants to read of the bytes of an event, where they are not text. */
export type TextsOf = (event: TraceEvent) => { readonly [field: string]: string } | null;

/**
 * An event of a trace as JSON. Bytes are text where they are text, else `{"$hex": …}`; then `text` says what they mean, so that a trace
 * reads without the serdes of its topology.
 */
export function encodeEvent(event: TraceEvent, textsOf: TextsOf): Json {
  const plain = encodeFields(event);
  const texts = textsOf(event);
  return texts === null ? plain : { ...plain, text: texts };
}

function encodeFields(event: TraceEvent): Fields {
  switch (event.kind) {
    case 'node-enter': return { ...event, key: encodeValue(event.key), value: encodeValue(event.value), headers: encodeHeaders(event.headers) };
    case 'turn-start': case 'output': return { ...event, key: encodeBytes(event.key), value: encodeBytes(event.value), headers: encodeHeaders(event.headers) };
    case 'store-read': return { ...event, key: encodeBytes(event.key), found: encodeBytes(event.found) };
    case 'store-write': return { ...event, key: encodeBytes(event.key), oldValue: encodeBytes(event.oldValue), newValue: encodeBytes(event.newValue) };
    case 'cache': return { ...event, key: encodeBytes(event.key) };
    case 'drop': case 'hold': return { ...event, details: event.details === null ? null : encodeValue(event.details) };
    case 'commit': return { ...event, offsets: event.offsets.map((offset) => [...offset]) };
    case 'lost': return { ...event, outputs: [...event.outputs] };
    case 'rebalance': return { ...event, members: [...event.members] };
    case 'transaction': return { ...event, written: event.written.map((stretch) => [...stretch]) };
    case 'task-move': return { ...event, positions: event.positions.map((position) => [...position]) };
    case 'turn-end': case 'time-advance': case 'failure': case 'punctuate': case 'sent': case 'instance': case 'restored': return { ...event };
  }
}

/** @throws Error  for an event of a kind that this version does not know */
export function decodeEvent(json: Json): TraceEvent {
  const { text: _text, ...fields } = json as Fields;
  const bytes = (name: string): Uint8Array | null => decodeBytesJson(fields[name] ?? null);
  switch (fields['kind']) {
    case 'node-enter': return { ...fields, key: decodeValue(fields['key']!), value: decodeValue(fields['value']!), headers: decodeHeaders(fields['headers']!) } as unknown as TraceEvent;
    case 'turn-start': case 'output': return { ...fields, key: bytes('key'), value: bytes('value'), headers: decodeHeaders(fields['headers']!) } as unknown as TraceEvent;
    case 'store-read': return { ...fields, key: bytes('key'), found: bytes('found') } as unknown as TraceEvent;
    case 'store-write': return { ...fields, key: bytes('key'), oldValue: bytes('oldValue'), newValue: bytes('newValue') } as unknown as TraceEvent;
    case 'cache': return { ...fields, key: bytes('key') } as unknown as TraceEvent;
    case 'drop': case 'hold': return { ...fields, details: fields['details'] === null ? null : decodeValue(fields['details']!) } as unknown as TraceEvent;
    case 'turn-end': case 'time-advance': case 'failure': case 'punctuate': case 'commit': case 'sent':
    case 'lost': case 'instance': case 'rebalance': case 'task-move': case 'restored': case 'transaction': return fields as unknown as TraceEvent;
    default: throw new Error(`an event of the kind ${JSON.stringify(fields['kind'])}`);
  }
}

function encodeHeaders(headers: HeaderList): Json { return headers.map(([name, value]) => [name, encodeBytes(value)]); }
function decodeHeaders(json: Json): HeaderList { return (json as readonly (readonly [string, Json])[]).map(([name, value]) => [name, decodeBytesJson(value)] as const); }
