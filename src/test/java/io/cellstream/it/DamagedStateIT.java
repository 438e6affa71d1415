package io.cellstream.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.modelfile.TestModels;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Local state is a cache: what is damaged in it is set aside and restored from the changelog, and no prediction changes by a bit. */
class DamagedStateIT {
  private static final Pattern ADDRESS = Pattern.compile("health and metrics at (http://\\S+)");

  @TempDir
  Path folder;

  @Test
  void filesThatCannotBeOpenedAreSetAsideAndRestored() throws Exception {
    Workload work = new Workload(21);
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(21, Workload.TOKENS, 5, 19))) {
      Path config = lab.config("damaged.properties", Map.of("cellstream.observe.listen", "127.0.0.1:0"));
      runAndStop(lab, work, config);
      garble(largest(store(config, 0), ".*\\.sst"), -40, 20); // the footer
      Files.write(store(config, 1).resolve("CURRENT"), new byte[0]);
      Files.write(largest(store(config, 2), "MANIFEST-.*"), new byte[0]);
      Files.delete(largest(store(config, 3), ".*\\.sst"));

      lab.send(work.next(1000));
      try (AppProcess app = AppProcess.run(folder, config)) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertThat(metrics(app)).contains("cellstream_incidents_total{incident=\"DAMAGED_STATE_SET_ASIDE\"} 4.0",
            "cellstream_incidents_total{incident=\"THREAD_REPLACED\"} 0.0");
        assertThat(app.terminate()).as(app.output()).isZero();
        for (int task = 0; task < StreamLab.PARTITIONS; task++) {
          assertThat(app.output()).contains("the local state of task 0_" + task + " is damaged (");
          assertThat(setAside(config, task)).singleElement().satisfies(aside -> assertThat(aside.resolve("rocksdb")).exists());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
  void aBlockThatCannotBeReadUnderWayIsRestoredByTheNextThread(String guarantee) throws Exception {
    Workload work = new Workload(22);
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(22, Workload.TOKENS, 5, 19))) {
      Path config = lab.config("block.properties",
          Map.of("cellstream.observe.listen", "127.0.0.1:0", "processing.guarantee", guarantee));
      runAndStop(lab, work, config);
      garble(largest(store(config, 1), ".*\\.sst"), 100, 8); // a block of states: the file itself can be opened

      lab.send(work.next(1000));
      try (AppProcess app = AppProcess.run(folder, config)) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertThat(metrics(app)).contains("cellstream_incidents_total{incident=\"DAMAGED_STATE_SET_ASIDE\"} 1.0",
            "cellstream_incidents_total{incident=\"THREAD_REPLACED\"} 1.0");
        assertThat(app.terminate()).as(app.output()).isZero();
        assertThat(app.output()).contains("the local state of task 0_1 is damaged (block checksum mismatch");
        assertThat(setAside(config, 1)).hasSize(1);
      }
      lab.send(work.next(500));
      try (AppProcess again = AppProcess.run(folder, config)) {
        lab.assertPredictionsEqualTheOfflineRun();
        assertThat(again.terminate()).isZero();
        assertThat(again.output()).doesNotContain("is damaged");
      }
    }
  }

  @Test
  void stateThatIsDamagedAgainAndAgainStopsWithOneLine() throws Exception {
    Workload work = new Workload(23);
    try (StreamLab lab = new StreamLab(folder, TestModels.nextToken(23, Workload.TOKENS, 5, 19))) {
      Path config = lab.config("again.properties", Map.of());
      runAndStop(lab, work, config);
      Instant before = Instant.now().minus(Duration.ofMinutes(10));
      for (int i = 0; i < 3; i++) {
        String time = before.plusSeconds(i).toString().replaceAll("[-:]", "").replaceAll("\\.\\d+|Z", "");
        Files.createDirectory(application(config).resolve("damaged-0_2-" + time + ".000Z"));
      }
      try (AppProcess app = AppProcess.run(folder, config)) {
        assertThat(app.awaitExit(Duration.ofMinutes(1))).as(app.output()).isEqualTo(1);
        assertThat(app.errorLines()).singleElement().asString()
            .startsWith("cellstream: the local state of task 0_2 in " + application(config) + " was found damaged 3 times within a day: ");
        assertThat(app.output()).doesNotContain("\tat ");
      }
      assertThat(store(config, 2)).exists();
    }
  }

  private static void runAndStop(StreamLab lab, Workload work, Path config) throws Exception {
    lab.send(work.next(2000));
    try (AppProcess app = AppProcess.run(lab.folder, config)) {
      lab.awaitPredictions(lab.expected());
      assertThat(app.terminate()).as(app.output()).isZero();
    }
  }

  private Path application(Path config) {
    return folder.resolve("state-" + config.getFileName()).resolve("lab");
  }

  private Path store(Path config, int partition) {
    return application(config).resolve("0_" + partition).resolve("rocksdb").resolve("sequence-ledger");
  }

  private List<Path> setAside(Path config, int partition) throws IOException {
    try (Stream<Path> all = Files.list(application(config))) {
      return all.filter(each -> String.valueOf(each.getFileName()).startsWith("damaged-0_" + partition + "-")).toList();
    }
  }

  private static Path largest(Path store, String name) throws IOException {
    try (Stream<Path> files = Files.list(store)) {
      return files.filter(each -> String.valueOf(each.getFileName()).matches(name))
          .max(Comparator.comparingLong(each -> each.toFile().length()))
          .orElseThrow();
    }
  }

  /** @param from negative counts from the file's end */
  private static void garble(Path file, int from, int count) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int begin = from < 0 ? bytes.length + from : from;
    byte[] garbled = Arrays.copyOf(bytes, bytes.length);
    for (int i = begin; i < begin + count; i++) {
      garbled[i] ^= 0x55;
    }
    Files.write(file, garbled);
  }

  private static String metrics(AppProcess app) throws IOException, InterruptedException {
    Matcher address = ADDRESS.matcher(app.output());
    assertThat(address.find()).as(app.output()).isTrue();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(URI.create(address.group(1)).resolve("/metrics")).build(), BodyHandlers.ofString()).body();
    }
  }
}
