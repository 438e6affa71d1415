package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.AvroPredictionReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Kafka has forgotten one half of what an application did, the start says so and waits for a decision; with one, it does what was said. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneStoryIT {
  @TempDir
  static Path folder;

  private StreamLab lab;
  private Admin admin;

  @BeforeAll
  void start() throws Exception {
    lab = new StreamLab(folder, TestModels.nextToken(5, Workload.TOKENS, 5, 9));
    admin = Admin.create(Map.<String, Object>of("bootstrap.servers", lab.cluster.bootstrapServers()));
  }

  @AfterAll
  void stop() throws IOException {
    admin.close();
    lab.close();
  }

  /** An application with topics of its own. */
  private final class Application {
    final String id;
    final Map<String, String> settings = new TreeMap<>();

    Application(String id) throws IOException, InterruptedException {
      this.id = id;
      settings.put("application.id", id);
      settings.put("cellstream.input.topic", input());
      settings.put("cellstream.output.topic", id + "-out");
      for (String topic : List.of(input(), id + "-out")) {
        lab.cluster.createTopic(topic, 1, Map.of());
      }
    }

    String input() {
      return id + "-in";
    }

    String changelog() {
      return id + "-sequence-states-changelog";
    }

    Path config() throws IOException {
      return lab.config(id + ".properties", settings);
    }

    Path localStates() {
      return folder.resolve("state-" + id + ".properties").resolve(id);
    }

    AppProcess run(String... options) throws IOException {
      return command("run", options).awaitRunning();
    }

    AppProcess command(String name, String... options) throws IOException {
      List<String> arguments = new ArrayList<>(List.of(name, "--config", config().toString()));
      arguments.addAll(List.of(options));
      return AppProcess.start(folder, arguments.toArray(String[]::new));
    }

    /** That {@code run} and {@code check} both say this. */
    void refuses(String... saying) throws Exception {
      try (AppProcess run = command("run"); AppProcess check = command("check")) {
        assertThat(run.awaitExit(Duration.ofMinutes(1))).as(run.output()).isEqualTo(1);
        assertThat(run.errorLines()).as(run.output()).singleElement().asString().contains(saying);
        assertThat(check.awaitExit(Duration.ofMinutes(1))).as(check.output()).isEqualTo(1);
        assertThat(check.output().lines().filter(line -> line.startsWith("failed"))).as(check.output()).singleElement().asString()
            .contains(saying);
      }
    }

    void send(int events) throws Exception {
      byte[] event = new AvroEventWriter(lab.registry, input())
          .write(new RawEvent(new RawEvent.TokenId(1), OptionalLong.empty(), false, false));
      for (int i = 0; i < events; i++) {
        sendBytes(event);
      }
    }

    void sendBytes(byte[] value) throws Exception {
      try (KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
        producer.send(new ProducerRecord<>(input(), "key".getBytes(UTF_8), value)).get();
      }
    }

    /** The steps that the predictions so far are of, when there are so many. */
    List<Long> steps(int count) throws RejectedEventException {
      List<Long> steps = new ArrayList<>();
      AvroPredictionReader reader = new AvroPredictionReader(lab.registry);
      for (ConsumerRecord<byte[], byte[]> record : lab.read(id + "-out", count, "read_committed")) {
        steps.add(reader.read(record.value()).prediction().step());
      }
      return steps;
    }

    /** Has three events stepped, and stops. */
    Application withThreeSteps() throws Exception {
      try (AppProcess app = run()) {
        send(3);
        assertThat(steps(3)).containsExactly(0L, 1L, 2L);
        assertThat(app.terminate()).isZero();
      }
      return this;
    }
  }

  private void deleteTopic(String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
    Awaitility.await().until(() -> !admin.listTopics().names().get().contains(topic));
  }

  @Test
  void offsetsThatExpiredAreRefusedAndReadOnFromWhereTheOperatorSays() throws Exception {
    Application app = new Application("expired").withThreeSteps();
    admin.deleteConsumerGroups(List.of(app.id)).all().get();
    app.refuses("expired-in-0 has no committed offset, though states were made", "offsets.retention.minutes", "--go-on-from=",
        "cellstream reset");
    app.send(1);
    try (AppProcess run = app.run("--go-on-from=3")) {
      assertThat(app.steps(4)).containsExactly(0L, 1L, 2L, 3L);
      assertThat(run.output()).contains("It goes on at expired-in-0@3, as --go-on-from says");
      assertThat(run.terminate()).isZero();
    }
    try (AppProcess again = app.run()) {
      assertThat(again.terminate()).isZero();
    }
  }

  @Test
  void offsetsThatExpiredAreReplacedUnattendedWhereTheSettingSaysSo() throws Exception {
    Application app = new Application("unattended").withThreeSteps();
    admin.deleteConsumerGroups(List.of(app.id)).all().get();
    app.settings.put("cellstream.offsets.missing", "continue");
    app.settings.put("auto.offset.reset", "latest");
    try (AppProcess run = app.run()) {
      app.send(1);
      assertThat(app.steps(4)).containsExactly(0L, 1L, 2L, 3L);
      assertThat(run.output()).contains("cellstream.offsets.missing=continue");
      assertThat(run.terminate()).isZero();
    }
  }

  @Test
  void anInputTopicMadeAnewWhileStoppedIsRefused() throws Exception {
    Application app = new Application("anew").withThreeSteps();
    deleteTopic(app.input());
    lab.cluster.createTopic(app.input(), 1, Map.of());
    app.refuses("anew-in-0 has no committed offset, though states were made", "the topic was deleted");
  }

  @Test
  void anotherInputTopicUnderTheSameApplicationIdIsRefused() throws Exception {
    Application app = new Application("moved").withThreeSteps();
    lab.cluster.createTopic("moved-elsewhere", 1, Map.of());
    app.settings.put("cellstream.input.topic", "moved-elsewhere");
    app.refuses("moved-elsewhere-0 has no committed offset, though states were made", "cellstream.input.topic was changed",
        "The group has offsets of topic moved-in");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aChangelogDeletedWhileStoppedIsRefusedUntilTheOperatorGivesTheStatesUp(boolean localStatesStay) throws Exception {
    Application app = new Application("forgotten-" + localStatesStay).withThreeSteps();
    deleteTopic(app.changelog());
    if (!localStatesStay) {
      MoreFiles.deleteRecursively(app.localStates(), RecursiveDeleteOption.ALLOW_INSECURE);
    }
    app.refuses("its changelog " + app.changelog() + " is not there", "--go-on-without-states");
    try (AppProcess run = app.run("--go-on-without-states")) {
      app.send(1);
      assertThat(app.steps(4)).containsExactly(0L, 1L, 2L, 0L);
      assertThat(run.terminate()).isZero();
    }
    try (Stream<Path> beside = Files.list(app.localStates().getParent())) {
      assertThat(beside.anyMatch(each -> each.toString().contains(".set-aside-"))).isEqualTo(localStatesStay);
    }
    try (AppProcess again = app.run()) {
      app.send(1);
      assertThat(app.steps(5)).endsWith(0L, 1L);
      assertThat(again.terminate()).isZero();
    }
  }

  /** Streams would take the old copy for the beginning of the new changelog, and go on from there. */
  @Test
  void localStatesOfAChangelogThatWasMadeAnewElsewhereAreSetAside() throws Exception {
    Application app = new Application("elsewhere").withThreeSteps();
    Path here = app.localStates();
    Path away = Files.move(here, folder.resolve("elsewhere-away"));
    deleteTopic(app.changelog());
    try (AppProcess there = app.run("--go-on-without-states")) {
      app.send(2);
      assertThat(app.steps(5)).endsWith(0L, 1L);
      assertThat(there.terminate()).isZero();
    }
    MoreFiles.deleteRecursively(here, RecursiveDeleteOption.ALLOW_INSECURE);
    Files.move(away, here);
    try (AppProcess back = app.run()) {
      app.send(1);
      assertThat(app.steps(6)).endsWith(0L, 1L, 2L);
      assertThat(back.output()).contains("are a copy of another changelog");
      assertThat(back.terminate()).isZero();
    }
  }

  @Test
  void eventsThatLeftNoStateAreNoSignOfALostChangelog() throws Exception {
    Application app = new Application("rejected");
    int letters = lab.read("dead", 0, "read_committed").size();
    for (int run = 1; run <= 2; run++) {
      try (AppProcess process = app.run()) {
        app.sendBytes(new byte[]{2});
        assertThat(lab.read("dead", letters + run, "read_committed")).hasSize(letters + run);
        assertThat(process.terminate()).isZero();
      }
    }
  }

  @Test
  void eventsDeletedBeforeTheyWereReadAreRefusedAndPassedOverWhereTheOperatorSays() throws Exception {
    Application app = new Application("trimmed").withThreeSteps();
    app.send(5);
    admin.deleteRecords(Map.of(new TopicPartition(app.input(), 0), RecordsToDelete.beforeOffset(7))).all().get();
    app.refuses("trimmed-in-0 is to be read from offset", "but begins at 7: at most ", "events were deleted before they were read");
    try (AppProcess run = app.run("--go-on-from=earliest")) {
      assertThat(app.steps(4)).containsExactly(0L, 1L, 2L, 3L);
      assertThat(run.terminate()).isZero();
    }
  }

  /** The first offsets are committed to a group without a kind; whichever kind takes it over begins there. */
  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void aNewApplicationBeginsAtTheOffsetsItCommittedBeforeItsGroupWasThere(String protocol) throws Exception {
    Application app = new Application("first-" + protocol);
    app.settings.put("group.protocol", protocol);
    app.settings.put("auto.offset.reset", "latest");
    app.settings.remove("session.timeout.ms");
    app.send(2);
    try (AppProcess run = AppProcess.start(folder, "run", "--config", plain(app).toString()).awaitRunning()) {
      assertThat(run.output()).contains("first-" + protocol + "-in-0 begins at offset 2");
      app.send(1);
      assertThat(app.steps(1)).containsExactly(0L);
      assertThat(run.terminate()).isZero();
    }
    try (AppProcess again = AppProcess.start(folder, "run", "--config", plain(app).toString()).awaitRunning()) {
      app.send(1);
      assertThat(app.steps(2)).containsExactly(0L, 1L);
      assertThat(again.terminate()).isZero();
    }
  }

  /** Kafka refuses to set a member's time-outs where the broker decides them. */
  private static Path plain(Application app) throws IOException {
    Path config = app.config();
    List<String> lines = Files.readAllLines(config).stream()
        .filter(line -> !line.startsWith("session.timeout.ms") && !line.startsWith("heartbeat.interval.ms")).toList();
    return Files.write(config, lines);
  }

  @Test
  void anInputTopicMadeAnewWhileRunningEndsItByName() throws Exception {
    Application app = new Application("swapped");
    try (AppProcess run = app.run()) {
      app.send(3);
      assertThat(app.steps(3)).hasSize(3);
      deleteTopic(app.input());
      lab.cluster.createTopic(app.input(), 1, Map.of());
      assertThat(run.awaitExit(Duration.ofMinutes(1))).isEqualTo(1);
      assertThat(run.errorLines()).as(run.output()).singleElement().asString().contains("input topic swapped-in was deleted");
    }
    app.refuses("swapped-in-0 has no committed offset, though states were made");
  }

  @Test
  void partitionsAddedWhileRunningEndItWithOurRemedy() throws Exception {
    Application app = new Application("wider");
    try (AppProcess run = app.run()) {
      app.send(1);
      assertThat(app.steps(1)).hasSize(1);
      admin.createPartitions(Map.of(app.input(), NewPartitions.increaseTo(2))).all().get();
      assertThat(run.awaitExit(Duration.ofMinutes(1))).isEqualTo(1);
      assertThat(run.errorLines()).as(run.output()).singleElement().asString()
          .contains("input topic wider-in has 2 partitions now, it had 1 when its states were made").doesNotContain("StreamsResetter");
    }
  }

  @Test
  void eventsDeletedWhileItReadsEndItByTheirPlace() throws Exception {
    Application app = new Application("outrun");
    try (AppProcess run = app.run()) {
      app.send(3);
      assertThat(app.steps(3)).hasSize(3);
      run.signal("STOP"); // a fetch that is on its way may still bring the first of what follows
      app.send(4);
      admin.deleteRecords(Map.of(new TopicPartition(app.input(), 0), RecordsToDelete.beforeOffset(6))).all().get();
      run.signal("CONT");
      assertThat(run.awaitExit(Duration.ofMinutes(1))).isEqualTo(1);
      assertThat(run.errorLines()).as(run.output()).singleElement().asString()
          .contains("the events to read next are not in the topic (outrun-in-0@", "start again");
    }
    app.refuses("outrun-in-0 is to be read from offset", "but begins at 6: at most ", "deleted before they were read");
  }
}
