import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.*;
import org.apache.kafka.common.record.internal.*;
import org.apache.kafka.common.utils.Utils;

/**
 * Record batches as Kafka's own client writes them, one line of JSON each: name, hex. `broker java Batches.java` prints the golden file of the codec's
 * tests (test/engine/backend/kafkajs/golden-batches.jsonl).
 */
public class Batches {
    static final Header[] NONE = new Header[0];

    static byte[] utf8(String s) { return s == null ? null : s.getBytes(StandardCharsets.UTF_8); }

    static void print(String name, ByteBuffer batch) {
        System.out.println("{\"name\":\"" + name + "\",\"hex\":\"" + HexFormat.of().formatHex(Utils.toArray(batch)) + "\"}");
    }

    static MemoryRecordsBuilder builder(Compression compression, long baseOffset, TimestampType type, long logAppendTime, long producerId, short epoch, int sequence, boolean transactional) {
        return new MemoryRecordsBuilder(ByteBuffer.allocate(1024), RecordBatch.MAGIC_VALUE_V2, compression, type, baseOffset, logAppendTime, producerId, epoch, sequence,
            transactional, false, -1, Integer.MAX_VALUE);
    }

    static MemoryRecordsBuilder plain(Compression compression, long baseOffset) {
        return builder(compression, baseOffset, TimestampType.CREATE_TIME, RecordBatch.NO_TIMESTAMP, -1, (short) -1, -1, false);
    }

    static void fill(MemoryRecordsBuilder b, long offset) {
        b.appendWithOffset(offset, 1000, utf8("k"), utf8("v"), NONE);
        b.appendWithOffset(offset + 1, 0, null, utf8(""), NONE);
        b.appendWithOffset(offset + 2, 1_700_000_000_000L, utf8(""), null, new Header[] {
            new RecordHeader("z", utf8("1")), new RecordHeader("10", null), new RecordHeader("z", utf8("3")), new RecordHeader("9", new byte[0]), new RecordHeader("é漢", utf8("ü"))});
        b.appendWithOffset(offset + 3, -1, utf8("negative time"), utf8("x".repeat(200)), NONE);
    }

    public static void main(String[] args) {
        var none = plain(Compression.NONE, 0);
        fill(none, 0);
        print("plain", none.build().buffer());
        var at = plain(Compression.NONE, 5_000_000_000L);
        fill(at, 5_000_000_000L);
        print("large base offset", at.build().buffer());
        for (CompressionType type : new CompressionType[] {CompressionType.GZIP, CompressionType.SNAPPY, CompressionType.LZ4, CompressionType.ZSTD}) {
            var c = plain(Compression.of(type).build(), 0);
            fill(c, 0);
            print(type.name, c.build().buffer());
        }
        var appended = builder(Compression.NONE, 7, TimestampType.LOG_APPEND_TIME, 123_456L, -1, (short) -1, -1, false);
        appended.appendWithOffset(7, 1, utf8("k"), utf8("v"), NONE);
        appended.appendWithOffset(8, 2, utf8("k"), utf8("w"), NONE);
        print("log append time", appended.build().buffer());
        var idempotent = builder(Compression.NONE, 0, TimestampType.CREATE_TIME, RecordBatch.NO_TIMESTAMP, 4711, (short) 3, 42, false);
        idempotent.appendWithOffset(0, 10, utf8("k"), utf8("v"), NONE);
        idempotent.appendWithOffset(1, 5, utf8("k"), utf8("w"), NONE);
        print("idempotent", idempotent.build().buffer());
        var transactional = builder(Compression.NONE, 20, TimestampType.CREATE_TIME, RecordBatch.NO_TIMESTAMP, 9, (short) 0, 0, true);
        transactional.appendWithOffset(20, 10, new byte[] {0, 0, 0, 0}, utf8("in a transaction"), NONE);
        print("transactional", transactional.build().buffer());
        print("abort marker", MemoryRecords.withEndTransactionMarker(21, 10, -1, 9, (short) 0, new EndTransactionMarker(ControlRecordType.ABORT, 0)).buffer());
        print("commit marker", MemoryRecords.withEndTransactionMarker(22, 10, -1, 9, (short) 0, new EndTransactionMarker(ControlRecordType.COMMIT, 0)).buffer());
        ByteBuffer empty = ByteBuffer.allocate(61);
        DefaultRecordBatch.writeEmptyHeader(empty, RecordBatch.MAGIC_VALUE_V2, -1, (short) -1, -1, 10, 14, -1, TimestampType.CREATE_TIME, 99, false, false);
        empty.flip();
        print("emptied by the log cleaner", empty);
        var gaps = plain(Compression.NONE, 30);
        gaps.appendWithOffset(31, 1, utf8("a"), utf8("1"), NONE);
        gaps.appendWithOffset(34, 2, utf8("b"), utf8("2"), NONE);
        gaps.overrideLastOffset(39);
        print("compacted", gaps.build().buffer());
    }
}
