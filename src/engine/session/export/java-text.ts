import { hexOf } from '../../common/bytes.ts';
import { Windowed } from '../../windows/windowed.ts';
import type { Form } from './literals.ts';

/** A text in Java's quotes. */
export function javaText(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    const code = text.charCodeAt(i);
    if (character === '"' || character === '\\') result += `\\${character}`;
    else if (character === '\n') result += '\\n';
    else if (character === '\r') result += '\\r';
    else if (character === '\t') result += '\\t';
    else if (code < 0x20 || code > 0x7e) result += `\\u${code.toString(16).padStart(4, '0')}`;
    else result += character;
  }
  return `"${result}"`;
}

/** A value of a topic as Java writes it. */
export function javaValue(form: Form, value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Windowed && form.inner !== null) {
    const window = form.kind === 'sessionWindowed' ? 'SessionWindow' : 'TimeWindow';
    return `new Windowed<>(${javaValue(form.inner, value.key)}, new ${window}(${value.window.start}L, ${value.window.end}L))`;
  }
  if (value instanceof Uint8Array) return form.kind === 'bytes' ? `Bytes.wrap(bytes("${hexOf(value)}"))` : form.kind === 'byteBuffer' ? `ByteBuffer.wrap(bytes("${hexOf(value)}"))` : `bytes("${hexOf(value)}")`;
  switch (form.kind) {
    case 'string': return javaText(String(value));
    case 'long': return `${String(value)}L`;
    case 'integer': return String(value);
    case 'short': return `(short) ${String(value)}`;
    case 'float': return number(value as number, 'Float', 'f');
    case 'double': return number(value as number, 'Double', 'd');
    case 'boolean': return String(value);
    case 'uuid': return `UUID.fromString(${javaText(String(value))})`;
    case 'json': return `json(${javaText(JSON.stringify(value))})`;
    default: return 'null';
  }
}

function number(value: number, type: string, suffix: string): string {
  if (Number.isNaN(value)) return `${type}.NaN`;
  if (!Number.isFinite(value)) return value > 0 ? `${type}.POSITIVE_INFINITY` : `${type}.NEGATIVE_INFINITY`;
  return `${Object.is(value, -0) ? '-0.0' : String(value)}${suffix}`;
}

const SERDES: Readonly<{ [kind: string]: string }> = {
  string: 'Serdes.String()', long: 'Serdes.Long()', integer: 'Serdes.Integer()', short: 'Serdes.Short()', float: 'Serdes.Float()', double: 'Serdes.Double()', boolean: 'Serdes.Boolean()',
  bytes: 'Serdes.Bytes()', byteArray: 'Serdes.ByteArray()', byteBuffer: 'Serdes.ByteBuffer()', uuid: 'Serdes.UUID()', void: 'Serdes.Void()', json: 'JSON',
};

export function javaSerdeNamed(name: string): string { return SERDES[name] ?? 'Serdes.ByteArray()'; }
export function javaSerde(form: Form): string {
  switch (form.kind) {
    case 'timeWindowed': return `new WindowedSerdes.TimeWindowedSerde<>(${javaSerde(form.inner!)}, ${form.windowSizeMs}L)`;
    case 'sessionWindowed': return `new WindowedSerdes.SessionWindowedSerde<>(${javaSerde(form.inner!)})`;
    default: return javaSerdeNamed(form.kind);
  }
}
