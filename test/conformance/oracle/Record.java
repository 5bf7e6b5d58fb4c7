import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.*;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.FailOnInvalidTimestamp;
import org.apache.kafka.streams.processor.LogAndSkipOnInvalidTimestamp;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;
import org.apache.kafka.streams.processor.WallclockTimestampExtractor;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.AggregationWithHeaders;
import org.apache.kafka.streams.state.DslStoreSuppliers;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.SessionStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.apache.kafka.streams.state.ValueTimestampHeaders;
import org.apache.kafka.streams.state.VersionedKeyValueStore;
import org.apache.kafka.streams.state.VersionedRecord;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The oracle: asks the real Kafka Streams what it answers to conformance cases.
 *
 *     test/broker/broker java test/conformance/oracle/Record.java IN.jsonl OUT.jsonl
 *
 * reads cases (one JSON object a line; an `expect` in them is ignored), builds each topology with Kafka's public DSL, pipes the input through
 * TopologyTestDriver, and writes the cases with `expect`. The format is that of fixtures/conformance/README.md. A file without OUT is checked:
 * each case is recorded again and compared with the `expect` that stands there.
 */
@SuppressWarnings({"unchecked", "rawtypes"})
public class Record {
    static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] args) throws Exception {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
        int parted = 0;
        int read = 0;
        try (BufferedReader in = Files.newBufferedReader(Path.of(args[0]));
             PrintWriter out = args.length > 1 ? new PrintWriter(Files.newBufferedWriter(Path.of(args[1]))) : null) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isBlank()) continue;
                ObjectNode given = (ObjectNode) JSON.readTree(line);
                JsonNode expected = given.remove("expect");
                ObjectNode expect = answer(given);
                given.set("expect", expect);
                read++;
                if (out != null) {
                    out.println(JSON.writeValueAsString(given));
                    out.flush();
                }
                else if (!JSON.writeValueAsString(given).equals(line)) {
                    parted++;
                    System.out.println(given.get("name").textValue() + "\n  there: " + expected + "\n  now:   " + expect);
                }
            }
        }
        System.out.println(args.length > 1 ? read + " recorded" : (read - parted) + " of " + read + " as they stand there");
        if (parted > 0) System.exit(1);
    }

    // ---- one case -------------------------------------------------------------------------------------------------------------------------------

    static ObjectNode answer(JsonNode given) throws IOException {
        ObjectNode expect = JSON.createObjectNode();
        Path directory = Files.createTempDirectory("oracle");
        Properties config = new Properties();
        config.put("application.id", "app");
        config.put("state.dir", directory.toString());
        if (given.has("config")) given.get("config").fields().forEachRemaining(each -> config.put(each.getKey(), each.getValue().isTextual() ? each.getValue().textValue() : each.getValue().asText()));
        String stage = "build";
        TopologyTestDriver driver = null;
        ArrayNode steps = JSON.createArrayNode();
        try {
            Topology topology = new Build().topology(given.get("topology"), config);
            expect.put("describe", topology.describe().toString());
            stage = "start";
            driver = new TopologyTestDriver(topology, config, Instant.ofEpochMilli(given.path("wallClock").asLong(0)));
            stage = "step";
            for (JsonNode step : given.get("input")) {
                perform(driver, step);
                steps.add(produced(driver));
            }
            expect.set("steps", steps);
            expect.set("stores", contents(driver, config.containsKey("dsl.store.format")));
            double dropped = 0;
            for (Metric metric : driver.metrics().values()) if (metric.metricName().name().equals("dropped-records-total")) dropped += ((Number) metric.metricValue()).doubleValue();
            expect.put("dropped", (long) dropped);
        } catch (Throwable thrown) {
            if (stage.equals("step")) expect.set("steps", steps);
            expect.set("error", JSON.createObjectNode().put("stage", stage).put("class", thrown.getClass().getSimpleName()).put("message", thrown.getMessage()));
            if (stage.equals("step")) expect.put("failedStep", steps.size());
            if (System.getenv("ORACLE_TRACE") != null) thrown.printStackTrace();
        } finally {
            try {
                if (driver != null) driver.close();
            } catch (Throwable thrown) {
                // the answer stands; a driver that failed may fail again when it commits
            }
            delete(directory);
        }
        return expect;
    }

    static void perform(TopologyTestDriver driver, JsonNode step) {
        if (step.has("advance")) {
            driver.advanceWallClockTime(Duration.ofMillis(step.get("advance").longValue()));
            return;
        }
        Headers headers = new RecordHeaders();
        for (JsonNode header : step.path("headers")) headers.add(header.get(0).textValue(), bytes(header.get(1)));
        driver.createInputTopic(step.get("topic").textValue(), new ByteArraySerializer(), new ByteArraySerializer())
            .pipeInput(new TestRecord<>(bytes(step.get("key")), bytes(step.get("value")), headers, step.get("ts").longValue()));
    }

    static ObjectNode produced(TopologyTestDriver driver) {
        ObjectNode output = JSON.createObjectNode();
        for (String topic : new TreeMap<>(toMap(driver.producedTopicNames())).keySet()) {
            List<TestRecord<byte[], byte[]>> records = driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer()).readRecordsToList();
            if (records.isEmpty()) continue;
            ArrayNode rows = output.putArray(topic);
            for (TestRecord<byte[], byte[]> record : records) {
                ArrayNode row = rows.addArray().add(written(record.key())).add(written(record.value())).add(record.timestamp());
                withHeaders(row, record.headers());
            }
        }
        return output;
    }

    static void withHeaders(ArrayNode row, Headers given) {
        if (!given.iterator().hasNext()) return;
        ArrayNode headers = row.addArray();
        for (Header header : given) headers.addArray().add(header.key()).add(written(header.value()));
    }

    static Map<String, String> toMap(Set<String> names) {
        Map<String, String> map = new HashMap<>();
        for (String name : names) map.put(name, name);
        return map;
    }

    /**
     * Stores whose rows have no text are left out: Kafka's bookkeeping, and what cannot be walked. Timestamps and headers that stores keep since
     * KIP-1271 are written where the case names a format.
     */
    static ObjectNode contents(TopologyTestDriver driver, boolean withHeaders) {
        ObjectNode stores = JSON.createObjectNode();
        for (Map.Entry<String, StateStore> each : new TreeMap<>(driver.getAllStateStores()).entrySet()) {
            ArrayNode rows = JSON.createArrayNode();
            try {
                KeyValueIterator<?, ?> entries;
                if (each.getValue() instanceof KeyValueStore store) entries = store.all();
                else if (each.getValue() instanceof WindowStore store) entries = store.all();
                else if (each.getValue() instanceof SessionStore store) entries = store.fetch(null, null);
                else continue;
                try (entries) {
                    while (entries.hasNext()) {
                        KeyValue<?, ?> entry = entries.next();
                        ArrayNode row = rows.addArray().add(rowText(entry.key));
                        if (withHeaders && entry.value instanceof ValueTimestampHeaders<?> value) withHeaders(row.add(rowText(value.value())).add(value.timestamp()), value.headers());
                        else if (withHeaders && entry.value instanceof AggregationWithHeaders<?> value) withHeaders(row.add(rowText(value.aggregation())), value.headers());
                        else if (entry.value instanceof ValueAndTimestamp<?> value) row.add(rowText(value.value())).add(value.timestamp());
                        else row.add(rowText(entry.value));
                    }
                }
            } catch (NoText | ClassCastException | UnsupportedOperationException noText) {
                continue;
            }
            stores.set(each.getKey(), rows);
        }
        return stores;
    }

    static class NoText extends RuntimeException { }

    static String rowText(Object value) {
        if (value instanceof ValueTimestampHeaders<?> each) return rowText(each.value());
        if (value instanceof AggregationWithHeaders<?> each) return rowText(each.aggregation());
        Object inner = value instanceof Windowed<?> windowed ? windowed.key() : value;
        if (inner != null && inner.getClass().getName().startsWith("org.apache.kafka.streams.")) throw new NoText();
        return text(value);
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) Files.deleteIfExists(path);
        }
    }

    // ---- values ---------------------------------------------------------------------------------------------------------------------------------

    static byte[] bytes(JsonNode value) {
        if (value.isNull()) return null;
        if (value.isTextual()) return value.textValue().getBytes(StandardCharsets.UTF_8);
        if (value.has("hex")) return HexFormat.of().parseHex(value.get("hex").textValue());
        if (value.has("int")) return ByteBuffer.allocate(4).putInt(value.get("int").intValue()).array();
        if (value.has("double")) return ByteBuffer.allocate(8).putDouble(value.get("double").doubleValue()).array();
        return ByteBuffer.allocate(8).putLong(value.get("long").longValue()).array();
    }

    static JsonNode written(byte[] bytes) {
        if (bytes == null) return JSON.nullNode();
        for (byte each : bytes) if (each < 0x20 || each > 0x7e) return JSON.createObjectNode().put("hex", HexFormat.of().formatHex(bytes));
        return JSON.getNodeFactory().textNode(new String(bytes, StandardCharsets.US_ASCII));
    }

    static String text(Object value) {
        if (value instanceof Windowed<?> windowed) return text(windowed.key()) + "@" + windowed.window().start() + "/" + windowed.window().end();
        if (value instanceof byte[] bytes) return HexFormat.of().formatHex(bytes);
        return String.valueOf(value);
    }

    // ---- functions ------------------------------------------------------------------------------------------------------------------------------

    static String[] parsed(String fn) {
        int colon = fn.indexOf(':');
        return colon < 0 ? new String[] {fn, ""} : new String[] {fn.substring(0, colon), fn.substring(colon + 1)};
    }

    static Predicate<Object, Object> predicate(String fn) {
        String a = parsed(fn)[1];
        return switch (parsed(fn)[0]) {
            case "all" -> (k, v) -> true;
            case "none" -> (k, v) -> false;
            case "keyIs" -> (k, v) -> text(k).equals(a);
            case "valueIs" -> (k, v) -> text(v).equals(a);
            case "valueHas" -> (k, v) -> v != null && text(v).contains(a);
            case "valueNotNull" -> (k, v) -> v != null;
            case "keyNotNull" -> (k, v) -> k != null;
            case "lenGt" -> (k, v) -> v != null && text(v).length() > Integer.parseInt(a);
            case "gt" -> (k, v) -> v != null && ((Number) v).doubleValue() > Double.parseDouble(a);
            default -> throw unknown("predicate", fn);
        };
    }

    static ValueMapperWithKey<Object, Object, Object> valueMapper(String fn) {
        String a = parsed(fn)[1];
        return switch (parsed(fn)[0]) {
            case "orDash" -> (k, v) -> v == null ? "-" : v;
            case "text" -> (k, v) -> text(v);
            case "keyed" -> (k, v) -> text(k) + "=" + text(v);
            case "same" -> (k, v) -> v;
            case "toNull" -> (k, v) -> null;
            case "upper" -> orNull(v -> text(v).toUpperCase());
            case "append" -> orNull(v -> text(v) + a);
            case "len" -> orNull(v -> text(v).length());
            case "emptyToNull" -> orNull(v -> text(v).isEmpty() ? null : v);
            case "nullIf" -> orNull(v -> text(v).equals(a) ? null : v);
            case "long" -> orNull(v -> Long.parseLong(text(v)));
            case "plus" -> orNull(v -> (Long) v + Long.parseLong(a));
            case "first" -> orNull(v -> text(v).substring(0, Math.min(text(v).length(), Integer.parseInt(a))));
            default -> throw unknown("value mapper", fn);
        };
    }

    static ValueMapperWithKey<Object, Object, Object> orNull(Function<Object, Object> map) {
        return (k, v) -> v == null ? null : map.apply(v);
    }

    static KeyValueMapper<Object, Object, Object> keyMapper(String fn) {
        String a = parsed(fn)[1];
        return switch (parsed(fn)[0]) {
            case "same" -> (k, v) -> k;
            case "value" -> (k, v) -> v;
            case "firstChar" -> (k, v) -> firstChar(v);
            case "prefix" -> (k, v) -> v == null || text(v).indexOf(':') < 0 ? null : text(v).substring(0, text(v).indexOf(':'));
            case "const" -> (k, v) -> a;
            case "null" -> (k, v) -> null;
            case "upper" -> (k, v) -> k == null ? null : text(k).toUpperCase();
            case "text" -> (k, v) -> text(v);
            case "window" -> (k, v) -> text(k);
            case "windowKey" -> (k, v) -> k instanceof Windowed<?> windowed ? windowed.key() : k;
            default -> throw unknown("key mapper", fn);
        };
    }

    static String firstChar(Object value) {
        return value == null || text(value).isEmpty() ? null : text(value).substring(0, 1);
    }

    static KeyValueMapper<Object, Object, KeyValue<Object, Object>> pairMapper(String fn) {
        String a = parsed(fn)[1];
        return switch (parsed(fn)[0]) {
            case "same" -> KeyValue::pair;
            case "swap" -> (k, v) -> KeyValue.pair(v, k);
            case "keyed" -> (k, v) -> KeyValue.pair(k, text(k) + "=" + text(v));
            case "toNull" -> (k, v) -> KeyValue.pair(k, null);
            case "key" -> {
                KeyValueMapper<Object, Object, Object> map = keyMapper(a);
                yield (k, v) -> KeyValue.pair(map.apply(k, v), v);
            }
            default -> throw unknown("pair mapper", fn);
        };
    }

    static KeyValueMapper<Object, Object, Iterable<KeyValue<Object, Object>>> flatMapper(String fn) {
        return switch (fn) {
            case "none" -> (k, v) -> List.of();
            case "twice" -> (k, v) -> List.of(KeyValue.pair(k, v), KeyValue.pair(k, text(v) + "'"));
            case "words" -> (k, v) -> words(v).stream().map(each -> KeyValue.<Object, Object>pair(each, v)).toList();
            case "chars" -> (k, v) -> chars(v).stream().map(each -> KeyValue.<Object, Object>pair(each, v)).toList();
            default -> throw unknown("flat mapper", fn);
        };
    }

    static ValueMapperWithKey<Object, Object, Iterable<Object>> flatValueMapper(String fn) {
        return switch (fn) {
            case "none" -> (k, v) -> List.of();
            case "twice" -> (k, v) -> List.of(text(v), text(v) + "'");
            case "words" -> (k, v) -> new ArrayList<>(words(v));
            case "chars" -> (k, v) -> new ArrayList<>(chars(v));
            default -> throw unknown("flat value mapper", fn);
        };
    }

    static List<String> words(Object value) {
        return value == null ? List.of() : Arrays.stream(text(value).split(" ")).filter(each -> !each.isEmpty()).toList();
    }

    static List<String> chars(Object value) {
        return value == null ? List.of() : text(value).chars().mapToObj(each -> String.valueOf((char) each)).toList();
    }

    static Reducer<Object> reducer(String fn) {
        return switch (fn) {
            case "concat" -> (a, b) -> text(a) + "," + text(b);
            case "minus" -> (a, b) -> text(a) + "-" + text(b);
            case "max" -> (a, b) -> text(b).compareTo(text(a)) > 0 ? b : a;
            case "min" -> (a, b) -> text(b).compareTo(text(a)) < 0 ? b : a;
            case "last" -> (a, b) -> b;
            case "first" -> (a, b) -> a;
            case "sum" -> (a, b) -> (Long) a + (Long) b;
            case "diff" -> (a, b) -> (Long) a - (Long) b;
            case "nullIfSame" -> (a, b) -> text(a).equals(text(b)) ? null : b;
            default -> throw unknown("reducer", fn);
        };
    }

    static Initializer<Object> initializer(String fn) {
        String a = parsed(fn)[1];
        return switch (parsed(fn)[0]) {
            case "empty" -> () -> "";
            case "zero" -> () -> 0L;
            case "text" -> () -> a;
            case "null" -> () -> null;
            default -> throw unknown("initializer", fn);
        };
    }

    static Aggregator<Object, Object, Object> aggregator(String fn) {
        return switch (fn) {
            case "append" -> (k, v, agg) -> text(agg) + "+" + text(v);
            case "remove" -> (k, v, agg) -> text(agg) + "-" + text(v);
            case "keyed" -> (k, v, agg) -> text(agg) + text(k) + text(v);
            case "tally" -> (k, v, agg) -> (Long) agg + 1;
            case "untally" -> (k, v, agg) -> (Long) agg - 1;
            case "sumLen" -> (k, v, agg) -> (Long) agg + text(v).length();
            case "subLen" -> (k, v, agg) -> (Long) agg - text(v).length();
            case "toNull" -> (k, v, agg) -> null;
            default -> throw unknown("aggregator", fn);
        };
    }

    static Merger<Object, Object> merger(String fn) {
        return switch (fn) {
            case "bar" -> (k, a, b) -> text(a) + "|" + text(b);
            case "sum" -> (k, a, b) -> (Long) a + (Long) b;
            default -> throw unknown("merger", fn);
        };
    }

    static ValueJoinerWithKey<Object, Object, Object, Object> joiner(String fn) {
        return switch (fn) {
            case "pair" -> (k, l, r) -> text(l) + "/" + text(r);
            case "keyed" -> (k, l, r) -> text(k) + ":" + text(l) + "/" + text(r);
            case "rightOrNull" -> (k, l, r) -> r == null ? null : text(l) + "/" + text(r);
            default -> throw unknown("joiner", fn);
        };
    }

    static RuntimeException unknown(String kind, String fn) {
        return new Broken("there is no " + kind + " called " + fn);
    }

    /** A case that asks for what the format does not have; no answer of Kafka's. */
    static class Broken extends RuntimeException {
        Broken(String message) { super(message); }
    }

    /** Its class is what `describe` prints. */
    static class topicBy implements TopicNameExtractor<Object, Object> {
        final String prefix;
        topicBy(String prefix) { this.prefix = prefix; }
        @Override public String extract(Object key, Object value, RecordContext context) { return prefix + "-" + text(firstChar(value)); }
        @Override public String toString() { return "topicBy"; }
    }

    // ---- processors -----------------------------------------------------------------------------------------------------------------------------

    interface Body { void process(org.apache.kafka.streams.processor.api.Record<Object, Object> record); }

    interface Maker { Body make(ProcessorContext<Object, Object> context); }

    static ProcessorSupplier<Object, Object, Object, Object> processor(String fn, List<String> stores) {
        Maker maker = maker(parsed(fn)[0], parsed(fn)[1], stores.isEmpty() ? "" : stores.get(0));
        return () -> new ContextualProcessor<>() {
            Body body;
            @Override public void init(ProcessorContext<Object, Object> context) {
                super.init(context);
                body = maker.make(context);
            }
            @Override public void process(org.apache.kafka.streams.processor.api.Record<Object, Object> record) { body.process(record); }
        };
    }

    static Maker maker(String name, String a, String store) {
        return switch (name) {
            case "pass" -> context -> context::forward;
            case "drop" -> context -> record -> { };
            case "twice" -> context -> record -> {
                context.forward(record);
                context.forward(record.withValue(text(record.value()) + "'"));
            };
            case "later" -> context -> record -> context.forward(record.withTimestamp(record.timestamp() + Long.parseLong(a)));
            case "header" -> context -> record -> {
                Headers headers = new RecordHeaders(record.headers()).add(a, text(record.value()).getBytes(StandardCharsets.UTF_8));
                context.forward(record.withHeaders(headers));
            };
            case "meta" -> context -> record -> {
                String origin = context.recordMetadata().map(each -> each.topic() + "-" + each.partition() + "-" + each.offset()).orElse("none");
                context.forward(record.withValue(origin + "@" + context.currentStreamTimeMs() + "/" + context.currentSystemTimeMs()));
            };
            case "route" -> context -> record -> context.forward(record, a.split(",")[text(record.value()).startsWith("a") ? 0 : 1]);
            case "fail" -> context -> record -> {
                if (text(record.value()).equals(a)) throw new IllegalStateException("the value is " + a);
                context.forward(record);
            };
            case "count" -> context -> {
                KeyValueStore<Object, Long> kv = context.getStateStore(store);
                return record -> {
                    Long old = kv.get(record.key());
                    long n = (old == null ? 0 : old) + 1;
                    kv.put(record.key(), n);
                    context.forward(record.withValue(text(record.value()) + "#" + n));
                };
            };
            case "dedup" -> context -> {
                KeyValueStore<Object, Object> kv = context.getStateStore(store);
                return record -> {
                    Object known = kv.get(record.key());
                    if (known != null && text(known).equals(text(record.value()))) return;
                    kv.put(record.key(), record.value());
                    context.forward(record);
                };
            };
            case "latest" -> context -> {
                TimestampedKeyValueStore<Object, Object> tskv = context.getStateStore(store);
                return record -> {
                    ValueAndTimestamp<Object> old = tskv.get(record.key());
                    if (old != null && old.timestamp() > record.timestamp()) return;
                    tskv.put(record.key(), ValueAndTimestamp.make(record.value(), record.timestamp()));
                    context.forward(record.withValue(text(record.value()) + "<" + (old == null ? "null" : text(old.value()) + "@" + old.timestamp())));
                };
            };
            case "range" -> context -> {
                KeyValueStore<Object, Object> kv = context.getStateStore(store);
                return record -> {
                    if (!text(record.value()).equals("?")) {
                        kv.put(record.key(), record.value());
                        return;
                    }
                    String said = pairs(kv.range(record.key(), null)) + "~" + pairs(kv.reverseRange(null, record.key()));
                    context.forward(record.withValue(kv.persistent() ? said : said + "~" + kv.approximateNumEntries()));
                };
            };
            case "putIfAbsent" -> context -> {
                KeyValueStore<Object, Object> kv = context.getStateStore(store);
                return record -> context.forward(record.withValue(text(
                    record.value() == null ? kv.delete(record.key()) : kv.putIfAbsent(record.key(), record.value()))));
            };
            case "window" -> context -> {
                WindowStore<Object, Object> windows = context.getStateStore(store);
                return record -> {
                    long ts = record.timestamp();
                    windows.put(record.key(), record.value(), ts);
                    String near = pairs(windows.fetch(record.key(), ts - Long.parseLong(a), ts + Long.parseLong(a)));
                    context.forward(record.withValue(near + "~" + pairs(windows.backwardFetchAll(0, ts))));
                };
            };
            case "session" -> context -> {
                SessionStore<Object, Object> sessions = context.getStateStore(store);
                return record -> {
                    String merged = text(record.value());
                    long start = record.timestamp();
                    long end = record.timestamp();
                    List<KeyValue<Windowed<Object>, Object>> found = new ArrayList<>();
                    try (KeyValueIterator<Windowed<Object>, Object> each = sessions.findSessions(record.key(), start - Long.parseLong(a), end + Long.parseLong(a))) {
                        each.forEachRemaining(found::add);
                    }
                    for (KeyValue<Windowed<Object>, Object> each : found) {
                        merged = text(each.value) + "," + merged;
                        start = Math.min(start, each.key.window().start());
                        end = Math.max(end, each.key.window().end());
                        sessions.remove(each.key);
                    }
                    sessions.put(new Windowed<>(record.key(), sessionWindow(start, end)), merged);
                    context.forward(record.withValue(merged + "@" + start + "/" + end));
                };
            };
            case "versions" -> context -> {
                VersionedKeyValueStore<Object, Object> versioned = context.getStateStore(store);
                return record -> {
                    String said = text(record.value()).equals("?")
                        ? version(versioned.get(record.key())) + "~" + version(versioned.get(record.key(), record.timestamp()))
                        : "put:" + versioned.put(record.key(), record.value(), record.timestamp());
                    context.forward(record.withValue(said));
                };
            };
            case "flush" -> flusher(store, Long.parseLong(a), PunctuationType.STREAM_TIME);
            case "tick" -> flusher(store, Long.parseLong(a), PunctuationType.WALL_CLOCK_TIME);
            case "once" -> context -> {
                Cancellable[] schedule = new Cancellable[1];
                schedule[0] = context.schedule(Duration.ofMillis(Long.parseLong(a)), PunctuationType.STREAM_TIME, timestamp -> {
                    context.forward(new org.apache.kafka.streams.processor.api.Record<>("once", "at", timestamp));
                    schedule[0].cancel();
                });
                return context::forward;
            };
            default -> throw unknown("processor", name);
        };
    }

    static Window sessionWindow(long start, long end) { return new org.apache.kafka.streams.kstream.internals.SessionWindow(start, end); }

    static Maker flusher(String store, long interval, PunctuationType type) {
        return context -> {
            KeyValueStore<Object, Object> kv = context.getStateStore(store);
            context.schedule(Duration.ofMillis(interval), type, timestamp -> {
                List<KeyValue<Object, Object>> entries = new ArrayList<>();
                try (KeyValueIterator<Object, Object> all = kv.all()) {
                    all.forEachRemaining(entries::add);
                }
                context.forward(new org.apache.kafka.streams.processor.api.Record<>("punctuated", "n=" + entries.size() + " st=" + context.currentStreamTimeMs(), timestamp));
                for (KeyValue<Object, Object> entry : entries) {
                    context.forward(new org.apache.kafka.streams.processor.api.Record<>(entry.key, entry.value, timestamp));
                    kv.delete(entry.key);
                }
            });
            return record -> kv.put(record.key(), record.value());
        };
    }

    static String pairs(Iterator<? extends KeyValue<?, ?>> entries) {
        StringBuilder all = new StringBuilder();
        try {
            while (entries.hasNext()) {
                KeyValue<?, ?> entry = entries.next();
                all.append(text(entry.key)).append('=').append(text(entry.value)).append(';');
            }
        } finally {
            if (entries instanceof KeyValueIterator<?, ?> iterator) iterator.close();
        }
        return all.toString();
    }

    static String version(VersionedRecord<?> version) {
        if (version == null) return "null";
        return text(version.value()) + "@" + version.timestamp() + ">" + (version.validTo().isPresent() ? version.validTo().get() : "open");
    }

    static FixedKeyProcessorSupplier<Object, Object, Object> fixedKeyProcessor(String fn, List<String> stores) {
        String name = parsed(fn)[0];
        String a = parsed(fn)[1];
        return () -> new ContextualFixedKeyProcessor<>() {
            KeyValueStore<Object, Long> kv;
            @Override public void init(FixedKeyProcessorContext<Object, Object> context) {
                super.init(context);
                if (name.equals("count")) kv = context.getStateStore(stores.isEmpty() ? "" : stores.get(0));
            }
            @Override public void process(FixedKeyRecord<Object, Object> record) {
                switch (name) {
                    case "pass" -> context().forward(record);
                    case "keyed" -> context().forward(record.withValue(text(record.key()) + "=" + text(record.value())));
                    case "twice" -> {
                        context().forward(record);
                        context().forward(record.withValue(text(record.value()) + "'"));
                    }
                    case "later" -> context().forward(record.withTimestamp(record.timestamp() + Long.parseLong(a)));
                    case "count" -> {
                        Long old = kv.get(record.key());
                        long n = (old == null ? 0 : old) + 1;
                        kv.put(record.key(), n);
                        context().forward(record.withValue(text(record.value()) + "#" + n));
                    }
                    default -> throw unknown("processor of values", name);
                }
            }
        };
    }

    // ---- serdes and stores ----------------------------------------------------------------------------------------------------------------------

    static Serde<Object> serde(String name) {
        String a = parsed(name)[1];
        return (Serde) switch (parsed(name)[0]) {
            case "string" -> Serdes.String();
            case "long" -> Serdes.Long();
            case "int" -> Serdes.Integer();
            case "short" -> Serdes.Short();
            case "double" -> Serdes.Double();
            case "float" -> Serdes.Float();
            case "bytes" -> Serdes.ByteArray();
            case "boolean" -> Serdes.Boolean();
            case "uuid" -> Serdes.UUID();
            case "void" -> Serdes.Void();
            case "timeWindowed" -> WindowedSerdes.timeWindowedSerdeFrom(String.class, Long.parseLong(a));
            case "sessionWindowed" -> WindowedSerdes.sessionWindowedSerdeFrom(String.class);
            default -> throw unknown("serde", name);
        };
    }

    static Serde<Object> serde(JsonNode op, String field) { return op.has(field) ? serde(op.get(field).textValue()) : null; }

    static Duration ms(JsonNode node) { return Duration.ofMillis(node.longValue()); }

    static Materialized materialized(JsonNode spec) {
        if (spec.isTextual()) return Materialized.as(spec.textValue());
        String name = spec.path("name").textValue();
        String kind = spec.path("kind").asText("default");
        Materialized result;
        if (kind.startsWith("versioned")) result = Materialized.as(Stores.persistentVersionedKeyValueStore(name, Duration.ofMillis(Long.parseLong(parsed(kind)[1]))));
        else if (kind.equals("memory")) {
            result = name == null ? Materialized.as((DslStoreSuppliers) new org.apache.kafka.streams.state.BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers()) : Materialized.as(Stores.inMemoryKeyValueStore(name));
        } else result = name == null ? Materialized.with(null, null) : Materialized.as(name);
        if (spec.has("key")) result = result.withKeySerde(serde(spec, "key"));
        if (spec.has("value")) result = result.withValueSerde(serde(spec, "value"));
        if (spec.has("caching")) result = spec.get("caching").booleanValue() ? result.withCachingEnabled() : result.withCachingDisabled();
        if (spec.has("logging")) result = spec.get("logging").booleanValue() ? result.withLoggingEnabled(Map.of()) : result.withLoggingDisabled();
        if (spec.has("retention")) result = result.withRetention(ms(spec.get("retention")));
        return result;
    }

    static StoreBuilder storeBuilder(JsonNode op) {
        String name = op.get("store").textValue();
        boolean memory = !op.path("kind").asText("memory").equals("persistent");
        Duration retention = Duration.ofMillis(op.path("retention").asLong(0));
        Duration size = Duration.ofMillis(op.path("size").asLong(0));
        boolean duplicates = op.path("duplicates").asBoolean(false);
        Serde<Object> key = serde(op, "key");
        Serde<Object> value = serde(op, "value");
        StoreBuilder builder = switch (op.get("type").textValue()) {
            case "kv" -> Stores.keyValueStoreBuilder(memory ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name), key, value);
            case "tskv" -> Stores.timestampedKeyValueStoreBuilder(memory ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name), key, value);
            case "window" -> Stores.windowStoreBuilder(
                memory ? Stores.inMemoryWindowStore(name, retention, size, duplicates) : Stores.persistentWindowStore(name, retention, size, duplicates), key, value);
            case "session" -> Stores.sessionStoreBuilder(memory ? Stores.inMemorySessionStore(name, retention) : Stores.persistentSessionStore(name, retention), key, value);
            case "versioned" -> Stores.versionedKeyValueStoreBuilder(Stores.persistentVersionedKeyValueStore(name, retention), key, value);
            default -> throw unknown("type of store", op.get("type").textValue());
        };
        if (op.has("caching")) builder = op.get("caching").booleanValue() ? builder.withCachingEnabled() : builder.withCachingDisabled();
        if (op.has("logging")) builder = op.get("logging").booleanValue() ? builder.withLoggingEnabled(Map.of()) : builder.withLoggingDisabled();
        return builder;
    }

    static List<String> strings(JsonNode array) {
        List<String> list = new ArrayList<>();
        for (JsonNode each : array) list.add(each.textValue());
        return list;
    }

    // ---- the topology ---------------------------------------------------------------------------------------------------------------------------

    static class Build {
        final Map<String, Object> results = new HashMap<>();
        final StreamsBuilder builder = new StreamsBuilder();
        final Topology topology = new Topology();

        Topology topology(JsonNode ops, Properties config) {
            boolean low = false;
            for (JsonNode op : ops) low |= op.get("op").textValue().startsWith("add");
            for (JsonNode op : ops) {
                Object result = low ? add(op) : apply(op);
                if (result != null && op.has("id")) results.put(op.get("id").textValue(), result);
            }
            return low ? topology : builder.build(config);
        }

        Object add(JsonNode op) {
            String name = op.path("name").textValue();
            String[] parents = strings(op.path("parents")).toArray(String[]::new);
            switch (op.get("op").textValue()) {
                case "addSource" -> topology.addSource(name, serde(op, "key").deserializer(), serde(op, "value").deserializer(), strings(op.get("topics")).toArray(String[]::new));
                case "addProcessor" -> {
                    List<String> stores = strings(op.path("stores"));
                    topology.addProcessor(name, processor(op.get("fn").textValue(), stores), parents);
                    if (!stores.isEmpty()) topology.connectProcessorAndStateStores(name, stores.toArray(String[]::new));
                }
                case "addSink" -> topology.addSink(name, op.get("topic").textValue(), serde(op, "key").serializer(), serde(op, "value").serializer(), parents);
                case "addStore" -> topology.addStateStore(storeBuilder(op), strings(op.path("processors")).toArray(String[]::new));
                default -> throw unknown("operation of Topology", op.get("op").textValue());
            }
            return null;
        }

        Object apply(JsonNode op) {
            switch (op.get("op").textValue()) {
                case "store": builder.addStateStore(storeBuilder(op)); return null;
                case "stream":
                    return op.has("pattern") ? builder.stream(Pattern.compile(op.get("pattern").textValue()), consumed(op)) : builder.stream(strings(op.get("topics")), consumed(op));
                case "table":
                    return op.has("store") ? builder.table(op.get("topic").textValue(), consumed(op), stored(op)) : builder.table(op.get("topic").textValue(), consumed(op));
                case "globalTable":
                    return op.has("store") ? builder.globalTable(op.get("topic").textValue(), consumed(op), stored(op)) : builder.globalTable(op.get("topic").textValue(), consumed(op));
                default:
            }
            Object from = result(op, "from");
            if (from instanceof KStream stream) return onStream(op, stream);
            if (from instanceof BranchedKStream split) return onSplit(op, split);
            if (from instanceof KTable table) return onTable(op, table);
            if (from instanceof KGroupedStream grouped) return onGroupedStream(op, grouped);
            if (from instanceof KGroupedTable grouped) return onGroupedTable(op, grouped);
            if (from instanceof CogroupedKStream cogrouped) return onCogrouped(op, cogrouped);
            return onWindowed(op, from);
        }

        Object onStream(JsonNode op, KStream<Object, Object> from) {
            Named named = named(op);
            String fn = op.path("fn").textValue();
            String[] stores = strings(op.path("stores")).toArray(String[]::new);
            switch (op.get("op").textValue()) {
                case "filter": return named == null ? from.filter(predicate(fn)) : from.filter(predicate(fn), named);
                case "filterNot": return named == null ? from.filterNot(predicate(fn)) : from.filterNot(predicate(fn), named);
                case "map": return named == null ? from.map(pairMapper(fn)) : from.map(pairMapper(fn), named);
                case "mapValues": return named == null ? from.mapValues(valueMapper(fn)) : from.mapValues(valueMapper(fn), named);
                case "flatMap": return named == null ? from.flatMap(flatMapper(fn)) : from.flatMap(flatMapper(fn), named);
                case "flatMapValues": return named == null ? from.flatMapValues(flatValueMapper(fn)) : from.flatMapValues(flatValueMapper(fn), named);
                case "selectKey": return named == null ? from.selectKey(keyMapper(fn)) : from.selectKey(keyMapper(fn), named);
                case "peek": return named == null ? from.peek((k, v) -> { }) : from.peek((k, v) -> { }, named);
                case "foreach":
                    if (named == null) from.foreach((k, v) -> { }); else from.foreach((k, v) -> { }, named);
                    return null;
                case "merge": return named == null ? from.merge((KStream) result(op, "with")) : from.merge((KStream) result(op, "with"), named);
                case "process": {
                    ProcessorSupplier<Object, Object, Object, Object> supplier = processor(fn, List.of(stores));
                    return named == null ? from.process(supplier, stores) : from.process(supplier, named, stores);
                }
                case "processValues": {
                    FixedKeyProcessorSupplier<Object, Object, Object> supplier = fixedKeyProcessor(fn, List.of(stores));
                    return named == null ? from.processValues(supplier, stores) : from.processValues(supplier, named, stores);
                }
                case "repartition": {
                    Repartitioned<Object, Object> repartitioned = Repartitioned.with(serde(op, "key"), serde(op, "value"));
                    if (op.has("name")) repartitioned = repartitioned.withName(op.get("name").textValue());
                    if (op.has("partitions")) repartitioned = repartitioned.withNumberOfPartitions(op.get("partitions").intValue());
                    return from.repartition(repartitioned);
                }
                case "toTable": {
                    Materialized stored = stored(op);
                    if (named == null) return stored == null ? from.toTable() : from.toTable(stored);
                    return stored == null ? from.toTable(named) : from.toTable(named, stored);
                }
                case "groupByKey": return from.groupByKey(grouped(op));
                case "groupBy": return from.groupBy(keyMapper(fn), grouped(op));
                case "split": return named == null ? from.split() : from.split(named);
                case "to": {
                    Produced<Object, Object> produced = Produced.with(serde(op, "key"), serde(op, "value"));
                    if (op.has("name")) produced = produced.withName(op.get("name").textValue());
                    if (op.has("topicBy")) from.to(new topicBy(op.get("topicBy").textValue()), produced);
                    else from.to(op.get("topic").textValue(), produced);
                    return null;
                }
                case "join": case "leftJoin": case "outerJoin": return streamJoin(op, from);
                default: throw unknown("operation of a stream", op.get("op").textValue());
            }
        }

        KStream streamJoin(JsonNode op, KStream<Object, Object> from) {
            ValueJoinerWithKey<Object, Object, Object, Object> joiner = joiner(op.get("fn").textValue());
            Object other = result(op, "with");
            String kind = op.get("op").textValue();
            if (other instanceof KStream stream) {
                StreamJoined joined = StreamJoined.with(serde(op, "key"), serde(op, "value"), serde(op, "otherValue"));
                if (op.has("name")) joined = joined.withName(op.get("name").textValue());
                if (op.has("storeName")) joined = joined.withStoreName(op.get("storeName").textValue());
                JoinWindows windows = op.has("grace") ? JoinWindows.ofTimeDifferenceAndGrace(ms(op.get("within")), ms(op.get("grace"))) : JoinWindows.ofTimeDifferenceWithNoGrace(ms(op.get("within")));
                if (op.has("before")) windows = windows.before(ms(op.get("before")));
                if (op.has("after")) windows = windows.after(ms(op.get("after")));
                return switch (kind) {
                    case "join" -> from.join(stream, joiner, windows, joined);
                    case "leftJoin" -> from.leftJoin(stream, joiner, windows, joined);
                    default -> from.outerJoin(stream, joiner, windows, joined);
                };
            }
            if (other instanceof GlobalKTable table) {
                KeyValueMapper<Object, Object, Object> select = keyMapper(op.path("select").asText("same"));
                Named named = named(op);
                if (kind.equals("join")) return named == null ? from.join(table, select, joiner) : from.join(table, select, joiner, named);
                return named == null ? from.leftJoin(table, select, joiner) : from.leftJoin(table, select, joiner, named);
            }
            Joined joined = Joined.with(serde(op, "key"), serde(op, "value"), serde(op, "otherValue"));
            if (op.has("name")) joined = joined.withName(op.get("name").textValue());
            if (op.has("grace")) joined = joined.withGracePeriod(ms(op.get("grace")));
            return kind.equals("join") ? from.join((KTable) other, joiner, joined) : from.leftJoin((KTable) other, joiner, joined);
        }

        Object onSplit(JsonNode op, BranchedKStream<Object, Object> from) {
            String id = op.path("id").textValue();
            Branched<Object, Object> branched = op.has("name")
                ? Branched.withConsumer(branch -> results.put(id, branch), op.get("name").textValue()) : Branched.withConsumer(branch -> results.put(id, branch));
            switch (op.get("op").textValue()) {
                case "branch" -> from.branch(predicate(op.get("fn").textValue()), branched);
                case "defaultBranch" -> from.defaultBranch(branched);
                case "noDefaultBranch" -> from.noDefaultBranch();
                default -> throw unknown("operation of a split", op.get("op").textValue());
            }
            return null;
        }

        Object onTable(JsonNode op, KTable<Object, Object> from) {
            Named named = named(op);
            Materialized stored = stored(op);
            String fn = op.path("fn").textValue();
            switch (op.get("op").textValue()) {
                case "filter":
                    if (named == null) return stored == null ? from.filter(predicate(fn)) : from.filter(predicate(fn), stored);
                    return stored == null ? from.filter(predicate(fn), named) : from.filter(predicate(fn), named, stored);
                case "filterNot":
                    if (named == null) return stored == null ? from.filterNot(predicate(fn)) : from.filterNot(predicate(fn), stored);
                    return stored == null ? from.filterNot(predicate(fn), named) : from.filterNot(predicate(fn), named, stored);
                case "mapValues":
                    if (named == null) return stored == null ? from.mapValues(valueMapper(fn)) : from.mapValues(valueMapper(fn), stored);
                    return stored == null ? from.mapValues(valueMapper(fn), named) : from.mapValues(valueMapper(fn), named, stored);
                case "toStream":
                    if (fn == null) return named == null ? from.toStream() : from.toStream(named);
                    return named == null ? from.toStream(keyMapper(fn)) : from.toStream(keyMapper(fn), named);
                case "suppress": {
                    Suppressed suppressed;
                    if (op.get("until").textValue().equals("close")) {
                        suppressed = Suppressed.untilWindowCloses(op.has("maxRecords")
                            ? Suppressed.BufferConfig.maxRecords(op.get("maxRecords").longValue()).shutDownWhenFull() : Suppressed.BufferConfig.unbounded());
                    } else {
                        suppressed = Suppressed.untilTimeLimit(ms(op.get("limit")), op.has("maxRecords")
                            ? Suppressed.BufferConfig.maxRecords(op.get("maxRecords").longValue()).emitEarlyWhenFull() : Suppressed.BufferConfig.unbounded());
                    }
                    return from.suppress(op.has("name") ? suppressed.withName(op.get("name").textValue()) : suppressed);
                }
                case "groupBy": return from.groupBy((KeyValueMapper) pairMapper(fn), grouped(op));
                case "join": case "leftJoin": case "outerJoin": return tableJoin(op, from);
                default: throw unknown("operation of a table", op.get("op").textValue());
            }
        }

        KTable tableJoin(JsonNode op, KTable<Object, Object> from) {
            ValueJoinerWithKey<Object, Object, Object, Object> withKey = joiner(op.get("fn").textValue());
            ValueJoiner<Object, Object, Object> joiner = (left, right) -> withKey.apply(null, left, right);
            KTable<Object, Object> other = (KTable) result(op, "with");
            Materialized stored = stored(op);
            String kind = op.get("op").textValue();
            if (op.has("foreignKey")) {
                KeyValueMapper<Object, Object, Object> select = keyMapper(op.get("foreignKey").textValue());
                Function<Object, Object> extractor = value -> select.apply(null, value);
                TableJoined joined = op.has("name") ? TableJoined.as(op.get("name").textValue()) : null;
                if (kind.equals("join")) {
                    if (joined == null) return stored == null ? from.join(other, extractor, joiner) : from.join(other, extractor, joiner, stored);
                    return stored == null ? from.join(other, extractor, joiner, joined) : from.join(other, extractor, joiner, joined, stored);
                }
                if (joined == null) return stored == null ? from.leftJoin(other, extractor, joiner) : from.leftJoin(other, extractor, joiner, stored);
                return stored == null ? from.leftJoin(other, extractor, joiner, joined) : from.leftJoin(other, extractor, joiner, joined, stored);
            }
            Named named = named(op);
            switch (kind) {
                case "join":
                    if (named == null) return stored == null ? from.join(other, joiner) : from.join(other, joiner, stored);
                    return stored == null ? from.join(other, joiner, named) : from.join(other, joiner, named, stored);
                case "leftJoin":
                    if (named == null) return stored == null ? from.leftJoin(other, joiner) : from.leftJoin(other, joiner, stored);
                    return stored == null ? from.leftJoin(other, joiner, named) : from.leftJoin(other, joiner, named, stored);
                default:
                    if (named == null) return stored == null ? from.outerJoin(other, joiner) : from.outerJoin(other, joiner, stored);
                    return stored == null ? from.outerJoin(other, joiner, named) : from.outerJoin(other, joiner, named, stored);
            }
        }

        Object onGroupedStream(JsonNode op, KGroupedStream<Object, Object> from) {
            Named named = named(op);
            Materialized stored = stored(op);
            String fn = op.path("fn").textValue();
            switch (op.get("op").textValue()) {
                case "count":
                    if (named == null) return stored == null ? from.count() : from.count(stored);
                    return stored == null ? from.count(named) : from.count(named, stored);
                case "reduce":
                    if (stored == null && named == null) return from.reduce(reducer(fn));
                    return named == null ? from.reduce(reducer(fn), stored) : from.reduce(reducer(fn), named, orNone(stored));
                case "aggregate":
                    if (stored == null && named == null) return from.aggregate(initializer(op.get("init").textValue()), aggregator(fn));
                    return named == null ? from.aggregate(initializer(op.get("init").textValue()), aggregator(fn), stored)
                        : from.aggregate(initializer(op.get("init").textValue()), aggregator(fn), named, orNone(stored));
                case "windowedBy": return windowed(op, from, null);
                case "cogroup":
                    return op.has("with") ? ((CogroupedKStream) result(op, "with")).cogroup(from, aggregator(fn)) : from.cogroup(aggregator(fn));
                default: throw unknown("operation of a grouped stream", op.get("op").textValue());
            }
        }

        Object onGroupedTable(JsonNode op, KGroupedTable<Object, Object> from) {
            Named named = named(op);
            Materialized stored = stored(op);
            String fn = op.path("fn").textValue();
            String undo = op.path("undo").textValue();
            switch (op.get("op").textValue()) {
                case "count":
                    if (named == null) return stored == null ? from.count() : from.count(stored);
                    return stored == null ? from.count(named) : from.count(named, stored);
                case "reduce":
                    if (stored == null && named == null) return from.reduce(reducer(fn), reducer(undo));
                    return named == null ? from.reduce(reducer(fn), reducer(undo), stored) : from.reduce(reducer(fn), reducer(undo), named, orNone(stored));
                case "aggregate": {
                    Initializer<Object> init = initializer(op.get("init").textValue());
                    if (stored == null) return named == null ? from.aggregate(init, aggregator(fn), aggregator(undo)) : from.aggregate(init, aggregator(fn), aggregator(undo), named);
                    return named == null ? from.aggregate(init, aggregator(fn), aggregator(undo), stored) : from.aggregate(init, aggregator(fn), aggregator(undo), named, stored);
                }
                default: throw unknown("operation of a grouped table", op.get("op").textValue());
            }
        }

        Object onCogrouped(JsonNode op, CogroupedKStream<Object, Object> from) {
            Named named = named(op);
            Materialized stored = stored(op);
            switch (op.get("op").textValue()) {
                case "aggregate": {
                    Initializer<Object> init = initializer(op.get("init").textValue());
                    if (named == null) return stored == null ? from.aggregate(init) : from.aggregate(init, stored);
                    return stored == null ? from.aggregate(init, named) : from.aggregate(init, named, stored);
                }
                case "windowedBy": return windowed(op, null, from);
                case "cogroup": return from.cogroup((KGroupedStream) result(op, "with"), aggregator(op.get("fn").textValue()));
                default: throw unknown("operation of a cogrouped stream", op.get("op").textValue());
            }
        }

        Object windowed(JsonNode op, KGroupedStream grouped, CogroupedKStream cogrouped) {
            Duration grace = op.has("grace") ? ms(op.get("grace")) : null;
            switch (op.get("window").textValue()) {
                case "time": {
                    TimeWindows windows = grace == null ? TimeWindows.ofSizeWithNoGrace(ms(op.get("size"))) : TimeWindows.ofSizeAndGrace(ms(op.get("size")), grace);
                    if (op.has("advance")) windows = windows.advanceBy(ms(op.get("advance")));
                    return grouped == null ? cogrouped.windowedBy(windows) : grouped.windowedBy(windows);
                }
                case "sliding": {
                    SlidingWindows windows = grace == null ? SlidingWindows.ofTimeDifferenceWithNoGrace(ms(op.get("size"))) : SlidingWindows.ofTimeDifferenceAndGrace(ms(op.get("size")), grace);
                    return grouped == null ? cogrouped.windowedBy(windows) : grouped.windowedBy(windows);
                }
                case "session": {
                    SessionWindows windows = grace == null ? SessionWindows.ofInactivityGapWithNoGrace(ms(op.get("gap"))) : SessionWindows.ofInactivityGapAndGrace(ms(op.get("gap")), grace);
                    return grouped == null ? cogrouped.windowedBy(windows) : grouped.windowedBy(windows);
                }
                case "unlimited": {
                    UnlimitedWindows windows = UnlimitedWindows.of();
                    if (op.has("start")) windows = windows.startOn(Instant.ofEpochMilli(op.get("start").longValue()));
                    return grouped == null ? cogrouped.windowedBy(windows) : grouped.windowedBy(windows);
                }
                default: throw unknown("window", op.get("window").textValue());
            }
        }

        Object onWindowed(JsonNode op, Object from) {
            Named named = named(op);
            Materialized stored = stored(op);
            String fn = op.path("fn").textValue();
            String kind = op.get("op").textValue();
            boolean close = op.path("emit").asText("").equals("close");
            if (from instanceof TimeWindowedKStream windowed) {
                if (close) windowed = windowed.emitStrategy(EmitStrategy.onWindowClose());
                switch (kind) {
                    case "count":
                        if (named == null) return stored == null ? windowed.count() : windowed.count(stored);
                        return stored == null ? windowed.count(named) : windowed.count(named, stored);
                    case "reduce":
                        if (named == null) return stored == null ? windowed.reduce(reducer(fn)) : windowed.reduce(reducer(fn), stored);
                        return stored == null ? windowed.reduce(reducer(fn), named) : windowed.reduce(reducer(fn), named, stored);
                    case "aggregate": {
                        Initializer init = initializer(op.get("init").textValue());
                        if (named == null) return stored == null ? windowed.aggregate(init, aggregator(fn)) : windowed.aggregate(init, aggregator(fn), stored);
                        return stored == null ? windowed.aggregate(init, aggregator(fn), named) : windowed.aggregate(init, aggregator(fn), named, stored);
                    }
                    default: throw unknown("operation of a windowed stream", kind);
                }
            }
            if (from instanceof SessionWindowedKStream windowed) {
                if (close) windowed = windowed.emitStrategy(EmitStrategy.onWindowClose());
                switch (kind) {
                    case "count":
                        if (named == null) return stored == null ? windowed.count() : windowed.count(stored);
                        return stored == null ? windowed.count(named) : windowed.count(named, stored);
                    case "reduce":
                        if (named == null) return stored == null ? windowed.reduce(reducer(fn)) : windowed.reduce(reducer(fn), stored);
                        return stored == null ? windowed.reduce(reducer(fn), named) : windowed.reduce(reducer(fn), named, stored);
                    case "aggregate": {
                        Initializer init = initializer(op.get("init").textValue());
                        Merger merger = merger(op.get("merge").textValue());
                        if (named == null) return stored == null ? windowed.aggregate(init, aggregator(fn), merger) : windowed.aggregate(init, aggregator(fn), merger, stored);
                        return stored == null ? windowed.aggregate(init, aggregator(fn), merger, named) : windowed.aggregate(init, aggregator(fn), merger, named, stored);
                    }
                    default: throw unknown("operation of a session-windowed stream", kind);
                }
            }
            if (!kind.equals("aggregate")) throw unknown("operation of a windowed cogrouped stream", kind);
            Initializer init = initializer(op.get("init").textValue());
            if (from instanceof TimeWindowedCogroupedKStream windowed) {
                if (named == null) return stored == null ? windowed.aggregate(init) : windowed.aggregate(init, stored);
                return stored == null ? windowed.aggregate(init, named) : windowed.aggregate(init, named, stored);
            }
            SessionWindowedCogroupedKStream windowed = (SessionWindowedCogroupedKStream) from;
            Merger merger = merger(op.get("merge").textValue());
            if (named == null) return stored == null ? windowed.aggregate(init, merger) : windowed.aggregate(init, merger, stored);
            return stored == null ? windowed.aggregate(init, merger, named) : windowed.aggregate(init, merger, named, stored);
        }

        Object result(JsonNode op, String field) {
            Object found = op.has(field) ? results.get(op.get(field).textValue()) : null;
            if (found == null) throw new Broken("no earlier operation has the id " + op.get(field));
            return found;
        }

        /** These take their name by an option of their own, which checks it elsewhere or not at all. */
        static final Set<String> NAMED_BY_OPTION = Set.of("repartition", "groupBy", "groupByKey", "to", "suppress");

        static Named named(JsonNode op) {
            if (!op.has("name") || NAMED_BY_OPTION.contains(op.get("op").textValue()) || op.has("within") || op.has("foreignKey")) return null;
            return Named.as(op.get("name").textValue());
        }

        static Materialized stored(JsonNode op) { return op.has("store") ? materialized(op.get("store")) : null; }

        static Materialized orNone(Materialized stored) { return stored == null ? Materialized.with(null, null) : stored; }

        static Grouped<Object, Object> grouped(JsonNode op) {
            Grouped<Object, Object> grouped = Grouped.with(serde(op, "key"), serde(op, "value"));
            return op.has("name") ? grouped.withName(op.get("name").textValue()) : grouped;
        }

        static Consumed<Object, Object> consumed(JsonNode op) {
            Consumed<Object, Object> consumed = Consumed.with(serde(op, "key"), serde(op, "value"));
            if (op.has("name")) consumed = consumed.withName(op.get("name").textValue());
            return op.has("ts") ? consumed.withTimestampExtractor(extractor(op.get("ts").textValue())) : consumed;
        }

        static TimestampExtractor extractor(String name) {
            return switch (name) {
                case "record" -> new FailOnInvalidTimestamp();
                case "skip" -> new LogAndSkipOnInvalidTimestamp();
                case "partition" -> new UsePartitionTimeOnInvalidTimestamp();
                case "wallclock" -> new WallclockTimestampExtractor();
                case "value" -> (ConsumerRecord<Object, Object> record, long partitionTime) -> Long.parseLong(text(record.value()).split(":", -1)[0]);
                default -> throw unknown("timestamp extractor", name);
            };
        }
    }
}
