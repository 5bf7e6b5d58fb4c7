/** CRC-32C (Castagnoli), eight bytes a step. Kafka guards each record batch with it. */
const TABLES = buildTables();

export function crc32c(bytes: Uint8Array, from: number, to: number): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES as [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];
  let crc = -1;
  let i = from;
  for (const last = to - 8; i <= last; i += 8) {
    crc = t7[(crc ^ bytes[i]!) & 0xff]! ^ t6[((crc >>> 8) ^ bytes[i + 1]!) & 0xff]! ^ t5[((crc >>> 16) ^ bytes[i + 2]!) & 0xff]! ^ t4[(crc >>> 24) ^ bytes[i + 3]!]!
      ^ t3[bytes[i + 4]!]! ^ t2[bytes[i + 5]!]! ^ t1[bytes[i + 6]!]! ^ t0[bytes[i + 7]!]!;
  }
  for (; i < to; i++) crc = t0[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

function buildTables(): Int32Array[] {
  const tables = Array.from({ length: 8 }, () => new Int32Array(256));
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
    tables[0]![n] = c;
  }
  for (let n = 0; n < 256; n++) {
    for (let k = 1; k < 8; k++) {
      const previous = tables[k - 1]![n]!;
      tables[k]![n] = tables[0]![previous & 0xff]! ^ (previous >>> 8);
    }
  }
  return tables;
}
