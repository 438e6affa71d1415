package io.cellstream.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.devcluster.DevCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The image of the Dockerfile as far as it can be had without a container engine, used as in a container. */
@TestInstance(Lifecycle.PER_CLASS)
class DockerfileIT {
  private static final String MODEL = "/opt/cellstream/models/next-char";
  private static final List<String> EVENTS = Stream.of("To be,", "or not").flatMap(text -> text.chars()
      .mapToObj(each -> "{\"key\":\"%s\",\"token\":\"%s\"}".formatted(text.substring(0, 2).strip(), Character.toString(each)))).toList();

  private final Path temporary;
  private final ImageFolder image;
  private final Path events;

  DockerfileIT(@TempDir Path temporary) throws IOException, InterruptedException {
    this.temporary = temporary;
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
    this.image = ImageFolder.make(Dockerfile.read(Path.of("Dockerfile")), temporary.resolve("image"));
    this.events = Files.write(temporary.resolve("events.jsonl"), EVENTS);
  }

  @Test
  void theLauncherFindsTheImagesRuntimeAndStarts() throws Exception {
    ImageFolder.Ended version = launch("--version");

    assertThat(version.err()).isEqualToIgnoringNewLines("WARNING: Using incubator modules: jdk.incubator.vector");
    assertThat(version.out()).startsWith("Cellstream 0.").contains("Kafka clients 4.");
    assertThat(version.exitCode()).isZero();
  }

  @Test
  void theRuntimeHasEveryModuleThatTheLibrariesName() {
    StringWriter out = new StringWriter();
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    String libraries = image.inside("/opt/cellstream/lib").toString();
    int exitCode = jdeps.run(new PrintWriter(out), new PrintWriter(out), "--print-module-deps", "--ignore-missing-deps",
        "--multi-release", String.valueOf(Runtime.version().feature()), "--class-path", libraries + "/*",
        image.inside("/opt/cellstream/cellstream.jar").toString());
    assertThat(exitCode).as(out.toString()).isZero();
    Set<String> named = new TreeSet<>(List.of(out.toString().lines().toList().getLast().split(",")));

    // java.beans, which Jackson and Commons Lang do without; annotation processing
    named.removeAll(Set.of("java.desktop", "java.compiler"));
    assertThat(modules()).containsAll(named);
  }

  @Test
  void theRuntimeHasWhatIsFoundByNameOnly() throws Exception {
    ImageFolder.Ended probe = image.run(image.command(Map.of(), image.inside("/opt/java/bin/java").toString(),
        "-Dcom.sun.management.jmxremote.port=0", "-Dcom.sun.management.jmxremote.authenticate=false",
        "-Dcom.sun.management.jmxremote.ssl=false", "-cp",
        copyOfTheProbe().toString(), RuntimeProbe.class.getName(), image.inside("/opt/cellstream/cellstream.jar").toString()));

    assertThat(probe.exitCode()).as(probe.err()).isZero();
    Map<String, String> found = probe.out().lines().collect(Collectors.toMap(line -> line.substring(0, line.indexOf(':')),
        line -> line.substring(line.indexOf(':') + 2)));
    assertThat(found).containsEntry("ec", "EC").containsEntry("kerberos", "Krb5LoginModule").containsEntry("jmx", "true")
        .containsEntry("agent", "true").containsEntry("memory", "true").containsEntry("zip", "META-INF")
        .containsEntry("vector", "true");
    assertThat(found.get("tls")).contains("TLSv1.3");
    assertThat(Integer.parseInt(found.getOrDefault("authorities", "0"))).isGreaterThan(50);
    assertThat(found.get("sasl")).contains("GSSAPI");
    assertThat(found.get("flags")).contains("-XX:MaxRAMPercentage=50");
  }

  @Test
  void theHeapIsHalfOfTheMemoryUnlessToldOtherwise() throws Exception {
    List<String> show = List.of("-XX:MaxRAM=1g", "-XX:+PrintFlagsFinal");
    assertThat(maxHeap(String.join(" ", show))).isEqualTo(512L << 20);
    assertThat(maxHeap("-Xmx300m -XX:+PrintFlagsFinal")).isEqualTo(300L << 20);
  }

  @Test
  void theImageIsAsSmallAsItCanBe() throws Exception {
    assertThat(image.megabytes("/opt/java")).isBetween(40L, 60L);
    assertThat(image.inside("/opt/cellstream/lib-dev")).doesNotExist();
    assertThat(image.inside("/opt/cellstream/lib-import")).doesNotExist();
    assertThat(image.inside("/opt/java/bin/javac")).doesNotExist();
  }

