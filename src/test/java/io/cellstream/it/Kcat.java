package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** kcat, the command line of librdkafka: a Kafka client that shares no code with Kafka's own. */
final class Kcat {
  /** Between a key and its value, and behind a value: no event's bytes hold them. */
  private static final String KEY_END = "<key>";
  private static final String VALUE_END = "<end>";
  private static final Logger LOG = LoggerFactory.getLogger(Kcat.class);

  private final String bootstrapServers;
  private final Path folder;

  private Kcat(String bootstrapServers, Path folder) {
    this.bootstrapServers = bootstrapServers;
    this.folder = folder;
  }

  /** Skips the test where kcat isn't installed, aloud; under {@code CI=true} that is a failure. */
  static Kcat require(String bootstrapServers, Path folder) {
    boolean installed = Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"))
        .anyMatch(bin -> Files.isExecutable(Path.of(bin, "kcat")));
    if (!installed) {
      String missing = "kcat is not installed, so its tests are skipped; Debian's package is called kcat";
      LOG.warn(missing);
      assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
      Assumptions.abort(missing);
    }
    return new Kcat(bootstrapServers, folder);
  }

  record Message(String topic, int partition, long timestamp, String headers, String key, byte[] value) {
  }

  /** Sends keys and raw values, in order, with these further arguments. */
  void produce(String topic, List<String> keys, List<byte[]> values, String... more) throws IOException, InterruptedException {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    for (int i = 0; i < keys.size(); i++) {
      input.writeBytes((keys.get(i) + KEY_END).getBytes(UTF_8));
      input.writeBytes(values.get(i));
      input.writeBytes(VALUE_END.getBytes(UTF_8));
    }
    Path file = Files.write(folder.resolve("kcat-input"), input.toByteArray());
    List<String> arguments = new ArrayList<>(List.of("-P", "-t", topic, "-K", KEY_END, "-D", VALUE_END));
    arguments.addAll(List.of(more));
    run(file, arguments);
  }

  /** All committed messages of a topic. */
  List<Message> consume(String topic) throws IOException, InterruptedException {
    Path printed = run(Path.of("/dev/null"), List.of("-C", "-t", topic, "-q", "-e", "-o", "beginning", "-X",
        "isolation.level=read_committed", "-f", "%p %T %K %S %h\\n%k%s"));
    List<Message> messages = new ArrayList<>();
    try (InputStream in = Files.newInputStream(printed)) {
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        String[] head = line.split(" ", 5);
        String key = new String(in.readNBytes(Integer.parseInt(head[2])), UTF_8);
        byte[] value = in.readNBytes(Integer.parseInt(head[3]));
        messages.add(new Message(topic, Integer.parseInt(head[0]), Long.parseLong(head[1]), head[4], key, value));
      }
    }
    return messages;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(UTF_8);
  }

  /** Returns what it printed. */
  private Path run(Path input, List<String> arguments) throws IOException, InterruptedException {
    Path out = folder.resolve("kcat-output");
    Path err = folder.resolve("kcat-errors");
    List<String> command = new ArrayList<>(List.of("kcat", "-b", bootstrapServers));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectInput(input.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile())
        .start();
    boolean ended = process.waitFor(90, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0).as("%s: %s", command, Files.readString(err)).isTrue();
    return out;
  }
}
