package io.cellstream.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cellstream.config.Keys;
import io.cellstream.ledger.Ledger;
import io.cellstream.ledger.LedgerPlan;
import io.cellstream.ledger.LiveMemory;
import io.cellstream.ledger.Source;
import io.cellstream.ledger.HeldRecords;
import io.cellstream.ledger.InMemoryLog;
import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.model.pace.FullSpeed;
import io.cellstream.sequence.EventChecker;
import io.cellstream.sequence.PartitionTime;
import io.cellstream.sequence.SequencePolicy;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.RawEvent;
import io.cellstream.sequence.RawInput;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceStates;
import io.cellstream.sequence.StepBatch;
import io.cellstream.sequence.Verdict;
import io.cellstream.sequence.WaitingLimit;
import io.cellstream.sequence.Wave;
import io.cellstream.topology.EventIntake;
import io.cellstream.topology.RecordLimit;
import io.cellstream.wire.AvroEventReader;
import io.cellstream.wire.AvroEventWriter;
import io.cellstream.wire.AvroPredictionWriter;
import io.cellstream.wire.PredictionWriter;
import io.cellstream.wire.RegistryClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Has the JIT compile an event's whole way before the first event comes: from its bytes through rules, waves, head and states to a
 * prediction's bytes, in the very classes that the stream uses. Its sequences are not kept, and its schemas go to a mock registry. The
 * model's step, which is most of the work, is warm already. Its events are of Cellstream's own schema: what reads records of one's own, which is
 * a few percent of the work, becomes warm with these.
 */
final class Rehearsal {
  private static final int KEYS = 256;
  private static final int EVENTS_OF_A_SEQUENCE = 20;
  private static final int EVENTS_OF_A_COMMIT = 2000;
  /** The JIT's last tier begins after some ten thousand calls of a method: a constant speed before that does not mean full speed. */
  private static final int LEAST_EVENTS = 30_000;
  private static final Duration TURN = Duration.ofMillis(5);
  private static final String TOPIC = "rehearsal";

  private final List<SequenceKey> keys = IntStream.range(0, KEYS).mapToObj(key -> new SequenceKey(("key-" + key).getBytes(UTF_8))).toList();
  private final EventIntake intake;
  private final List<byte[]> events;
  private final Optional<Ledger> ledger;
  private final StepBatch<Object> batch;
  private final RecordHeaders headers = new RecordHeaders();
  private int sent;
  private int predicted;

  private Rehearsal(RecurrentModel model, LedgerPlan plan, int sequences, RegistryClient registry) {
    ModelDefinition definition = model.definition();
    this.intake = new EventIntake(new AvroEventReader(registry)::read, new EventChecker(definition), RecordLimit.NONE);
    AvroEventWriter writer = new AvroEventWriter(registry, TOPIC);
    // reading a whole sequence takes long, and is warm already
    boolean ends = !definition.keepsInputs();
    this.events = IntStream.range(0, EVENTS_OF_A_SEQUENCE)
        .mapToObj(i -> writer.write(event(definition.input(), i, ends && i == EVENTS_OF_A_SEQUENCE - 1))).toList();
    PredictionWriter encoder = new AvroPredictionWriter(registry, TOPIC, definition.name(), definition.version());
    boolean keepsStates = definition.shape().keepsState();
    this.ledger = keepsStates ? Optional.of(ledger(plan)) : Optional.empty();
    this.batch = new StepBatch<>(new Wave(model, SequencePolicy.DEFAULT.with(plan.inputs()), keepsStates ? sequences : 1),
        new WaitingLimit(EVENTS_OF_A_COMMIT, Long.MAX_VALUE, TURN.multipliedBy(10)),
        ledger.isPresent() ? ledger.get() : SequenceStates.NONE,
        ledger.map(Ledger::time).orElseGet(() -> new PartitionTime(plan.lifetime())),
        (_, verdict) -> encode(encoder, verdict));
  }

  private static Ledger ledger(LedgerPlan plan) {
    InMemoryLog nothing = new InMemoryLog();
    return new Ledger(nothing, nothing, plan, new Source(TOPIC, 0, 0, 0), new LiveMemory(Long.MAX_VALUE, 1),
        HeldRecords.UNREAD);
  }

  /**
   * The result of a rehearsal.
   *
   * @param events the number of events that went all the way
   * @param predictions the number of their predictions
   * @param event the shortest time of an event
   * @param full whether the speed stopped rising; if not, the time was over first
   */
  record Report(int events, int predictions, Duration event, boolean full) {
  }

  /**
   * Rehearses until the speed stops rising or the time is over; empty if there is none, or if the model generates, because that takes long
   * and is warm already.
   *
   * @param sequences how many sequences to step together
   */
  static Optional<Report> of(RecurrentModel model, LedgerPlan plan, int sequences, Duration atMost) throws IOException {
    if (atMost.isZero() || model.definition().decoder().isPresent()) {
      return Optional.empty();
    }
    try (RegistryClient registry = RegistryClient.open(Map.of(Keys.SCHEMA_REGISTRY_URL.name(), "mock://" + TOPIC))) {
      return Optional.of(new Rehearsal(model, plan, sequences, registry).run(atMost));
    } catch (RejectedEventException e) {
      throw new IllegalStateException("an event of the rehearsal was rejected: " + e.getMessage(), e);
    }
  }

  private static RawEvent event(InputDefinition input, int i, boolean end) {
    return new RawEvent(switch (input) {
      case InputDefinition.TokenInput token -> new RawInput.TokenText(token.vocabulary().token(i % token.vocabulary().size()));
      case InputDefinition.FeatureInput features -> new RawInput.FeatureValues(doubles(features.mean()));
    }, OptionalLong.empty(), false, end);
  }

  private static double[] doubles(float[] floats) {
    return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
  }

  private void encode(PredictionWriter encoder, Verdict verdict) {
    if (verdict instanceof Verdict.Applied(List<Prediction> predictions, var _)) {
      predicted += predictions.size();
      predictions.forEach(prediction -> encoder.write(prediction, Map.of()));
    }
  }

  private Report run(Duration atMost) throws RejectedEventException {
    FullSpeed speed = new FullSpeed();
    long begin = System.nanoTime();
    long now = begin;
    while ((!speed.isFull(now) || sent < LEAST_EVENTS) && now - begin < atMost.toNanos()) {
      long turn = now;
      int before = sent;
      do {
        commit();
        now = System.nanoTime();
      } while (now - turn < TURN.toNanos());
      speed.take(now, (now - turn) / (sent - before), 0);
    }
    return new Report(sent, predicted, Duration.ofNanos(speed.best()),
        speed.isFull(now) && sent >= LEAST_EVENTS);
  }

  /** Sends an event of every key, and does a commit's work after every {@link #EVENTS_OF_A_COMMIT} events. */
  private void commit() throws RejectedEventException {
    for (SequenceKey key : keys) {
      // each key is at another event of its sequence, so that some sequences end each time
      byte[] value = events.get((sent / KEYS + sent % KEYS) % EVENTS_OF_A_SEQUENCE);
      Origin origin = new Origin(sent, 0, sent);
      ledger.ifPresent(each -> each.took(origin));
      batch.add(key, intake.read(key.bytes(), value, headers, origin), key, value.length);
      sent++;
      if (sent % EVENTS_OF_A_COMMIT == 0) {
        batch.drain();
        ledger.ifPresent(Ledger::write);
      }
    }
  }
}