  @Test
  void theBundledModelIsDescribed() throws Exception {
    assertThat(launch("describe", "--model", image.inside(MODEL).toString()).out()).contains("next-char");
  }

  @Test
  void aCommandThatNeedsACheckoutSaysSo() throws Exception {
    assertThat(launch("demo").err()).contains("run it from a checkout");
    assertThat(launch("train").err()).contains("train is part of a checkout");
  }

  @Test
  void theContainersCommandRunsTheStreamOnSettingsFromTheEnvironment() throws Exception {
    ImageFolder.Ended offline = launch("predict", "--model", image.inside(MODEL).toString(), "--input", events.toString());
    assertThat(offline.exitCode()).as(offline.err()).isZero();

    try (DevCluster cluster = DevCluster.start()) {
      for (String topic : List.of("events", "predictions", "dead-letters")) {
        cluster.createTopic(topic, 1, Map.of());
      }
      Map<String, String> environment = environment(cluster);
      environment.put("CELLSTREAM_MODEL", image.inside(MODEL).toString());
      Path log = temporary.resolve("run.log");
      Process running = image.launcher(environment, "run").redirectErrorStream(true).redirectOutput(log.toFile()).start();
      try {
        awaitHealthy(environment, running, log);
        ImageFolder.Ended produced = image.run(image.launcher(environment, "produce", "--input", events.toString()));
        assertThat(produced.exitCode()).as(produced.err()).isZero();
        ImageFolder.Ended consumed = image.run(image.launcher(environment, "consume", "--from-beginning", "--max",
            String.valueOf(EVENTS.size())));

        assertThat(withoutTime(consumed.out())).containsExactlyElementsOf(withoutTime(offline.out()));
        assertThat(image.inside("/var/lib/cellstream/.cellstream/state/image")).isDirectory();
      } finally {
        running.destroy();
        assertThat(running.waitFor(40, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(running.exitValue()).as(Files.readString(log)).isZero();
    }
  }

  private static Map<String, String> environment(DevCluster cluster) throws IOException {
    Map<String, String> environment = new TreeMap<>(Map.of("KAFKA_BOOTSTRAP_SERVERS", cluster.bootstrapServers(), "KAFKA_APPLICATION_ID",
        "image", "SCHEMA_REGISTRY_URL", cluster.registryUrl(), "CELLSTREAM_INPUT_TOPIC", "events", "CELLSTREAM_OUTPUT_TOPIC", "predictions",
        "CELLSTREAM_DEAD_LETTER_TOPIC", "dead-letters"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.put("CELLSTREAM_OBSERVE_LISTEN", "127.0.0.1:" + free.getLocalPort());
    }
    return environment;
  }

  /** By the image's own health check, as an orchestrator does. */
  private void awaitHealthy(Map<String, String> environment, Process running, Path log) throws IOException {
    String script = image.inside("/opt/cellstream/healthy").toString();
    Awaitility.await("the image's health check").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200))
        .until(() -> !running.isAlive() || image.run(image.command(environment, script, "/health/ready")).exitCode() == 0);
    assertThat(running.isAlive()).as(Files.readString(log)).isTrue();
  }

  private ImageFolder.Ended launch(String... arguments) throws IOException, InterruptedException {
    return image.run(image.launcher(Map.of(), arguments));
  }

  /** The producer sets the time. */
  private static List<String> withoutTime(String lines) {
    return lines.lines().map(line -> line.replaceAll(",\"timestamp\":\\d+", "")).sorted().toList();
  }

  private long maxHeap(String options) throws IOException, InterruptedException {
    String flag = image.run(image.launcher(Map.of("JAVA_OPTS", options), "--version")).out().lines()
        .filter(line -> line.contains(" MaxHeapSize ")).findFirst().orElseThrow();
    return Long.parseLong(flag.replaceAll(".*= *(\\d+).*", "$1"));
  }

  private Set<String> modules() {
    try {
      String release = Files.readString(image.inside("/opt/java/release"), UTF_8);
      return Set.of(release.replaceAll("(?s).*MODULES=\"([^\"]*)\".*", "$1").split(" "));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Where the image's user can read it. */
  private Path copyOfTheProbe() throws IOException {
    String name = RuntimeProbe.class.getName().replace('.', '/') + ".class";
    Path copy = temporary.resolve("probe").resolve(name);
    Files.createDirectories(copy.getParent());
    Files.copy(Path.of("target/test-classes", name), copy);
    return temporary.resolve("probe");
  }
}
