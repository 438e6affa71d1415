package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.cellstream.config.Settings;
import io.cellstream.modelfile.TestModels;
import io.cellstream.preflight.GoOn;
import io.cellstream.preflight.Incident;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.runtime.StreamStarter;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.AvroPredictionReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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
class PositionsIT {
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
      return id + "-sequence-ledger-changelog";
    }

    Path config() throws IOException {
      return lab.config(id + ".properties", settings);
    }

    Path localStates() {
      return folder.resolve("state-" + id + ".properties").resolve(id);
    }

    Settings settings() throws IOException {
      return Settings.load(Optional.of(config()), Map.of(), Map.of());
    }

    StreamApplication run() throws Exception {
      return run(GoOn.UNDECIDED);
    }

    /** The stream in this process, whose code is compiled already: a start takes a second. */
    StreamApplication run(GoOn decided) throws Exception {
      StreamApplication stream = new StreamStarter(settings(), decided).prepare();
      stream.start();
      assertThat(stream.awaitRunning(Duration.ofMinutes(1))).isTrue();
      return stream;
    }

    /** The command in a process of its own. */
    AppProcess process(String... options) throws IOException {
      List<String> arguments = new ArrayList<>(List.of("run", "--config", config().toString()));
      arguments.addAll(List.of(options));
      return AppProcess.start(folder, arguments.toArray(String[]::new)).awaitRunning();
    }

    void refuses(String... saying) throws Exception {
      StreamLab.refuses(settings(), saying);
    }

    void send(int events) throws Exception {
      byte[] event = new AvroEventWriter(lab.registry, input())
          .write(new RawEvent(new RawInput.TokenId(1), OptionalLong.empty(), false, false));
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
      try (StreamApplication stream = run()) {
        send(3);
        assertThat(steps(3)).containsExactly(0L, 1L, 2L);
        assertThat(stream.stop()).isEmpty();
      }
      return this;
    }
  }

  private void deleteTopic(String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
    Awaitility.await().until(() -> !admin.listTopics().names().get().contains(topic));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereOffsetsExpiredTheChangelogKnowsTheWay(boolean localStatesStay) throws Exception {
    Application app = new Application("expired-" + localStatesStay).withThreeSteps();
    admin.deleteConsumerGroups(List.of(app.id)).all().get();
    if (!localStatesStay) {
      MoreFiles.deleteRecursively(app.localStates(), RecursiveDeleteOption.ALLOW_INSECURE);
    }
    app.send(1);
    try (AppProcess run = app.process()) {
      assertThat(app.steps(4)).containsExactly(0L, 1L, 2L, 3L);
      assertThat(run.output()).contains("no committed offset of " + app.input() + "-0", "it goes on at " + app.input() + "-0@3");
      assertThat(run.terminate()).isZero();
    }
    try (StreamApplication again = app.run()) {
      assertThat(again.status().incidents()).containsEntry(Incident.POSITION_CHOSEN, 0L);
      assertThat(again.stop()).isEmpty();
    }
  }

  /** Whoever sets the offsets back can't have an event counted twice, dead letters included. */
  @Test
  void whatTheStatesHaveSeenIsNotTakenAgain() throws Exception {
    Application app = new Application("back").withThreeSteps();
    int letters = lab.read("dead", 0, "read_committed").size();
    try (StreamApplication run = app.run()) {
      app.sendBytes(new byte[]{2});
      assertThat(lab.read("dead", letters + 1, "read_committed")).hasSize(letters + 1);
      assertThat(run.stop()).isEmpty();
    }
    admin.alterConsumerGroupOffsets(app.id, Map.of(new TopicPartition(app.input(), 0), new OffsetAndMetadata(0))).all().get();
    app.send(2);
    try (StreamApplication run = app.run()) {
      assertThat(app.steps(5)).containsExactly(0L, 1L, 2L, 3L, 4L);
      assertThat(lab.read("dead", letters + 1, "read_committed")).hasSize(letters + 1);
      assertThat(metric(app.id, "taken-before-total")).isEqualTo(4);
      assertThat(run.stop()).isEmpty();
    }
  }

  /** The sum over an application's tasks in this process. */
  private static double metric(String application, String name) throws JMException {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    double sum = 0;
    for (ObjectName bean : beans.queryNames(new ObjectName("kafka.streams:type=stream-sequence-metrics,thread-id=" + application + "-*,*"),
        null)) {
      sum += (Double) beans.getAttribute(bean, name);
    }
    return sum;
  }

  /** A changelog that was copied before the last events, and put back after them. */
  @Test
  void statesThatAreOlderThanTheOffsetsAreRefusedUntilTheOperatorTakesThem() throws Exception {
    Application app = new Application("older").withThreeSteps();
    List<ConsumerRecord<byte[], byte[]>> copy = lab.read(app.changelog(), 1, "read_committed");
    try (StreamApplication run = app.run()) {
      app.send(2);
      assertThat(app.steps(5)).hasSize(5);
      assertThat(run.stop()).isEmpty();
    }
    deleteTopic(app.changelog());
    lab.cluster.createTopic(app.changelog(), 1, Map.of("cleanup.policy", "compact"));
    try (KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      for (ConsumerRecord<byte[], byte[]> record : copy) {
        producer.send(new ProducerRecord<>(app.changelog(), 0, record.timestamp(), record.key(), record.value())).get();
      }
    }
    app.refuses("older-in-0 was read up to offset", "but the states have seen it up to offset 3 only", "--go-on-without-states");
    try (StreamApplication run = app.run(new GoOn(Optional.empty(), true))) {
      app.send(1);
      assertThat(app.steps(6)).endsWith(3L, 4L, 3L);
      assertThat(run.stop()).isEmpty();
    }
  }

  @Test
  void statesOfAnEarlierCellstreamAreRefusedByTheirTopicUntilItIsReset() throws Exception {
    Application app = new Application("early");
    String former = app.id + "-sequence-states-changelog";
    lab.cluster.createTopic(former, 1, Map.of("cleanup.policy", "compact"));
    app.refuses("topic " + former + " has the states of an earlier Cellstream", "--go-on-without-states", "cellstream reset");
    try (AppProcess reset = AppProcess.start(folder, "reset", "--yes", "--config", app.config().toString())) {
      assertThat(reset.awaitExit(Duration.ofMinutes(1))).isZero();
      assertThat(reset.output()).contains("deleted topic " + former);
    }
    app.withThreeSteps();
  }

  @Test
  void anInputTopicMadeAnewWhileStoppedIsRefused() throws Exception {
    Application app = new Application("anew").withThreeSteps();
    deleteTopic(app.input());
    lab.cluster.createTopic(app.input(), 1, Map.of());
    app.refuses("the states of anew-in-0 were made of the events of an earlier topic of that name", "it was deleted and made anew",
        "--go-on-from=");
    app.send(1);
    try (StreamApplication run = app.run(new GoOn(GoOn.place("earliest"), false))) {
      assertThat(app.steps(4)).containsExactly(0L, 1L, 2L, 3L);
      assertThat(run.status().incidents()).containsEntry(Incident.POSITION_CHOSEN, 1L);
      assertThat(run.stop()).isEmpty();
    }
    try (StreamApplication again = app.run()) {
      app.send(1);
      assertThat(app.steps(5)).endsWith(4L);
      assertThat(again.stop()).isEmpty();
    }
  }

  @Test
  void anotherInputTopicUnderTheSameApplicationIdIsRefused() throws Exception {
    Application app = new Application("moved").withThreeSteps();
    lab.cluster.createTopic("moved-elsewhere", 1, Map.of());
    app.settings.put("cellstream.input.topic", "moved-elsewhere");
    app.refuses("the states of moved-elsewhere-0 were made of the events of topic moved-in", "cellstream.input.topic was changed",
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
    try (StreamApplication run = app.run(new GoOn(Optional.empty(), true))) {
      app.send(1);
      assertThat(app.steps(4)).containsExactly(0L, 1L, 2L, 0L);
      assertThat(run.stop()).isEmpty();
    }
    try (Stream<Path> beside = Files.list(app.localStates().getParent())) {
      assertThat(beside.anyMatch(each -> each.toString().contains(".set-aside-"))).isEqualTo(localStatesStay);
    }
    try (StreamApplication again = app.run()) {
      app.send(1);
      assertThat(app.steps(5)).endsWith(0L, 1L);
      assertThat(again.stop()).isEmpty();
    }
  }

  /** Streams would take the old copy for the beginning of the new changelog, and go on from there. */
  @Test
  void localStatesOfAChangelogThatWasMadeAnewElsewhereAreSetAside() throws Exception {
    Application app = new Application("elsewhere").withThreeSteps();
    Path here = app.localStates();
    Path away = Files.move(here, folder.resolve("elsewhere-away"));
    deleteTopic(app.changelog());
    try (StreamApplication there = app.run(new GoOn(Optional.empty(), true))) {
      app.send(2);
      assertThat(app.steps(5)).endsWith(0L, 1L);
      assertThat(there.stop()).isEmpty();
    }
    MoreFiles.deleteRecursively(here, RecursiveDeleteOption.ALLOW_INSECURE);
    Files.move(away, here);
    try (StreamApplication back = app.run()) {
      app.send(1);
      assertThat(app.steps(6)).endsWith(0L, 1L, 2L);
      assertThat(back.status().incidents()).containsEntry(Incident.STALE_STATE_SET_ASIDE, 1L);
      assertThat(back.stop()).isEmpty();
    }
  }

  @Test
  void eventsThatLeftNoStateAreNoSignOfALostChangelog() throws Exception {
    Application app = new Application("rejected");
    int letters = lab.read("dead", 0, "read_committed").size();
    for (int run = 1; run <= 2; run++) {
      try (StreamApplication process = app.run()) {
        app.sendBytes(new byte[]{2});
        assertThat(lab.read("dead", letters + run, "read_committed")).hasSize(letters + run);
        assertThat(process.stop()).isEmpty();
      }
    }
  }

  @Test
  void eventsDeletedBeforeTheyWereReadAreRefusedAndPassedOverWhereTheOperatorSays() throws Exception {
    Application app = new Application("trimmed").withThreeSteps();
    app.send(5);
    admin.deleteRecords(Map.of(new TopicPartition(app.input(), 0), RecordsToDelete.beforeOffset(7))).all().get();
    app.refuses("trimmed-in-0 is to be read from offset", "but begins at 7: at most ", "events were deleted before they were read");
    try (StreamApplication run = app.run(new GoOn(GoOn.place("earliest"), false))) {
      assertThat(app.steps(4)).containsExactly(0L, 1L, 2L, 3L);
      assertThat(run.stop()).isEmpty();
    }
  }

  /** The first offsets are committed to a group without a kind; whichever kind takes it over begins there. */
  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void aNewApplicationBeginsAtTheOffsetsItCommittedBeforeItsGroupWasThere(String protocol) throws Exception {
    Application app = new Application("first-" + protocol);
    app.settings.put("group.protocol", protocol);
    app.settings.put("auto.offset.reset", "latest");
    if (protocol.equals("streams")) { // there the broker sets its members' time-outs
      app.settings.put("session.timeout.ms", "");
      app.settings.put("heartbeat.interval.ms", "");
    }
    app.send(2);
    try (StreamApplication run = app.run()) {
      app.send(1);
      assertThat(app.steps(1)).containsExactly(0L);
      assertThat(run.stop()).isEmpty();
    }
    try (StreamApplication again = app.run()) {
      app.send(1);
      assertThat(app.steps(2)).containsExactly(0L, 1L);
      assertThat(again.stop()).isEmpty();
    }
  }

  @Test
  void anInputTopicMadeAnewWhileRunningEndsItByName() throws Exception {
    Application app = new Application("swapped");
    try (AppProcess run = app.process()) {
      app.send(3);
      assertThat(app.steps(3)).hasSize(3);
      deleteTopic(app.input());
      lab.cluster.createTopic(app.input(), 1, Map.of());
      assertThat(run.awaitExit(Duration.ofMinutes(1))).isEqualTo(1);
      assertThat(run.errorLines()).as(run.output()).singleElement().asString().contains("input topic swapped-in was deleted");
    }
    app.refuses("the states of swapped-in-0 were made of the events of an earlier topic of that name");
  }

  @Test
  void partitionsAddedWhileRunningEndItWithOurRemedy() throws Exception {
    Application app = new Application("wider");
    try (AppProcess run = app.process()) {
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
    try (AppProcess run = app.process()) {
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
