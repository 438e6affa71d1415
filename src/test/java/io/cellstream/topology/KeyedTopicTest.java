package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellstream.modelfile.TestModels;
import io.cellstream.sequence.PositionPolicy;
import io.cellstream.sequence.PositionPolicy.Late;
import io.cellstream.sequence.PositionPolicy.Restart;
import io.cellstream.sequence.PositionPolicy.Window;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two topics that are copied to the keyed one; a sequence's key is the first half of a record's. */
class KeyedTopicTest {
  private static final Uuid EAST = new Uuid(1, 2);
  private static final Uuid WEST = new Uuid(3, 4);
  private static final int LIMIT = 2000;
  private static final int ROOM = 2000;

  @TempDir
  Path folder;

  private RegistryClient registry;
  private AvroEventWriter events;
  private TopologyTestDriver driver;
  private TestInputTopic<byte @Nullable [], byte @Nullable []> east;
  private TestInputTopic<byte @Nullable [], byte @Nullable []> west;
  private TestInputTopic<byte @Nullable [], byte @Nullable []> keyed;
  private TestOutputTopic<byte[], byte[]> predictions;
  private TestOutputTopic<byte[], byte[]> deadLetters;

  @BeforeEach
  void start() {
    registry = RegistryClient.open(Map.of("schema.registry.url", "mock://" + UUID.randomUUID()));
    events = new AvroEventWriter(registry, "events");
    open(SequencePolicy.DEFAULT);
  }

  private void open(SequencePolicy policy) {
    Properties properties = new Properties();
    properties.putAll(Map.of("application.id", "lab", "bootstrap.servers", "none:9092", "state.dir", folder.toString()));
    driver = new TopologyTestDriver(topology(keying(List.of("east", "west"), Optional.empty()), policy), properties, TopologyLab.TIME);
    ByteArraySerializer out = new ByteArraySerializer();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    east = driver.createInputTopic("east", out, out);
    west = driver.createInputTopic("west", out, out);
    keyed = driver.createInputTopic("keyed", out, out);
    predictions = driver.createOutputTopic("predictions", in, in);
    deadLetters = driver.createOutputTopic("dead", in, in);
  }

  @AfterEach
  void stop() throws IOException {
    driver.close();
    registry.close();
  }

  private Uuid idOfEast = EAST;

  private Keying keying(List<String> topics, Optional<Pattern> pattern) {
    return new Keying(topics, pattern, () -> KeyedTopicTest::key, this::id,
        of -> id(of.topic()).equals(new Uuid(of.idHigh(), of.idLow())), LIMIT);
  }

  private Uuid id(String topic) {
    return topic.equals("east") ? idOfEast : topic.equals("west") ? WEST : Uuid.ZERO_UUID;
  }

  private static byte[] key(byte @Nullable [] key, byte @Nullable [] value, Headers headers) throws RejectedEventException {
    if (key == null) {
      throw new RejectedEventException(RejectCause.MISSING_FIELD, "no key for a test");
    }
    return new String(key, UTF_8).split("/", 2)[0].getBytes(UTF_8);
  }

  private Topology topology(Keying keying, SequencePolicy policy) {
    TopologyPlan usual = TopologyLab.plan(TestModels.nextToken(1, 4, 3, 9), policy, registry);
    return SequenceTopology.of(new TopologyPlan("keyed", Uuid.ZERO_UUID, Optional.of(keying), usual.outputTopic(), usual.finalTopic(),
        usual.deadLetterTopic(), usual.gapTopic(), usual.model(), usual.policy(), usual.batch(), usual.ledger(), usual.reading(),
        new RecordLimit(1 << 20, 1 << 20, ROOM), usual.decoder(), usual.encoder()), TopologyLab.UNDAMAGED);
  }

  private byte[] token(String token) {
    return events.write(TopologyLab.token(token));
  }

  private static void send(TestInputTopic<byte @Nullable [], byte @Nullable []> topic, @Nullable String key, byte @Nullable [] value) {
    topic.pipeInput(new TestRecord<>(key == null ? null : key.getBytes(UTF_8), value, new RecordHeaders(), TopologyLab.TIME));
  }

