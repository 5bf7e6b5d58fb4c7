import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Transactions BOOTSTRAP TOPIC: writes to partition 0, by two producers whose transactions overlap and end in the other order than they began,
 * "plain", then (aborted) "a1" with a key of four zero bytes, (aborted) "b1", "a2", then (committed) "b2", "a3", then "open" in a transaction that stays open
 * until this program is gone. A reader of committed records sees plain, b2, a3.
 */
public class Transactions {
    static KafkaProducer<byte[], byte[]> producer(String bootstrap, String id) {
        Properties p = new Properties();
        p.put("bootstrap.servers", bootstrap);
        if (id != null) p.put("transactional.id", id);
        p.put("transaction.timeout.ms", "60000");
        return new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public static void main(String[] args) throws Exception {
        String topic = args[1];
        var plain = producer(args[0], null);
        var a = producer(args[0], topic + "-a");
        var b = producer(args[0], topic + "-b");
        a.initTransactions();
        b.initTransactions();
        send(plain, topic, null, "plain");
        a.beginTransaction();
        b.beginTransaction();
        send(a, topic, new byte[4], "a1");
        send(b, topic, null, "b1");
        send(a, topic, null, "a2");
        b.abortTransaction();
        a.abortTransaction();
        b.beginTransaction();
        a.beginTransaction();
        send(b, topic, new byte[4], "b2");
        send(a, topic, null, "a3");
        a.commitTransaction();
        b.commitTransaction();
        a.beginTransaction();
        send(a, topic, null, "open");
        System.out.println("done");
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    static void send(KafkaProducer<byte[], byte[]> producer, String topic, byte[] key, String value) throws Exception {
        producer.send(new ProducerRecord<>(topic, 0, key, value.getBytes(StandardCharsets.UTF_8))).get();
    }
}
