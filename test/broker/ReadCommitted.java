import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** `ReadCommitted BOOTSTRAP TOPIC`: what Kafka's own consumer with isolation.level read_committed gets of a topic up to its end, a line `partition key value` each. */
public class ReadCommitted {
    public static void main(String[] args) {
        var config = new Properties();
        config.putAll(Map.of("bootstrap.servers", args[0], "isolation.level", "read_committed", "enable.auto.commit", "false"));
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(args[1]).stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) System.out.println(record.partition() + " " + record.key() + " " + record.value());
            }
        }
    }
}
