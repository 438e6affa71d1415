package io.cellstream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.kernel.KernelMode;
import io.cellstream.kernel.Kernels;
import io.cellstream.ledger.LedgerPlan;
import io.cellstream.ledger.Written;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.store.CommitGate;
import io.cellstream.store.DamagedFolders;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.AvroPredictionReader;
import io.cellstream.wire.AvroPredictionWriter;
import io.cellstream.wire.LargestPrediction;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The whole topology on Kafka's test driver, with the real store, the real formats and Confluent's in-memory registry. */
final class TopologyLab implements AutoCloseable {
  static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_000L);

  final AvroEventWriter events;
  final TestOutputTopic<byte[], byte[]> output;
  final TestOutputTopic<byte[], byte[]> finals;
  final TestOutputTopic<byte[], byte[]> deadLetters;
  final TestOutputTopic<byte[], byte[]> gaps;
  private final RegistryClient registry;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte @Nullable [], byte @Nullable []> input;
  private final AvroPredictionReader predictions;

  TopologyLab(ModelDefinition model, Path stateDir, SequencePolicy policy) {
    this(model, stateDir, policy, 1);
  }

  /** @param batch how many sequences are stepped together at most; the driver commits after every record */
  TopologyLab(ModelDefinition model, Path stateDir, SequencePolicy policy, int batch) {
    this(model, stateDir, policy, batch, ReadToEnd.UNKNOWN);
  }

  /** @param reading says for how long the partition has been read to its end */
  TopologyLab(ModelDefinition model, Path stateDir, SequencePolicy policy, int batch, ReadToEnd reading) {
    this.registry = RegistryClient.open(Map.of("schema.registry.url", "mock://" + UUID.randomUUID()));
    this.events = new AvroEventWriter(registry, "events");
    this.predictions = new AvroPredictionReader(registry);
    Properties properties = new Properties();
    properties.put("application.id", "lab");
    properties.put("bootstrap.servers", "none:9092");
    properties.put("state.dir", stateDir.toString());
    this.driver = new TopologyTestDriver(
        SequenceTopology.of(plan(model, policy, registry, Optional.of("gaps"), batch, reading), UNDAMAGED), properties, TIME);
    ByteArraySerializer out = new ByteArraySerializer();
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    this.input = driver.createInputTopic("events", out, out);
    this.output = driver.createOutputTopic("predictions", in, in);
    this.finals = driver.createOutputTopic("finals", in, in);
    this.deadLetters = driver.createOutputTopic("dead", in, in);
    this.gaps = driver.createOutputTopic("gaps", in, in);
  }

  /** For stores that can be read. */
  static final DamagedFolders UNDAMAGED = new DamagedFolders(InstantSource.system(), aside -> {
    throw new AssertionError(aside.toString());
  });

  static TopologyPlan plan(ModelDefinition model, SequencePolicy policy, RegistryClient registry) {
    return plan(model, policy, registry, Optional.empty(), 1, ReadToEnd.UNKNOWN);
  }

  private static TopologyPlan plan(ModelDefinition model, SequencePolicy policy, RegistryClient registry, Optional<String> gaps,
      int batch, ReadToEnd reading) {
    RecurrentModel ready = new RecurrentModel(model, Kernels.select(KernelMode.AUTO).kernel());
    return new TopologyPlan("events", Uuid.ZERO_UUID, Optional.empty(), "predictions", "finals", "dead", gaps, ready, policy,
        new BatchPlan(batch, Duration.ofSeconds(1), 1 << 20), LedgerPlan.of(model, Optional.empty(), Duration.ZERO, policy),
        reading,
        RecordLimit.of(RecordLimit.KAFKA_DEFAULT, LargestPrediction.bytes(model)),
        () -> new AvroEventReader(registry)::read,
        () -> {
          AvroPredictionWriter writer = new AvroPredictionWriter(registry, "predictions", model.name(), model.version());
          return (prediction, _, _) -> writer.write(prediction);
        });
  }

  void send(String key, RawEvent event) {
    send(key.getBytes(UTF_8), events.write(event), new RecordHeaders());
  }

  void send(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    input.pipeInput(new TestRecord<>(key, value, headers, TIME));
  }

  static RawEvent token(String token) {
    return event(new RawInput.TokenText(token));
  }

  static RawEvent event(RawInput input) {
    return new RawEvent(input, OptionalLong.empty(), false, false);
  }

  static RawEvent end() {
    return new RawEvent(null, OptionalLong.empty(), false, true);
  }

  List<Prediction> readPredictions() throws RejectedEventException {
    return read(output);
  }

  List<Prediction> readFinals() throws RejectedEventException {
    return read(finals);
  }

  private List<Prediction> read(TestOutputTopic<byte[], byte[]> topic) throws RejectedEventException {
    List<Prediction> all = new ArrayList<>();
    for (byte[] value : topic.readValuesToList()) {
      all.add(predictions.read(value).prediction());
    }
    return all;
  }

  CommitGate store() {
    return (CommitGate) driver.getStateStore(Names.LEDGER);
  }

  byte @Nullable [] state(String key) {
    return state(key.getBytes(UTF_8));
  }

  byte @Nullable [] state(byte[] key) {
    return Written.of(store(), new SequenceKey(key));
  }

  double counter(String name) {
    return driver.metrics().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(name) && entry.getKey().group().equals("stream-sequence-metrics"))
        .mapToDouble(entry -> (double) entry.getValue().metricValue()).sum();
  }

  @Override
  public void close() throws IOException {
    driver.close();
    registry.close();
  }
}
