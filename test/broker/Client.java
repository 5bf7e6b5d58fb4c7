import java.time.Duration;
import java.util.*;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.*;
import org.apache.kafka.streams.kstream.*;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.state.*;

/**
 * `Client BOOTSTRAP ID`: what KafkaStreams says of itself while threads come and go and after a start with another state directory, a line each. ID-visits and ID-out exist,
 * with two partitions each. client.broker.test.ts lets ours say the same.
 */
public class Client {
    static final Queue<String> heard = new ConcurrentLinkedQueue<>();

    static KafkaStreams open(String bootstrap, String id) throws Exception {
        var builder = new StreamsBuilder();
        builder.stream(id + "-visits", Consumed.with(Serdes.String(), Serdes.String())).groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
            .count(Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>as("counts").withCachingDisabled()).toStream().to(id + "-out", Produced.with(Serdes.String(), Serdes.Long()));
        var config = new Properties();
        config.putAll(Map.of("application.id", id, "client.id", "me", "bootstrap.servers", bootstrap, "commit.interval.ms", 100, "poll.ms", 20, "application.server", "a.example:7070",
            "state.dir", java.nio.file.Files.createTempDirectory("kstep-client").toString()));
        var streams = new KafkaStreams(builder.build(), config);
        streams.setStateListener((next, old) -> heard.add("state " + old + " " + next));
        streams.setGlobalStateRestoreListener(new StateRestoreListener() {
            public void onRestoreStart(TopicPartition at, String store, long start, long end) { heard.add("restore start " + at.partition() + " " + store + " " + start + " " + end); }
            public void onBatchRestored(TopicPartition at, String store, long end, long count) { heard.add("restore batch " + at.partition() + " " + store + " " + end + " " + count); }
            public void onRestoreEnd(TopicPartition at, String store, long total) { heard.add("restore end " + at.partition() + " " + store + " " + total); }
        });
        return streams;
    }

    static void until(BooleanSupplier condition) throws Exception { while (!condition.getAsBoolean()) Thread.sleep(20); }
    static void say(Object what) { System.out.println("> " + what); }
    static void sayHeard() { heard.stream().filter(line -> line.startsWith("state")).forEach(Client::say); heard.stream().filter(line -> line.startsWith("restore")).sorted().forEach(Client::say); heard.clear(); }
    /** A listener may hear of the end a moment after close has returned. */
    static void sayHeardToTheEnd() throws Exception { until(() -> heard.contains("state PENDING_SHUTDOWN NOT_RUNNING")); sayHeard(); }
    static boolean spread(KafkaStreams streams, int threads) {
        var all = streams.metadataForLocalThreads();
        return streams.state() == KafkaStreams.State.RUNNING && all.size() == threads && all.stream().allMatch(one -> one.threadState().equals("RUNNING") && one.activeTasks().size() == 2 / threads);
    }
    static String names(KafkaStreams streams) { return streams.metadataForLocalThreads().stream().map(one -> one.threadName() + " " + one.threadState()).sorted().toList().toString(); }

    public static void main(String[] args) throws Exception {
        String bootstrap = args[0], id = args[1];
        var streams = open(bootstrap, id);
        say(names(streams));
        streams.start();
        until(() -> spread(streams, 1));
        sayHeard();
        try (var producer = new KafkaProducer<String, String>(Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            for (String key : List.of("alice", "bob", "carol", "dave")) producer.send(new ProducerRecord<>(id + "-visits", key, "/")).get();
        }
        until(() -> streams.metadataForLocalThreads().iterator().next().activeTasks().stream().flatMap(task -> task.committedOffsets().values().stream()).mapToLong(n -> n).sum() == 4);
        var thread = streams.metadataForLocalThreads().iterator().next();
        say(thread.consumerClientId() + " " + thread.restoreConsumerClientId() + " " + thread.producerClientIds() + " " + thread.adminClientId() + " " + thread.standbyTasks());
        for (var task : thread.activeTasks().stream().sorted(Comparator.comparing(TaskMetadata::taskId)).toList()) say(task.taskId() + " " + task.committedOffsets().values() + " " + task.endOffsets().values());
        say(streams.allLocalStorePartitionLags());
        for (var one : streams.metadataForAllStreamsClients()) say(one.hostInfo() + " " + one.stateStoreNames() + " " + one.topicPartitions().size() + " " + one.standbyStateStoreNames());
        say(streams.streamsMetadataForStore("counts").size() + " " + streams.streamsMetadataForStore("count").size());
        for (String key : List.of("alice", "bob", "carol", "dave")) say(streams.queryMetadataForKey("counts", key, new StringSerializer()));
        say(streams.queryMetadataForKey("count", "alice", new StringSerializer()));
        say(streams.addStreamThread().orElse(null));
        until(() -> spread(streams, 2));
        say(names(streams));
        say(streams.removeStreamThread(Duration.ofSeconds(30)).orElse(null));
        until(() -> spread(streams, 1));
        say(names(streams));
        say(streams.removeStreamThread().orElse(null) + " " + streams.removeStreamThread().orElse(null) + " " + streams.state());
        try {
            streams.store(StoreQueryParameters.fromNameAndType("counts", QueryableStoreTypes.keyValueStore())).get("x");
        } catch (Exception error) {
            say(error.getClass().getSimpleName() + " " + error.getMessage());
        }
        say(streams.addStreamThread().orElse(null));
        until(() -> spread(streams, 1));
        heard.clear();
        say(streams.close(CloseOptions.timeout(Duration.ofSeconds(30)).withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)) + " " + streams.addStreamThread().orElse(null) + " "
            + streams.allLocalStorePartitionLags() + " " + names(streams));
        sayHeardToTheEnd();
        var again = open(bootstrap, id);
        again.start();
        until(() -> spread(again, 1));
        again.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        sayHeardToTheEnd();
    }
}
