package io.cellstream.cli;

import io.cellstream.cli.Commands;
import io.cellstream.cli.Main;
import io.cellstream.config.Settings;
import io.cellstream.devcluster.DevCluster;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.TestModels;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.runtime.StreamStarter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** A model, a configuration and a cluster for it, to run commands on as a user types them. */
public final class CommandLab {
  static final ModelDefinition MODEL = TestModels.nextToken(7, 26, 4, 8);

  final DevCluster cluster;
  final Path folder;
  final String application;
  final Path config;

  /** Topics of one partition each. */
  CommandLab(DevCluster cluster, Path folder, String application, String... more) throws Exception {
    this(cluster, folder, application, 1, more);
  }

  CommandLab(DevCluster cluster, Path folder, String application, int partitions, String... more) throws Exception {
    this.cluster = cluster;
    this.folder = folder;
    this.application = application;
    this.config = folder.resolve(application + ".properties");
    if (Files.notExists(model())) {
      ModelPackageWriter.write(model(), MODEL, Map.of());
    }
    for (String topic : List.of("-in", "-out", "-dead-letters")) {
      cluster.createTopic(application + topic, partitions, Map.of());
    }
    Files.writeString(config, """
        application.id=%1$s
        bootstrap.servers=%2$s
        schema.registry.url=%3$s
        state.dir=state
        cellstream.model=model
        cellstream.input.topic=%1$s-in
        cellstream.output.topic=%1$s-out
        %4$s
        """.formatted(application, cluster.bootstrapServers(), cluster.registryUrl(), String.join("\n", more)));
  }

  Path model() {
    return folder.resolve("model");
  }

  /** What a command printed, and how it ended. */
  public record Ended(int exitCode, String out, String err) {
  }

  /** Runs a command in this process. */
  public static Ended run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(Commands.all(), new PrintWriter(out), new PrintWriter(err), args);
    return new Ended(exitCode, out.toString(), err.toString());
  }

  /** A command that takes {@code --config}. */
  Ended command(String name, String... args) {
    List<String> all = new ArrayList<>(List.of(name, "--config", config.toString()));
    all.addAll(List.of(args));
    return run(all.toArray(String[]::new));
  }

  /** A command in a JVM of its own. */
  Process process(Path out, Path err, String name, String... args) throws IOException {
    return process(ProcessBuilder.Redirect.to(out.toFile()), err, name, args);
  }

  Process process(ProcessBuilder.Redirect out, Path err, String name, String... args) throws IOException {
    List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
        "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
        "io.cellstream.cli.Main", name, "--config", config.toString()));
    line.addAll(List.of(args));
    return new ProcessBuilder(line).redirectOutput(out).redirectError(err.toFile()).start();
  }

  /** How many events are in the input topic. */
  long sent() throws Exception {
    TopicPartition partition = new TopicPartition(application + "-in", 0);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      return admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition).get().offset();
    }
  }

  Path file(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  /** The running stream; close it to stop it. */
  StreamApplication stream() throws Exception {
    StreamApplication stream = new StreamStarter(Settings.load(Optional.of(config), Map.of(), Map.of())).prepare();
    stream.start();
    if (!stream.awaitRunning(Duration.ofSeconds(30))) {
      stream.close();
      throw new IllegalStateException("the stream is not running after 30 s");
    }
    return stream;
  }

  /** Interleaved sequences with every kind of event that a good sender sends; the same for a seed. */
  static List<String> events(long seed, int count) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<String> lines = new ArrayList<>();
    int[] positions = new int[5];
    for (int i = 0; i < count; i++) {
      int key = random.nextInt(positions.length);
      String name = key == 4 ? "\"keyBase64\":\"/w==\"" : "\"key\":\"k" + key + "é\"";
      String token = random.nextBoolean() ? "\"token\":\"" + (char) ('a' + random.nextInt(26)) + "\"" : "\"tokenId\":" + random.nextInt(26);
      boolean end = random.nextInt(20) == 0;
      lines.add("{" + name + "," + token + ",\"position\":" + positions[key]++ + (end ? ",\"end\":true" : "")
          + (random.nextInt(30) == 0 ? ",\"start\":true" : "") + ",\"timestamp\":" + (1_700_000_000_000L + i) + "}");
    }
    return lines;
  }
}
