package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.modelfile.TestModels;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.JsonEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that is small on the wire and unpacks to more than the heap: named with its place, and passed when its operator says so. */
class OversizedRecordIT {
  private static final int PARTITION = 2;
  /** Half the heap of the processes under test: Kafka's consumer has it twice. */
  private static final int UNPACKED = 260 << 20;

  @TempDir
  Path folder;

  @Test
  void itsPlaceIsNamedAndPassingItLosesNoOther() throws Exception {
    Workload work = new Workload(31);
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(31, Workload.TOKENS, 5, 9))) {
      Path config = lab.config("bomb.properties", Map.of());
      lab.send(work.next(1000));
      List<JsonEvent> more = work.next(300);
      lab.send(more.stream().filter(event -> !isBesideIt(event)).toList());
      RecordMetadata bomb = sendBomb(lab, "events", more.stream().filter(OversizedRecordIT::isBesideIt).toList());
      lab.send(work.next(700));
      String place = "events-" + PARTITION + "@" + bomb.offset();

      try (AppProcess app = AppProcess.run(folder, config)) {
        assertThat(app.awaitExit(Duration.ofMinutes(3))).as(app.output()).isEqualTo(1);
        assertThat(app.errorLines()).singleElement().asString()
            .startsWith("cellstream: event " + place + " can't be read: unpacked it takes"
                + " more memory than there is (")
            .contains("JAVA_OPTS=-Xmx", "`run --pass=" + place + "`");
      }
      try (AppProcess app = AppProcess.start(folder, "run", "--config", config.toString(), "--pass=" + place, "--pass=events-0@3")) {
        lab.assertPredictionsEqualTheOfflineRun();
        app.awaitOutput(place + " is passed, as --pass asked");
        assertThat(app.output()).contains("events-0 is behind offset 3, which --pass named");
        assertThat(app.terminate()).as(app.output()).isZero();
      }
      lab.send(work.next(300));
      try (AppProcess app = AppProcess.run(folder, config)) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertThat(app.terminate()).as(app.output()).isZero();
      }
    }
  }

  /** Kafka Streams lets nobody stand between it and the consumer of a streams group. */
  @Test
  void aStreamsGroupIsBroughtPastItAsAClassicOne() throws Exception {
    Workload work = new Workload(34);
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(34, Workload.TOKENS, 5, 9))) {
      Path config = lab.config("streams.properties", Map.of("group.protocol", "streams"));
      Files.writeString(config, Files.readString(config).replaceAll("(?m)^(session|heartbeat).*\\R", ""));
      lab.send(work.next(500));
      String place = "events-" + PARTITION + "@" + sendBomb(lab, "events", List.of()).offset();
      lab.send(work.next(500));
      try (AppProcess app = AppProcess.run(folder, config)) {
        assertThat(app.awaitExit(Duration.ofMinutes(3))).as(app.output()).isEqualTo(1);
        assertThat(app.errorLines()).singleElement().asString().startsWith("cellstream: event " + place + " can't be read: ");
      }
      try (AppProcess app = AppProcess.start(folder, "run", "--config", config.toString(), "--pass=" + place)) {
        assertThat(app.awaitExit(Duration.ofMinutes(1))).isEqualTo(1);
        assertThat(app.errorLines()).singleElement().asString().contains("--set group.protocol=classic");
      }
      try (AppProcess app = AppProcess.start(folder, "run", "--config", config.toString(), "--pass=" + place, "--set",
          "group.protocol=classic")) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertThat(app.terminate()).as(app.output()).isZero();
      }
      lab.send(work.next(500));
      try (AppProcess app = AppProcess.run(folder, config)) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertThat(app.terminate()).as(app.output()).isZero();
      }
    }
  }

  @Test
  void whoFollowsATopicIsToldInOneLine() throws Exception {
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(33, Workload.TOKENS, 5, 9))) {
      Path config = lab.config("tail.properties", Map.of());
      sendBomb(lab, "dead", List.of());
      try (AppProcess tail = AppProcess.start(folder, "consume", "--config", config.toString(), "--dead-letters", "--from-beginning")) {
        assertThat(tail.awaitExit(Duration.ofMinutes(1))).isEqualTo(1);
        assertThat(tail.errorLines()).singleElement().asString().startsWith("cellstream: out of memory (").contains("dead-2@0");
        assertThat(tail.output()).doesNotContain("\tat ");
      }
    }
  }

  @Test
  void whereNothingIsBehindItItIsPassedOnceAndForAll() throws Exception {
    Workload work = new Workload(32);
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(32, Workload.TOKENS, 5, 9))) {
      Path config = lab.config("last.properties", Map.of());
      lab.send(work.next(500));
      try (AppProcess app = AppProcess.run(folder, config)) {
        lab.awaitPredictions(lab.expected());
        assertThat(app.terminate()).as(app.output()).isZero();
      }
      RecordMetadata bomb = sendBomb(lab, "events", List.of());
      try (AppProcess app = AppProcess.start(folder, "run", "--config", config.toString(), "--pass=events-2@" + bomb.offset())) {
        app.awaitOutput("is passed, as --pass asked");
        assertThat(app.terminate()).as(app.output()).isZero();
      }
      lab.send(work.next(500));
      try (AppProcess app = AppProcess.run(folder, config)) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertThat(app.terminate()).as(app.output()).isZero();
      }
    }
  }

  private static boolean isBesideIt(JsonEvent event) {
    return Utils.toPositive(Utils.murmur2(event.key())) % StreamLab.PARTITIONS == PARTITION;
  }

  /** As the last record of a batch that begins with good events. */
  private static RecordMetadata sendBomb(StreamLab lab, String topic, List<JsonEvent> before) throws Exception {
    Map<String, Object> properties = Map.of("bootstrap.servers", lab.cluster.bootstrapServers(), "compression.type", "zstd", "linger.ms",
        "30000", "batch.size", UNPACKED + (1 << 20), "buffer.memory", 2L * UNPACKED, "max.request.size", 2 * UNPACKED);
    List<Future<RecordMetadata>> acks = new ArrayList<>();
    AvroEventWriter writer = new AvroEventWriter(lab.registry, "events");
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (JsonEvent event : before) {
        acks.add(producer
            .send(new ProducerRecord<>(topic, PARTITION, event.timestamp().getAsLong(), event.key(), writer.write(event.event()))));
      }
      acks.add(producer.send(new ProducerRecord<>(topic, PARTITION, 1_700_000_400_000L, "bomb".getBytes(UTF_8), new byte[UNPACKED])));
      producer.flush();
    }
    lab.sentByOthers(before);
    for (Future<RecordMetadata> ack : acks) {
      ack.get();
    }
    return acks.getLast().get();
  }
}
