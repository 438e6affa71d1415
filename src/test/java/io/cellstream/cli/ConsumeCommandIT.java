package io.cellstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.devcluster.DevCluster;
import io.cellstream.it.Servers;
import io.cellstream.runtime.StreamApplication;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Servers.class)
class ConsumeCommandIT {
  private static final int EVENTS = 500;

  @TempDir
  static Path folder;

  private final DevCluster cluster;

  ConsumeCommandIT(DevCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void predictPrintsWhatProduceRunAndConsumePrint() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "diff");
    Path events = lab.file("diff.jsonl", CommandLab.events(1, EVENTS));
    Path offline = folder.resolve("predict.jsonl");
    assertThat(CommandLab.run("predict", "--model", lab.model().toString(), "--input", events.toString(), "--output", offline.toString()))
        .isEqualTo(new Ended(0, "", ""));
    int predictions = Files.readAllLines(offline).size();
    assertThat(predictions).isGreaterThan(EVENTS / 2);

    try (StreamApplication _ = lab.stream()) {
      assertThat(lab.command("produce", "--input", events.toString()).exitCode()).isZero();
      Ended consumed = lab.command("consume", "--from-beginning", "--max", Integer.toString(predictions), "--timeout", "20");

      assertThat(consumed.err()).isEmpty();
      assertThat(consumed.exitCode()).isZero();
      Path streamed = Files.writeString(folder.resolve("consume.jsonl"), consumed.out());
      assertThat(Files.mismatch(offline, streamed)).isEqualTo(-1);
      assertThat(lab.command("consume", "--from-beginning", "--timeout", "2").out()).isEqualTo(consumed.out());
    }
  }

  /** With records that are no events among them, and of every kind that produce sends. */
  @Test
  void whatIsReadBackFromAPartitionGivesItsPredictionsOffline() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "loop", 2);
    List<String> lines = CommandLab.events(4, EVENTS);
    lines.add(200, "{\"key\":\"k1é\",\"forget\":true,\"timestamp\":1700000000200}");
    lines.add(300, "{\"key\":\"k2é\",\"cause\":\"NOT_AVRO\",\"valueBase64\":\"CQk=\",\"timestamp\":1700000000300}");
    lines.add(400, "{\"token\":\"a\",\"timestamp\":1700000000400}");
    lines.add(401, "{\"key\":\"k0é\",\"features\":[1e999],\"timestamp\":1700000000401}");
    Path events = lab.file("loop.jsonl", lines);
    try (StreamApplication _ = lab.stream()) {
      assertThat(lab.command("produce", "--input", events.toString()).exitCode()).isZero();
      assertThat(lab.command("consume", "--dead-letters", "--from-beginning", "--max", "3", "--timeout", "20").out().lines()).hasSize(3);
    }
    int all = 0;
    for (String partition : List.of("0", "1")) {
      Ended back = lab.command("consume", "--events", "--from-beginning", "--partition", partition, "--timeout", "1");
      assertThat(back.err()).isEmpty();
      Path file = Files.writeString(folder.resolve("loop-" + partition + ".jsonl"), back.out());
      List<String> predictions = lab.command("consume", "--from-beginning", "--partition", partition, "--timeout", "1").out().lines()
          .toList();
      assertThat(predictions).isNotEmpty();

      assertThat(CommandLab.run("predict", "--model", lab.model().toString(), "--input", file.toString()).out().lines())
          .isEqualTo(predictions);
      all += Files.readAllLines(file).size();
    }
    assertThat(all).isEqualTo(lines.size());

    Ended mixed = lab.command("consume", "--events", "--from-beginning", "--timeout", "1");
    assertThat(mixed.out().lines()).hasSize(all).anySatisfy(line -> assertThat(line)
        .matches("\\{\"key\":\"k1é\",\"forget\":true,\"timestamp\":1700000000200,\"partition\":[01],\"offset\":\\d+}"));
    Ended refused = CommandLab.run("predict", "--model", lab.model().toString(), "--input",
        Files.writeString(folder.resolve("mixed.jsonl"), mixed.out()).toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("a file is the order of one partition");
    assertThat(lab.command("produce", "--input", folder.resolve("mixed.jsonl").toString()))
        .isEqualTo(new Ended(0, "", "sent " + all + " events to topic loop-in" + System.lineSeparator()));

    assertThat(lab.command("consume", "--partition", "2")).isEqualTo(new Ended(2, "",
        "cellstream: --partition 2: topic loop-out has 2 partitions, 0 to 1" + System.lineSeparator()));
  }

  @Test
  void deadLettersAreListedWithCausePlaceAndBytes() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "letters");
    Path events = lab.file("letters.jsonl", List.of("{\"key\":\"k\",\"token\":\"a\",\"timestamp\":1}",
        "{\"key\":\"k\",\"token\":\"é\",\"timestamp\":2}", "{\"token\":\"a\",\"timestamp\":3}",
        "{\"keyBase64\":\"/w==\",\"tokenId\":26,\"timestamp\":4}"));
    try (StreamApplication _ = lab.stream()) {
      assertThat(lab.command("produce", "--input", events.toString()).exitCode()).isZero();
      Ended ended = lab.command("consume", "--dead-letters", "--from-beginning", "--max", "3", "--timeout", "20");

      assertThat(ended.exitCode()).isZero();
      assertThat(ended.err()).isEmpty();
      assertThat(ended.out().lines()).satisfiesExactly(
          line -> assertThat(line).startsWith("{\"key\":\"k\",\"cause\":\"UNKNOWN_TOKEN\",\"message\":\"")
              .contains("\"topic\":\"letters-in\",\"partition\":0,\"offset\":1,\"timestamp\":2,\"valueBase64\":\"AAAAAA"),
          line -> assertThat(line).startsWith("{\"cause\":\"NULL_KEY\",").contains("\"offset\":2,\"timestamp\":3,"),
          line -> assertThat(line).startsWith("{\"keyBase64\":\"/w==\",\"cause\":\"TOKEN_OUT_OF_RANGE\",").contains("\"offset\":3,"));
    }
  }

  @Test
  void aRecordThatIsNoPredictionIsNamedAndTheRestPrinted() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "foreign");
    Path events = lab.file("foreign.jsonl", List.of("{\"key\":\"k\",\"token\":\"a\",\"timestamp\":1}"));
    send("foreign-out", new byte[]{107}, new byte[]{9, 9});
    send("foreign-out", new byte[]{107}, null);
    try (StreamApplication _ = lab.stream()) {
      assertThat(lab.command("produce", "--input", events.toString()).exitCode()).isZero();
      Ended ended = lab.command("consume", "--from-beginning", "--max", "1", "--timeout", "20");

      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.out().lines()).singleElement().asString().startsWith("{\"key\":\"k\",\"step\":0,");
      assertThat(ended.err().lines()).satisfiesExactly(line -> assertThat(line).startsWith("foreign-out-0@0: NOT_AVRO: "),
          line -> assertThat(line).startsWith("foreign-out-0@1: ").contains("value is missing"));
    }
  }

  @Test
  void aDeadLetterTopicMayHoldOtherRecordsToo() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "strange");
    send("strange-dead-letters", null, null);

    Ended ended = lab.command("consume", "--dead-letters", "--from-beginning", "--max", "1");

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).matches("\\{\"timestamp\":\\d+}\\R");
  }

  @Test
  void followsFromTheEndUntilItIsToldToStopAndThenEndsWell() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "follow");
    Path out = folder.resolve("follow.out");
    Path err = folder.resolve("follow.err");
    try (StreamApplication _ = lab.stream()) {
      Path before = lab.file("before.jsonl", List.of("{\"key\":\"before\",\"token\":\"a\"}"));
      assertThat(lab.command("produce", "--input", before.toString()).exitCode()).isZero();
      assertThat(lab.command("consume", "--from-beginning", "--max", "1", "--timeout", "20").out()).contains("before");
      Process consume = lab.process(out, err, "consume");
      try {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(
            () -> assertThat(Files.readString(err)).endsWith("waiting for predictions on follow-out" + System.lineSeparator()));
        Path after = lab.file("after.jsonl", List.of("{\"key\":\"after\",\"token\":\"a\"}"));
        assertThat(lab.command("produce", "--input", after.toString()).exitCode()).isZero();
        await().atMost(Duration.ofSeconds(20))
            .untilAsserted(() -> assertThat(Files.readAllLines(out)).singleElement().asString().contains("after"));

        consume.destroy();

        assertThat(consume.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(consume.exitValue()).isZero();
      } finally {
        consume.destroyForcibly();
      }
    }
  }

  /** Nothing more comes, so no write tells that the reader has gone. */
  @Test
  void endsByItselfAndWellWhenItsReaderHasReadEnough() throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, "head");
    send("head-dead-letters", null, null);
    Path err = folder.resolve("head.err");
    Process consume = lab.process(ProcessBuilder.Redirect.PIPE, err, "consume", "--dead-letters", "--from-beginning");
    try {
      try (BufferedReader reader = consume.inputReader()) {
        assertThat(reader.readLine()).startsWith("{\"timestamp\":");
      }

      assertThat(consume.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(consume.exitValue()).isZero();
      assertThat(Files.readAllLines(err)).allMatch(line -> line.startsWith("WARNING: Using incubator modules"));
    } finally {
      consume.destroyForcibly();
    }
  }

  @Test
  void oneKindOfRecordIsPrinted() {
    assertThat(CommandLab.run("consume", "--events", "--dead-letters").err())
        .isEqualTo("cellstream: --events and --dead-letters are both given: one kind of record is printed" + System.lineSeparator());
  }

  @Test
  void aNumberBelowOneIsAUsageError() {
    assertThat(CommandLab.run("consume", "--max", "0")).isEqualTo(new Ended(2, "",
        "cellstream: --max takes 1 or more, not 0; see `cellstream consume --help`" + System.lineSeparator()));
  }

  private void send(String topic, byte @Nullable [] key, byte @Nullable [] value) throws Exception {
    try (KafkaProducer<byte @Nullable [], byte @Nullable []> producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", cluster.bootstrapServers()),
        new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    }
  }
}
