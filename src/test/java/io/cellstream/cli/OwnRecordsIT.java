package io.cellstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.config.Settings;
import io.cellstream.devcluster.DevCluster;
import io.cellstream.it.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Records of one's own to the input topic and back as lines, of which {@code predict} takes the same. */
@ExtendWith(Servers.class)
class OwnRecordsIT {
  @TempDir
  static Path folder;

  private final DevCluster cluster;

  OwnRecordsIT(DevCluster cluster) {
    this.cluster = cluster;
  }

  /** Without a registry, which none of these formats needs. */
  private CommandLab lab(String application, String... settings) throws Exception {
    CommandLab lab = new CommandLab(cluster, folder, application, settings);
    List<String> lines = Files.readAllLines(lab.config).stream().filter(line -> !line.startsWith("schema.registry.url")).toList();
    Files.write(lab.config, lines);
    return lab;
  }

  private static Ended back(CommandLab lab) {
    return lab.command("consume", "--events", "--from-beginning", "--timeout", "1");
  }

  private static Ended predicted(CommandLab lab, String lines) throws Exception {
    return lab.command("predict", "--model", lab.model().toString(), "--input",
        Files.writeString(folder.resolve("lines"), lines).toString());
  }

  private void send(CommandLab lab, byte @Nullable [] value) throws Exception {
    Settings settings = Settings.load(Optional.of(lab.config), Map.of(), Map.of());
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings.producerProperties(), new ByteArraySerializer(),
        new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(lab.application + "-in", 0, 9L, "k".getBytes(UTF_8), value)).get();
    }
  }

  @Test
  void jsonIsSentAsItIsAndReadBack() throws Exception {
    CommandLab lab = lab("own-json", "cellstream.input.format=json", "cellstream.input.token=page", "cellstream.input.time=at?none");
    Path lines = lab.file("own.jsonl", List.of("{\"key\":\"a\",\"value\":{\"page\":\"t\",\"at\":1234.0},\"timestamp\":5}",
        "{\"keyBase64\":\"/w==\",\"value\": {\"page\" : \"é\"},\"timestamp\":6}", "{\"key\":\"a\",\"value\":null,\"timestamp\":7}",
        "{\"value\":{\"page\":\"t\"},\"timestamp\":8}", "{\"key\":\"a\",\"value\":5}", "{\"key\":\"a\",\"value\":{\"page\":\"t\"}"));

    Ended sent = lab.command("produce", "--input", lines.toString());

    assertThat(sent.exitCode()).isEqualTo(1);
    assertThat(sent.err().lines()).satisfiesExactly(
        line -> assertThat(line).isEqualTo("line 5: the value is not a JSON object or array"),
        line -> assertThat(line).startsWith("line 6: not valid JSON: "),
        line -> assertThat(line).isEqualTo("sent 4 events to topic own-json-in; 2 lines could not be sent"));
    send(lab, new byte[]{0, 0, 0, 0, 7, '{', '"', 'p', 'a', 'g', 'e', '"', ':', '"', 'o', '"', '\n', '}'});
    send(lab, new byte[]{9, 9});

    Ended read = back(lab);

    assertThat(read.err()).isEmpty();
    assertThat(read.out().lines()).containsExactly(
        "{\"key\":\"a\",\"value\":{\"page\":\"t\",\"at\":1234.0},\"timestamp\":5,\"partition\":0,\"offset\":0}",
        "{\"keyBase64\":\"/w==\",\"value\":{\"page\" : \"é\"},\"timestamp\":6,\"partition\":0,\"offset\":1}",
        "{\"key\":\"a\",\"value\":null,\"timestamp\":7,\"partition\":0,\"offset\":2}",
        "{\"value\":{\"page\":\"t\"},\"timestamp\":8,\"partition\":0,\"offset\":3}",
        "{\"key\":\"k\",\"value\":{\"page\":\"o\" },\"timestamp\":9,\"partition\":0,\"offset\":4}",
        read.out().lines().toList().getLast());
    assertThat(read.out().lines().toList().getLast()).startsWith("{\"key\":\"k\",\"cause\":\"NOT_JSON\",\"message\":\"a value of 2 bytes ")
        .endsWith("\"valueBase64\":\"CQk=\",\"timestamp\":9,\"partition\":0,\"offset\":5}");

    Ended predicted = predicted(lab, read.out());
    assertThat(predicted.out().lines()).satisfiesExactly(line -> assertThat(line).contains("\"key\":\"a\"", "\"timestamp\":1234"),
        line -> assertThat(line).contains("\"key\":\"k\"", "\"timestamp\":9"));
    assertThat(predicted.err().lines()).satisfiesExactly(line -> assertThat(line).startsWith("line 2: UNKNOWN_TOKEN: "),
        line -> assertThat(line).startsWith("line 4: NULL_KEY: "), line -> assertThat(line).startsWith("line 6: NOT_JSON: "));
    assertThat(lab.command("produce", "--input", Files.writeString(folder.resolve("again"), read.out()).toString()).err())
        .isEqualTo("sent 6 events to topic own-json-in" + System.lineSeparator());
    assertThat(back(lab).out().lines().skip(6).map(line -> line.replaceAll("\"offset\":.*", "")))
        .isEqualTo(read.out().lines().map(line -> line.replaceAll("\"offset\":.*", "")).toList());
  }

  @Test
  void linesOfCsvAreSentByTheKeyInOneOfTheirColumns() throws Exception {
    CommandLab lab = lab("own-csv", "cellstream.input.format=csv", "cellstream.input.columns=user,page", "cellstream.input.token=page");
    Path lines = lab.file("own.csv", List.of("a,t", "b,\"o\"", ",t", "\"a,b"));

    Ended sent = lab.command("produce", "--key", "user", "--input", lines.toString());

    assertThat(sent.err().lines()).satisfiesExactly(line -> assertThat(line).startsWith("line 3: the key, field user, is missing or null"),
        line -> assertThat(line).startsWith("line 4: the value is not one line of CSV: "),
        line -> assertThat(line).isEqualTo("sent 2 events to topic own-csv-in; 2 lines could not be sent"));
    assertThat(back(lab).out().lines().map(line -> line.replaceFirst("\"timestamp\":\\d+,", ""))).containsExactly(
        "{\"key\":\"a\",\"value\":\"a,t\",\"partition\":0,\"offset\":0}",
        "{\"key\":\"b\",\"value\":\"b,\\\"o\\\"\",\"partition\":0,\"offset\":1}");
    assertThat(predicted(lab, back(lab).out()).out().lines()).hasSize(2);
  }
}
