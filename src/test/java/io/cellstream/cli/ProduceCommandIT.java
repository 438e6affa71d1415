package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.config.Settings;
import io.cellstream.devcluster.DevCluster;
import io.cellstream.it.Servers;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.RegistryClient;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Servers.class)
class ProduceCommandIT {
  @TempDir
  static Path folder;

  private final DevCluster cluster;

  ProduceCommandIT(DevCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void sendsEachLineWithItsKeyBytesAndTime() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "send");
    Path events = lab.file("send.jsonl", List.of("{\"key\":\"é\",\"token\":\"a\",\"position\":7,\"timestamp\":1234}", "",
        "{\"keyBase64\":\"/wA=\",\"tokenId\":3,\"end\":true,\"timestamp\":5}", "{\"key\":\"f\",\"features\":[0.5,-1e30],\"timestamp\":6}",
        "{\"token\":\"b\",\"start\":true}"));
    long before = System.currentTimeMillis();

    Ended ended = lab.command("produce", "--input", events.toString());

    assertThat(ended).isEqualTo(new Ended(0, "", "sent 4 events to topic send-in" + System.lineSeparator()));
    List<ConsumerRecord<byte[], byte[]>> records = records(lab, 4);
    try (RegistryClient registry = RegistryClient.open(settings(lab).registryProperties())) {
      AvroEventReader reader = new AvroEventReader(registry);
      assertThat(records).extracting(ConsumerRecord::key)
          .containsExactly("é".getBytes(StandardCharsets.UTF_8), new byte[]{-1, 0}, "f".getBytes(StandardCharsets.UTF_8), null);
      assertThat(records.subList(0, 3)).extracting(ConsumerRecord::timestamp).containsExactly(1234L, 5L, 6L);
      assertThat(records.get(3).timestamp()).isBetween(before, System.currentTimeMillis());
      assertThat(reader.read(records.get(0).value()))
          .isEqualTo(new RawEvent(new RawInput.TokenText("a"), OptionalLong.of(7), false, false));
      assertThat(reader.read(records.get(1).value())).isEqualTo(new RawEvent(new RawInput.TokenId(3), OptionalLong.empty(), false, true));
      assertThat(reader.read(records.get(2).value()).input())
          .isInstanceOfSatisfying(RawInput.FeatureValues.class,
              features -> assertThat(features.values()).containsExactly(0.5, (float) -1e30));
      assertThat(reader.read(records.get(3).value()).start()).isTrue();
    }
  }

  @Test
  void aBadLineIsNamedAndTheRestIsSent() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "bad-lines");
    List<byte[]> lines = new ArrayList<>();
    for (String line : List.of("{\"key\":\"k\",\"token\":\"a\"}", "nonsense", "{\"key\":\"k\",\"tokn\":\"a\"}",
        "{\"key\":\"k\",\"tokenId\":3000000000}",
        "{\"key\":\"k\",\"token\":\"" + "x".repeat(1_100_000) + "\"}", "{\"key\":\"\u00ff\",\"token\":\"a\"}",
        "{\"key\":\"k\",\"token\":\"b\"}")) {
      lines.add((line + "\n").getBytes(line.contains("\u00ff") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
    }
    Path events = folder.resolve("bad.jsonl");
    Files.write(events, new byte[0]);
    for (byte[] line : lines) {
      Files.write(events, line, StandardOpenOption.APPEND);
    }

    Ended ended = lab.command("produce", "--input", events.toString());

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err().lines().sorted()).satisfiesExactly(line -> assertThat(line).startsWith("line 2: not valid JSON"),
        line -> assertThat(line).isEqualTo("line 3: unknown field \"tokn\"; did you mean \"token\"?"),
        line -> assertThat(line).isEqualTo("line 4: token id 3000000000 does not fit the schema's int"),
        line -> assertThat(line).startsWith("line 5: The message is 1100102 bytes"),
        line -> assertThat(line).isEqualTo("line 6: not UTF-8"),
        line -> assertThat(line).isEqualTo("sent 2 events to topic bad-lines-in; 5 lines could not be sent"));
    assertThat(records(lab, 2)).hasSize(2);
  }

  @Test
  void aMissingTopicIsNamedWithTheRemedy() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "missing");

    Ended ended = lab.command("produce", "--set", "cellstream.input.topic=nowhere", "--input",
        lab.file("none.jsonl", List.of()).toString());

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err().lines()).singleElement().asString()
        .startsWith("cellstream: topic nowhere (cellstream.input.topic) does not exist at " + cluster.bootstrapServers() + ": create it");
  }

  @Test
  void whatWasReadIsSentBeforeASignalEndsIt() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "signal", "producer.linger.ms=5000");
    Path err = folder.resolve("signal.err");
    Process produce = lab.process(folder.resolve("signal.out"), err, "produce");
    try (Writer events = produce.outputWriter()) {
      events.write("{\"key\":\"k\",\"token\":\"a\"}\n{\"key\":\"k\",\"token\":\"b\"}\nno event\n");
      events.flush();
      await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(Files.readString(err)).contains("line 3: "));

      produce.destroy();

      assertThat(produce.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readAllLines(err)).last().isEqualTo("sent 2 events to topic signal-in; 1 lines could not be sent");
      assertThat(lab.sent()).isEqualTo(2);
    } finally {
      produce.destroyForcibly();
    }
  }

  private static Settings settings(CommandLab lab) {
    return Settings.load(Optional.of(lab.config), Map.of(), Map.of());
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(CommandLab lab, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(lab).consumerProperties())) {
      List<TopicPartition> partitions = List.of(new TopicPartition(lab.application + "-in", 0));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
