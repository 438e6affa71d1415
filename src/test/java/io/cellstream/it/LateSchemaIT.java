package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that answers, and does not know a schema's id yet: its events are waited for as long as it is worth while, and no longer. */
class LateSchemaIT {
  /** A sender's schema that is not the application's own, so it must be asked for. */
  private static final String OTHER = """
      {"type": "record", "name": "TokenEvent", "namespace": "io.cellstream.avro", "fields": [
        {"name": "input", "type": ["null", "int", "string", {"type": "array", "items": "float"}], "default": null}]}""";
  private static final int NEVER_GIVEN = 4711;

  @TempDir
  Path folder;

  @Test
  void anEventWhoseSchemaIdComesLateIsSteppedAcrossItsThreadsReplacementAndNoDeadLetter() throws Exception {
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(5, Workload.TOKENS, 5, 9));
        LaggingRegistry replica = new LaggingRegistry(lab.registryUrl);
        AppProcess app = AppProcess.run(folder, lab.config("late.properties", Map.of("schema.registry.url", replica.url())))
            .awaitRunning()) {
      Workload work = new Workload(5);
      lab.send(work.next(300));
      byte[] other = other(lab.registryUrl);
      replica.hide(ByteBuffer.wrap(other).getInt(1));

      lab.sendForeign("key-0", other, new RawEvent(new RawInput.TokenId(3), OptionalLong.empty(), false, false));
      lab.send(work.next(300)); // behind it
      app.awaitOutput("trying again in");
      int before = replica.missed();
      Awaitility.await("another thread to ask for it again").atMost(Duration.ofSeconds(50)).until(() -> replica.missed() > before + 1);
      replica.catchUp();

      lab.assertPredictionsEqualTheOfflineRun();
      assertThat(lab.read("dead", work.unknownTokens(), "read_committed")).hasSize(work.unknownTokens());
      assertThat(app.output()).contains("an event waits for it up to 60.0 s (cellstream.registry.unknown.id.grace.ms)")
          .containsPattern("the registry knows schema \\d+ after ");
      assertThat(app.terminate()).isZero();
    }
  }

  @Test
  void anIdThatNeverComesIsADeadLetterAfterItsGraceAndThousandsOfThemAreWaitedForAMinuteAltogether() throws Exception {
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(6, Workload.TOKENS, 5, 9));
        AppProcess app = AppProcess
            .run(folder, lab.config("never.properties", Map.of("cellstream.registry.unknown.id.grace.ms", "3000"))).awaitRunning()) {
      Workload work = new Workload(6);
      lab.send(work.next(100));
      lab.assertPredictionsEqualTheOfflineRun();
      int before = work.unknownTokens();
      assertThat(lab.read("dead", before, "read_committed")).hasSize(before);

      long start = System.nanoTime();
      sendUnknown(lab, new int[]{NEVER_GIVEN});
      lab.read("dead", before + 1, "read_committed");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(3));

      sendUnknown(lab, new Random(1).ints(5_000, NEVER_GIVEN + 1, Integer.MAX_VALUE).toArray());
      lab.send(work.next(300)); // behind them
      app.awaitOutput("enough was waited in the last ten minutes"); // within 90 s; a grace for each would take hours
      List<ConsumerRecord<byte[], byte[]>> letters = lab.read("dead", 5_001 + work.unknownTokens(), "read_committed");
      lab.assertPredictionsEqualTheOfflineRun();
      assertThat(letters).hasSize(5_001 + work.unknownTokens());
      assertThat(letters.stream().filter(letter -> cause(letter).equals("UNKNOWN_SCHEMA"))).hasSize(5_001);
      assertThat(app.output()).contains("still knows no schema " + NEVER_GIVEN);
      assertThat(app.terminate()).isZero();
    }
  }

  private static String cause(ConsumerRecord<byte[], byte[]> letter) {
    return new String(letter.headers().lastHeader("cellstream.error.cause").value(), UTF_8);
  }

  /** One event of each id, over all partitions. */
  private static void sendUnknown(StreamLab lab, int[] ids) {
    try (KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      for (int id : ids) {
        var _ = producer.send(new ProducerRecord<>("events", ("stranger-" + id).getBytes(UTF_8),
            ByteBuffer.allocate(8).put((byte) 0).putInt(id).array()));
      }
    }
  }

  /** The bytes of an event as the genuine serialiser writes them in a schema that it registers under a subject of its own. */
  private static byte[] other(String registryUrl) throws Exception {
    GenericData.Record event = new GenericData.Record(new Schema.Parser().parse(OTHER));
    event.put("input", 3);
    try (CachedSchemaRegistryClient client = new CachedSchemaRegistryClient(registryUrl, 10);
        KafkaAvroSerializer serializer = new KafkaAvroSerializer(client, Map.of("schema.registry.url", registryUrl))) {
      return serializer.serialize("other-events", event);
    }
  }
}
