package io.cellstream.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellstream.cli.CommandLab.Ended;
import io.cellstream.cli.CommandLab;
import io.cellstream.config.Settings;
import io.cellstream.modelfile.ModelPackageWriter;
import io.cellstream.modelfile.TestModels;
import io.cellstream.rekey.Rekey;
import io.cellstream.rekey.RekeyPlan;
import io.cellstream.runtime.StreamApplication;
import io.cellstream.runtime.StreamStarter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application's sequences go on in a topic of another number of partitions, as if nothing had happened; or the command says why not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RekeyIT {
  private static final int KEYS = 30;
  private static final int HALF = 400;

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

  /** An application on a topic. All of a test write their predictions to one topic. */
  private final class Application {
    final String id;
    final String output;
    final Map<String, String> settings = new TreeMap<>();

    Application(String id, String topic, String output) {
      this.id = id;
      this.output = output;
      // held events, and entries of sequences that may be idle, though none is for so long
      settings.putAll(Map.of("application.id", id, "cellstream.input.topic", topic, "cellstream.output.topic", output,
          "cellstream.position.policy", "reorder", "cellstream.position.reorder.ms", "3000000", "cellstream.sequence.idle.ms", "3600000",
          "commit.interval.ms", "50"));
    }

    Path config() throws IOException {
      return lab.config(id + ".properties", settings);
    }

    Settings load() throws IOException {
      return Settings.load(Optional.of(config()), Map.of(), Map.of());
    }

    void send(List<String> events, String... options) throws IOException {
      Path file = Files.write(folder.resolve(id + ".jsonl"), events);
      List<String> line = new ArrayList<>(List.of("produce", "--config", config().toString(), "--input", file.toString()));
      line.addAll(List.of(options));
      Ended produced = CommandLab.run(line.toArray(String[]::new));
      assertThat(produced.exitCode()).as(produced.err()).isZero();
    }

    StreamApplication run() throws Exception {
      StreamApplication stream = new StreamStarter(load()).prepare();
      stream.start();
      assertThat(stream.awaitRunning(Duration.ofMinutes(1))).isTrue();
      return stream;
    }

    /** Takes all there is, and stops. */
    void takeAll(int events) throws Exception {
      try (StreamApplication stream = run()) {
        awaitTaken(events);
        assertThat(stream.stop()).isEmpty();
      }
    }

    /** Committed offsets count transactions' markers only if events follow. */
    void awaitTaken(int events) {
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(
          () -> admin.listConsumerGroupOffsets(id).partitionsToOffsetAndMetadata().get().values().stream()
              .mapToLong(each -> each == null ? 0 : each.offset()).sum() >= events);
    }

    Ended rekey(Application to, String... options) throws IOException {
      List<String> line = new ArrayList<>(List.of("rekey", "--config", config().toString(), "--to", to.config().toString()));
      line.addAll(List.of(options));
      return CommandLab.run(line.toArray(String[]::new));
    }

    void refuses(Application to, String... saying) throws IOException {
      Ended refused = rekey(to);
      assertThat(refused.err().lines()).singleElement().asString().contains(saying);
      assertThat(refused.exitCode()).isEqualTo(1);
    }
  }

  private void createTopic(String topic, int partitions) throws IOException, InterruptedException {
    lab.cluster.createTopic(topic, partitions, Map.of());
  }

  /** Some come before others of lower positions. */
  private static List<String> events(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<String> lines = new ArrayList<>();
    int[] positions = new int[KEYS];
    for (int i = 0; i < 2 * HALF; i++) {
      int key = random.nextInt(KEYS);
      int position = positions[key]++;
      boolean end = random.nextInt(15) == 0;
      lines.add("{\"key\":\"k" + key + "\",\"tokenId\":" + random.nextInt(Workload.TOKENS) + ",\"position\":" + position
          + (end ? ",\"end\":true" : "") + ",\"timestamp\":" + (1_700_000_000_000L + i) + "}");
    }
    for (int i = 5; i < lines.size(); i += 7) {
      lines.add(i - 5, lines.remove(i));
    }
    return lines;
  }

  private void assertPredictionsAreThoseOf(List<String> events, Application rules) throws IOException {
    Path file = Files.write(folder.resolve(rules.id + "-all.jsonl"), events);
    Ended offline = CommandLab.run("predict", "--model", folder.resolve("model").toString(), "--config", rules.config().toString(),
        "--input", file.toString());
    assertThat(offline.exitCode()).isZero();
    List<String> expected = offline.out().lines().sorted().toList();
    lab.read(rules.output, expected.size(), "read_committed");
    Ended stream = CommandLab.run("consume", "--config", rules.config().toString(), "--from-beginning", "--timeout", "1");
    assertThat(stream.out().lines().sorted()).isEqualTo(expected);
    assertThat(expected).hasSizeGreaterThan(HALF);
  }

  private boolean exists(String topic) throws Exception {
    return admin.listTopics().names().get().contains(topic);
  }

  private static String changelog(Application app) {
    return app.id + "-sequence-ledger-changelog";
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void inATopicOfMorePartitionsEachPredictionIsAsIfNothingHadBeenMoved(String protocol) throws Exception {
    String name = "wide-" + protocol;
    createTopic(name, 2);
    createTopic(name + "-5", 5);
    createTopic(name + "-out", 1);
    Application old = new Application(name, name, name + "-out");
    Application fresh = new Application(name + "-b", name + "-5", name + "-out");
    List.of(old, fresh).forEach(each -> each.settings.put("group.protocol", protocol));
    List<String> events = events(1);
    old.send(events.subList(0, HALF));
    old.takeAll(HALF);

    Ended planned = old.rekey(fresh, "--dry-run");

    assertThat(planned.err()).isEmpty();
    assertThat(planned.out().lines()).hasSize(8).first().asString().startsWith("partition ");
    assertThat(planned.out().lines().skip(7)).containsExactly("nothing was changed: without --dry-run, application " + fresh.id
        + " would get that");
    assertThat(exists(changelog(fresh))).isFalse();

    Ended moved = old.rekey(fresh);

    assertThat(moved.err()).isEmpty();
    assertThat(moved.out().lines().limit(7)).isEqualTo(planned.out().lines().limit(7).toList());
    assertThat(moved.out()).contains("application " + fresh.id + " has got that: start it. Application " + old.id + " is as it was");
    old.refuses(fresh, "application " + fresh.id + " has states already, in changelog " + changelog(fresh), "`cellstream reset`");
    fresh.send(events.subList(HALF, 2 * HALF));
    fresh.takeAll(HALF);
    assertPredictionsAreThoseOf(events, fresh);
    fresh.takeAll(0); // its own marks and offsets agree
  }

  /** What was sent since it has grown is where the keys go now. */
  @Test
  void inTheSameTopicAfterItHasGrownEachPredictionIsAsIfNothingHadBeenMoved() throws Exception {
    createTopic("grown", 2);
    createTopic("grown-out", 1);
    Application old = new Application("grown", "grown", "grown-out");
    Application fresh = new Application("grown-b", "grown", "grown-out");
    List<String> events = events(2);
    old.send(events.subList(0, HALF));
    old.takeAll(HALF);
    admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(5))).all().get();
    old.send(events.subList(HALF, HALF + 100));

    Ended moved = old.rekey(fresh, "--yes");

    assertThat(moved.err()).isEmpty();
    fresh.takeAll(HALF + 100);
    old.send(events.subList(HALF + 100, 2 * HALF));
    fresh.takeAll(2 * HALF);
    assertPredictionsAreThoseOf(events, fresh);
  }

  /** The application can't take any more what was sent before its topic has grown. */
  @Test
  void whatWasNotTakenBeforeTheTopicHasGrownComesAlongToANewTopic() throws Exception {
    createTopic("late", 2);
    createTopic("late-out", 1);
    Application old = new Application("late", "late", "late-out");
    Application same = new Application("late-b", "late", "late-out");
    Application fresh = new Application("late-c", "late-7", "late-out");
    List<String> events = events(3);
    old.send(events.subList(0, HALF));
    old.takeAll(HALF);
    old.send(events.subList(HALF, HALF + 100));
    admin.createPartitions(Map.of("late", NewPartitions.increaseTo(5))).all().get();
    old.send(events.subList(HALF + 100, HALF + 200));

    old.refuses(same,
        "events that application late has not taken are in other partitions than those to which the keys go now, the first one"
            + " of key k",
        "--with-unread");
    createTopic("late-7", 7);
    old.refuses(fresh, "application late has not taken all events of topic late", "as its topic has got more partitions: rekey with"
        + " --with-unread");
    Ended moved = old.rekey(fresh, "--with-unread");

    assertThat(moved.err()).isEmpty();
    assertThat(moved.out()).contains("; and 200 events that were not taken");
    fresh.send(events.subList(HALF + 200, 2 * HALF));
    fresh.takeAll(HALF);
    assertPredictionsAreThoseOf(events, fresh);
  }

  @Test
  void whatIsNotSoundIsRefusedAndNothingIsChanged() throws Exception {
    createTopic("strict", 2);
    createTopic("strict-5", 5);
    createTopic("strict-out", 1);
    Application old = new Application("strict", "strict", "strict-out");
    Application fresh = new Application("strict-b", "strict-5", "strict-out");
    old.refuses(new Application("strict", "strict-5", "strict-out"), "both configurations have application.id=strict");
    old.refuses(fresh, "application strict has no changelog (strict-sequence-ledger-changelog), so there is nothing to move");
    List<String> events = events(4);
    old.send(events.subList(0, 100));
    try (StreamApplication stream = old.run()) {
      old.awaitTaken(100);
      old.refuses(fresh, "application strict is running, its group has 1 member");
      assertThat(stream.stop()).isEmpty();
    }
    old.send(events.subList(100, 103));
    old.refuses(fresh, "application strict has not taken all events of topic strict, which the new one will not read: at most ",
        "run strict until it has taken all");
    old.takeAll(103);
    old.refuses(new Application("strict-b", "strict-none", "strict-out"), "topic strict-none (cellstream.input.topic) does not exist");

    ModelPackageWriter.write(folder.resolve("other"), TestModels.nextToken(6, Workload.TOKENS, 5, 9), Map.of());
    Application otherModel = new Application("strict-b", "strict-5", "strict-out");
    otherModel.settings.put("cellstream.model", folder.resolve("other").toString());
    old.refuses(otherModel, "the states of application strict are those of another model (state hash ", "give the new one the same");

    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", lab.cluster.bootstrapServers(),
        "transactional.id", "someone"), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("strict", 0, "k".getBytes(UTF_8), null)).get();
      old.refuses(fresh, "transaction someone is open in strict-0");
      producer.abortTransaction();
    }
    try (KafkaProducer<byte[], byte[]> producer = lab.newProducer()) {
      byte[] event = lab.read("strict", 1, "read_committed").getFirst().value();
      for (int partition = 0; partition < 2; partition++) { // by a partitioner that knows no keys
        producer.send(new ProducerRecord<>("strict", partition, "stray".getBytes(UTF_8), event)).get();
      }
    }
    old.takeAll(107); // two offsets are those of the transaction
    old.refuses(fresh, "the sequence of key stray is in partition ", " of topic strict, where Kafka's partitioner (murmur2) does not send");
    assertThat(exists(changelog(fresh))).isFalse();
  }

  @Test
  void whatWasCutOffIsKnownToTheNextStartAndToTheNextRekey() throws Exception {
    createTopic("cut", 2);
    createTopic("cut-3", 3);
    createTopic("cut-out", 1);
    Application old = new Application("cut", "cut", "cut-out");
    Application fresh = new Application("cut-b", "cut-3", "cut-out");
    List<String> events = events(5);
    old.send(events.subList(0, HALF));
    old.takeAll(HALF);
    try (Rekey rekey = Rekey.of(old.load(), fresh.load(), InstantSource.system())) {
      RekeyPlan plan = rekey.plan(false, (_, _, _) -> {
      });
      assertThatThrownBy(() -> rekey.carryOut(plan, (_, _, _) -> {
        throw new IllegalStateException("killed");
      })).hasMessage("killed");
    }

    StreamLab.refuses(fresh.load(),
        "changelog cut-b-sequence-ledger-changelog does not have all states that `cellstream rekey` is to bring");
    old.refuses(fresh, "changelog cut-b-sequence-ledger-changelog has what a rekey wrote that has not come to its end",
        "`cellstream reset`");
    assertThat(CommandLab.run("reset", "--yes", "--config", fresh.config().toString()).exitCode()).isZero();
    assertThat(old.rekey(fresh).exitCode()).isZero();
    fresh.send(events.subList(HALF, 2 * HALF));
    fresh.takeAll(HALF);
    assertPredictionsAreThoseOf(events, fresh);
  }

  @Test
  void aNewTopicThatHasEventsIsReadFromItsBeginningUnlessOthersMustComeBefore() throws Exception {
    createTopic("early", 1);
    createTopic("early-3", 3);
    createTopic("early-out", 1);
    Application old = new Application("early", "early", "early-out");
    Application fresh = new Application("early-b", "early-3", "early-out");
    List<String> events = events(6);
    old.send(events.subList(0, HALF));
    old.takeAll(HALF);
    fresh.send(events.subList(HALF, 2 * HALF));
    assertThat(old.rekey(fresh, "--with-unread").err()).contains("topic early-3 has 400 offsets already",
        "--with-unread needs an empty topic");

    assertThat(old.rekey(fresh).out().lines().filter(line -> line.contains(" offsets to read"))).hasSize(3);
    fresh.takeAll(HALF);
    assertPredictionsAreThoseOf(events, fresh);
  }

  /** An application whose events come through a keyed topic. */
  private Application keyed(String id, String keyed, String output) {
    Application made = new Application(id, "pair-x,pair-y", output);
    made.settings.put("cellstream.input.keyed.topic", keyed);
    return made;
  }

  /** Sets its offsets back to the beginning of topics of two partitions. */
  private void beginAgain(Application application, String... topics) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> back = new HashMap<>();
    for (String topic : topics) {
      for (int partition = 0; partition < 2; partition++) {
        back.put(new TopicPartition(topic, partition), new OffsetAndMetadata(0));
      }
    }
    admin.alterConsumerGroupOffsets(application.id, back).all().get();
  }

  @Test
  void inAKeyedTopicThatHasGrownNoEventCountsTwiceAndNoCopyIsLostToAReset() throws Exception {
    createTopic("pair-x", 2);
    createTopic("pair-y", 2);
    createTopic("pair-keyed", 2);
    createTopic("pair-out", 1);
    Application old = keyed("pair", "pair-keyed", "pair-out");
    Application fresh = keyed("pair-b", "pair-keyed", "pair-out");
    List<String> events = events(7);
    old.send(events.subList(0, HALF), "--topic", "pair-x");
    old.takeAll(2 * HALF);
    admin.createPartitions(Map.of("pair-keyed", NewPartitions.increaseTo(5))).all().get();
    Ended moved = old.rekey(fresh, "--yes");
    assertThat(moved.err()).isEmpty();

    Ended reset = CommandLab.run("reset", "--yes", "--config", old.config().toString());
    assertThat(reset.out())
        .contains("deleted group pair", "the records of topic pair-keyed are kept, because application pair-b reads them")
        .doesNotContain("deleted the records");

    beginAgain(fresh, "pair-x");
    fresh.send(events.subList(HALF, 2 * HALF), "--topic", "pair-y");
    fresh.takeAll(4 * HALF);
    assertPredictionsAreThoseOf(events, fresh);
  }

  @Test
  void givenAKeyedTopicNoEventCountsTwiceThoughOffsetsAreLostAndSetBack() throws Exception {
    createTopic("plain", 2);
    createTopic("plain-keyed", 5);
    createTopic("plain-out", 1);
    Application old = new Application("plain", "plain", "plain-out");
    Application fresh = new Application("plain-b", "plain,pair-z", "plain-out");
    createTopic("pair-z", 1);
    fresh.settings.put("cellstream.input.keyed.topic", "plain-keyed");
    List<String> events = events(8);
    old.send(events.subList(0, HALF));
    old.takeAll(HALF);
    admin.deleteConsumerGroups(List.of("plain")).all().get();
    Ended moved = old.rekey(fresh, "--yes");
    assertThat(moved.err()).isEmpty();
    beginAgain(fresh, "plain");
    fresh.send(events.subList(HALF, 2 * HALF), "--topic", "plain");
    fresh.takeAll(4 * HALF);
    assertPredictionsAreThoseOf(events, fresh);
  }

  @Test
  void copiesThatWereNotTakenAreTakenByTheOldApplicationWhileNothingIsSent() throws Exception {
    createTopic("flow-x", 2);
    createTopic("flow-y", 2);
    createTopic("flow-keyed", 2);
    createTopic("flow-keyed-b", 5);
    createTopic("flow-out", 1);
    Application old = new Application("flow", "flow-x,flow-y", "flow-out");
    Application fresh = new Application("flow-b", "flow-x,flow-y", "flow-out");
    fresh.settings.put("cellstream.input.keyed.topic", "flow-keyed-b");
    old.send(events(9).subList(0, HALF), "--topic", "flow-x");
    old.takeAll(2 * HALF);
    try (KafkaProducer<byte[], byte[]> producer = lab.newProducer()) { // a copy that came with the last commit
      ConsumerRecord<byte[], byte[]> copy = lab.read("flow-keyed", 1, "read_committed").getFirst();
      producer.send(new ProducerRecord<>("flow-keyed", copy.key(), copy.value())).get();
    }

    old.refuses(fresh, "application flow has not taken all events of topic flow-keyed",
        ": run flow while nothing is sent to flow-x,flow-y, so that it copies no more, until it has taken all");
    admin.createPartitions(Map.of("flow-keyed", NewPartitions.increaseTo(3))).all().get();
    old.refuses(fresh, "as its topic has got more partitions, and copies can't be moved: give the states up with `cellstream reset`");
  }
}
