/**
 * Batch compression. gzip comes with Node; the others are optional packages, loaded when a batch first needs them:
 * snappy: `kafkajs-snappy` · lz4: `@2l/kafkajs-lz4` · zstd: `fzstd` to read, `@bokuweb/zstd-wasm` to write.
 * (zstd-wasm cannot read frames that do not state their size, which is how Kafka's own clients write them.)
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { createRequire } from 'node:module';
import { UnsupportedOperationException } from '../../errors/errors.ts';
import type { Compression } from './record-batch.ts';

type Codec = Exclude<Compression, 'none'>;
type Transform = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
/** What kafkajs' codec packages export. */
interface KafkajsCodec { compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>; decompress(buffer: Buffer): Promise<Buffer> }

const LOADERS: Readonly<Record<Codec, { readonly compress: () => Promise<Transform>; readonly decompress: () => Promise<Transform> }>> = {
  gzip: { compress: async () => gzipSync, decompress: async () => gunzipSync },
  snappy: {
    compress: async () => compressor(load<() => KafkajsCodec>('kafkajs-snappy', 'snappy')()),
    decompress: async () => decompressor(load<() => KafkajsCodec>('kafkajs-snappy', 'snappy')()),
  },
  lz4: {
    compress: async () => compressor(lz4Codec()),
    decompress: async () => decompressor(lz4Codec()),
  },
  zstd: {
    compress: async () => {
      const zstd = load<{ init(): Promise<void>; compress(bytes: Uint8Array, level: number): Uint8Array }>('@bokuweb/zstd-wasm', 'zstd');
      await zstd.init();
      return (bytes) => zstd.compress(bytes, 3);
    },
    decompress: async () => load<{ decompress: Transform }>('fzstd', 'zstd').decompress,
  },
};

const compressors = new Map<Codec, Transform>();
const decompressors = new Map<Codec, Transform>();

/** @throws UnsupportedOperationException  when the codec's package is not installed; the message names it */
export async function compress(codec: Codec, bytes: Uint8Array): Promise<Uint8Array> {
  let transform = compressors.get(codec);
  if (transform === undefined) compressors.set(codec, transform = await LOADERS[codec].compress());
  return transform(bytes);
}

/** @throws UnsupportedOperationException  when the codec's package is not installed; the message names it */
export async function decompress(codec: Codec, bytes: Uint8Array): Promise<Uint8Array> {
  let transform = decompressors.get(codec);
  if (transform === undefined) decompressors.set(codec, transform = await LOADERS[codec].decompress());
  return transform(bytes);
}

function lz4Codec(): KafkajsCodec {
  const exported = load<new () => { readonly codec: () => KafkajsCodec }>('@2l/kafkajs-lz4', 'lz4');
  return new exported().codec();
}

function compressor(codec: KafkajsCodec): Transform { return (bytes) => codec.compress({ buffer: bufferOf(bytes) }); }
function decompressor(codec: KafkajsCodec): Transform { return (bytes) => codec.decompress(bufferOf(bytes)); }

function bufferOf(bytes: Uint8Array): Buffer { return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length); }

function load<T>(name: string, codec: Codec): T {
  try {
    const exported = createRequire(import.meta.url)(name) as T & { readonly default?: T };
    return exported.default ?? exported;
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'MODULE_NOT_FOUND') throw cause;
    throw new UnsupportedOperationException(`records are compressed with ${codec} and the package that knows it is not installed: npm install ${name}`, { cause });
  }
}
