package io.cellstream.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevBrokerIT {

  private static final String TOPIC = "events";

  @TempDir
  Path directory;

  @Test
  void showsAReadCommittedConsumerOnlyWhatWasCommitted() throws Exception {
    try (DevBroker broker = DevBroker.start(directory, 0);
        KafkaProducer<String, String> producer = producer(broker, Map.of("transactional.id", "writer"))) {
      createTopic(broker);
      producer.initTransactions();
      send(producer, true, "first", "second");
      send(producer, false, "regretted");
      send(producer, true, "third");
      assertThat(read(broker, "read_committed", 3)).containsExactly("first", "second", "third");
      assertThat(read(broker, "read_uncommitted", 4)).containsExactly("first", "second", "regretted", "third");
    }
  }

  @Test
  void keepsTopicsRecordsAndOffsetsOverARestartOnTheSamePort() throws Exception {
    int port;
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    try (DevBroker broker = DevBroker.start(directory, 0); KafkaProducer<String, String> producer = producer(broker, Map.of())) {
      port = broker.port();
      createTopic(broker);
      producer.send(new ProducerRecord<>(TOPIC, "before")).get();
      try (KafkaConsumer<String, String> consumer = consumer(broker, "read_committed")) {
        consumer.assign(List.of(partition));
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(1)));
      }
    }
    try (DevBroker broker = DevBroker.start(directory, port);
        KafkaProducer<String, String> producer = producer(broker, Map.of());
        KafkaConsumer<String, String> consumer = consumer(broker, "read_committed")) {
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      producer.send(new ProducerRecord<>(TOPIC, "after")).get();
      assertThat(read(broker, "read_committed", 2)).containsExactly("before", "after");
      assertThat(consumer.committed(Set.of(partition))).containsEntry(partition, new OffsetAndMetadata(1));
    }
  }

  @Test
  void letsAClientWaitOutARestart() throws Exception {
    DevBroker broker = DevBroker.start(directory, 0);
    int port = broker.port();
    try (KafkaProducer<String, String> producer = producer(broker, Map.of());
        ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor()) {
      createTopic(broker);
      producer.send(new ProducerRecord<>(TOPIC, "before")).get();
      broker.close();
      // A client that has lost every broker forgets its metadata, so this send itself waits for the broker.
      Future<?> during = elsewhere.submit(() -> producer.send(new ProducerRecord<>(TOPIC, "during")).get());
      broker = DevBroker.start(directory, port);
      during.get();
      assertThat(read(broker, "read_committed", 2)).containsExactly("before", "during");
    } finally {
      broker.close();
    }
  }

  @Test
  void runsBesideAnotherAndOutlivesIt() throws Exception {
    try (DevBroker stays = DevBroker.start(directory.resolve("stays"), 0);
        KafkaProducer<String, String> producer = producer(stays, Map.of())) {
      try (DevBroker leaves = DevBroker.start(directory.resolve("leaves"), 0);
          KafkaProducer<String, String> other = producer(leaves, Map.of())) {
        createTopic(stays);
        createTopic(leaves);
        producer.send(new ProducerRecord<>(TOPIC, "here")).get();
        other.send(new ProducerRecord<>(TOPIC, "there")).get();
        assertThat(read(stays, "read_committed", 1)).containsExactly("here");
        assertThat(read(leaves, "read_committed", 1)).containsExactly("there");
      }
      producer.send(new ProducerRecord<>(TOPIC, "still here")).get();
      assertThat(read(stays, "read_committed", 2)).containsExactly("here", "still here");
    }
  }

  @Test
  void refusesAPortThatIsTakenAndLeavesTheOtherAlone() throws Exception {
    try (DevBroker first = DevBroker.start(directory.resolve("first"), 0)) {
      assertThatThrownBy(() -> DevBroker.start(directory.resolve("second"), first.port())).isInstanceOf(IOException.class)
          .hasMessage("broker: port " + first.port()
              + " on 127.0.0.1 is taken; stop what listens there or choose another port (0 = any free one)");
      createTopic(first);
    }
  }

  @Test
  void refusesADirectoryInUseAndLeavesItsOwnerAlone() throws Exception {
    try (DevBroker first = DevBroker.start(directory, 0); KafkaProducer<String, String> producer = producer(first, Map.of())) {
      createTopic(first);
      assertThatThrownBy(() -> DevBroker.start(directory, 0)).isInstanceOf(IOException.class).hasMessageContaining(directory.toString())
          .hasMessageContaining("lock");
      producer.send(new ProducerRecord<>(TOPIC, "unharmed")).get();
      assertThat(read(first, "read_committed", 1)).containsExactly("unharmed");
    }
  }

  @Test
  void refusesADirectoryThatIsAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    assertThatThrownBy(() -> DevBroker.start(file, 0)).isInstanceOf(IOException.class).hasMessageContaining(file.toString());
  }

  @Test
  void closesWithinSecondsAndTwiceIsOnce() throws Exception {
    DevBroker broker = DevBroker.start(directory, 0);
    try (KafkaProducer<String, String> producer = producer(broker, Map.of())) {
      createTopic(broker);
      producer.send(new ProducerRecord<>(TOPIC, "kept")).get();
      long start = System.nanoTime();
      broker.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      broker.close();
    }
  }

  private static void createTopic(DevBroker broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static KafkaProducer<String, String> producer(DevBroker broker, Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", broker.bootstrapServers());
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private static void send(KafkaProducer<String, String> producer, boolean commit, String... values) throws Exception {
    producer.beginTransaction();
    for (String value : values) {
      producer.send(new ProducerRecord<>(TOPIC, value)).get();
    }
    if (commit) {
      producer.commitTransaction();
    } else {
      producer.abortTransaction();
    }
  }

  private static KafkaConsumer<String, String> consumer(DevBroker broker, String isolation) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", "readers", "isolation.level", isolation, "enable.auto.commit",
            "false"),
        new StringDeserializer(), new StringDeserializer());
  }

  /** Reads until {@code count} records have come and the log's end is reached. */
  private static List<String> read(DevBroker broker, String isolation, int count) {
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = consumer(broker, isolation)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      await().atMost(Duration.ofSeconds(20)).until(() -> {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          values.add(record.value());
        }
        return values.size() >= count && consumer.endOffsets(List.of(partition)).containsValue(consumer.position(partition));
      });
    }
    return values;
  }
}