  private static @Nullable String header(TestRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  private double taken() {
    return driver.metrics().entrySet().stream().filter(each -> each.getKey().name().equals("taken-before-total"))
        .mapToDouble(each -> (double) each.getValue().metricValue()).sum();
  }

  @Test
  void eventsOfAllTopicsAreStepsOfTheSequencesThatTheirKeysName() {
    send(east, "a/1", token("a"));
    send(west, "a/2", token("b"));

    List<TestRecord<byte[], byte[]>> records = predictions.readRecordsToList();
    assertThat(records).extracting(each -> new String(each.key(), UTF_8)).containsExactly("a", "a");
    assertThat(records).extracting(each -> header(each, "cellstream.source")).containsExactly("east-0@0", "west-0@0");
    assertThat(records).extracting(each -> header(each, "cellstream.source.id")).containsExactly(EAST.toString(), WEST.toString());
    assertThat(records).extracting(each -> header(each, "cellstream.source.key")).containsExactly("a/1", "a/2");
  }

  @Test
  void aDeadLetterIsTheRecordAsItsSenderSentIt() {
    send(west, "a/1", token("nowhere"));
    send(west, null, token("a"));

    List<TestRecord<byte[], byte[]>> letters = deadLetters.readRecordsToList();
    assertThat(letters).extracting(each -> header(each, DeadLetters.CAUSE_HEADER)).containsExactly("UNKNOWN_TOKEN", "MISSING_FIELD");
    assertThat(letters).extracting(each -> header(each, DeadLetters.TOPIC_HEADER)).containsExactly("west", "west");
    assertThat(letters).extracting(each -> header(each, DeadLetters.OFFSET_HEADER)).containsExactly("0", "1");
    assertThat(letters.getFirst().key()).isEqualTo("a/1".getBytes(UTF_8));
    assertThat(letters.getFirst().value()).isEqualTo(token("nowhere"));
    assertThat(letters.getLast().key()).isNull();
    assertThat(letters).allSatisfy(
        each -> assertThat(each.headers()).extracting("key").noneMatch(name -> name.toString().startsWith("cellstream.source")));
    assertThat(predictions.isEmpty()).isTrue();
  }

  @Test
  void aSendersHeadersOfTheseNamesAreTakenForNothing() {
    Headers forged = new RecordHeaders();
    forged.add("cellstream.source", "east-0@77".getBytes(UTF_8));
    forged.add("cellstream.source.id", WEST.toString().getBytes(UTF_8));
    forged.add("cellstream.source.key", "b".getBytes(UTF_8));
    forged.add("other", "kept".getBytes(UTF_8));
    east.pipeInput(new TestRecord<>("a/1".getBytes(UTF_8), token("a"), forged, TopologyLab.TIME));
    send(east, "a/1", token("b"));

    List<TestRecord<byte[], byte[]>> records = predictions.readRecordsToList();
    assertThat(records).extracting(each -> header(each, "cellstream.source")).containsExactly("east-0@0", "east-0@1");
    assertThat(header(records.getFirst(), "other")).isEqualTo("kept");
    assertThat(header(records.getFirst(), "cellstream.source.key")).isEqualTo("a/1");
  }

  @Test
  void aCopyThatComesAgainIsNotTakenAgain() {
    send(east, "a/1", token("a"));
    send(east, "a/1", token("b"));
    assertThat(predictions.readRecordsToList()).hasSize(2);

    copy("east-0@0", EAST, token("a"));
    copy("east-0@1", EAST, token("b"));
    assertThat(predictions.isEmpty()).isTrue();
    assertThat(taken()).isEqualTo(2);
    copy("east-1@0", EAST, token("a"));
    copy("west-0@0", WEST, token("a"));
    copy("east-0@2", EAST, token("a"));
    assertThat(predictions.readRecordsToList()).as("another partition, another topic, a later one").hasSize(3);
  }

  /** The copies of the old topic's events are still to be taken when those of the new one come. */
  @Test
  void aTopicThatIsMadeAnewHasEventsOfItsOwn() {
    idOfEast = new Uuid(5, 6);
    copy("east-0@500", EAST, token("a"));
    send(east, "a/1", token("b"));
    send(east, "a/1", token("b"));

    assertThat(predictions.readRecordsToList()).hasSize(3);
    assertThat(taken()).isZero();
  }

  private void copy(String source, Uuid id, byte[] value) {
    copy(source, id.toString(), value);
  }

  private void copy(String source, String id, byte[] value) {
    Headers headers = new RecordHeaders();
    headers.add("cellstream.source", source.getBytes(UTF_8));
    headers.add("cellstream.source.id", id.getBytes(UTF_8));
    keyed.pipeInput(new TestRecord<>("a".getBytes(UTF_8), value, headers, TopologyLab.TIME));
  }

  @Test
  void whatIsNoCopyIsAnEventAllTheSame() {
    send(keyed, "a", token("a"));
    copy("east-0", EAST, token("a"));
    copy("@", EAST, token("a"));
    copy("-1@x", EAST, token("a"));
    copy("", EAST, token("a"));
    copy("east-0@7", "no id", token("a"));
    copy("east-0@7", "", token("a"));
    assertThat(predictions.readRecordsToList()).hasSize(7);
  }

  /** In which order the topics are read, nobody can foretell. */
  @Test
  void positionsPutTheEventsOfSeveralTopicsIntoTheSendersOrder() {
    driver.close();
    open(SequencePolicy.DEFAULT.with(new PositionPolicy(Late.REORDER, Restart.END, 8, new Window(8, 1 << 10, 1000, OptionalLong.of(0)))));
    List<String> sent = List.of("a", "c", "b", "a", "d", "c");
    for (int position = 0; position < sent.size(); position++) {
      send(east, "ordered/", token(sent.get(position), position));
    }
    List<byte[]> expected = predictions.readRecordsToList().stream().map(TestRecord::value).toList();
    for (int position = 1; position < sent.size(); position += 2) {
      send(west, "mixed/", token(sent.get(position), position));
    }
    assertThat(predictions.isEmpty()).isTrue();
    for (int position = 0; position < sent.size(); position += 2) {
      send(east, "mixed/", token(sent.get(position), position));
    }

    List<TestRecord<byte[], byte[]>> records = predictions.readRecordsToList();
    assertThat(records.stream().map(TestRecord::value).toList()).usingElementComparator(Arrays::compare).isEqualTo(expected)
        .hasSize(sent.size());
    assertThat(records).extracting(each -> header(each, "cellstream.source"))
        .containsExactly("east-0@6", "west-0@0", "east-0@7", "west-0@1", "east-0@8", "west-0@2");
  }

  private byte[] token(String token, long position) {
    return events.write(new RawEvent(new RawInput.TokenText(token), OptionalLong.of(position), false, false));
  }

  @Test
  void anEventThatTheKeyedTopicDoesNotTakeIsADeadLetter() {
    send(east, "a/" + "x".repeat(LIMIT), token("a"));

    assertThat(deadLetters.readRecordsToList()).singleElement()
        .satisfies(letter -> assertThat(header(letter, DeadLetters.CAUSE_HEADER)).isEqualTo("TOO_LARGE"))
        .satisfies(letter -> assertThat(header(letter, DeadLetters.MESSAGE_HEADER)).contains("and the keyed topic takes 2000"));
    assertThat(predictions.isEmpty()).isTrue();
  }

  @Test
  void topicsByAPatternAreReadToo() {
    assertThat(TopologySummary.describe(topology(keying(List.of(), Optional.of(Pattern.compile("east|west"))), SequencePolicy.DEFAULT)))
        .contains("sources       reads /east|west/ → key", "keyed         writes to keyed");
  }

  @Test
  void theStepsKeepTheNumberAfterWhichTheirFoldersAreNamed() {
    assertThat(topology(keying(List.of("east"), Optional.empty()), SequencePolicy.DEFAULT).describe().subtopologies()).anySatisfy(part -> {
      assertThat(part.id()).isZero();
      assertThat(part.nodes()).extracting(node -> node.name()).contains(Names.STEP).doesNotContain(Names.KEY);
    });
  }
}
