package io.cellstream.topology;

import io.cellstream.ledger.Ledger;
import io.cellstream.ledger.Source;
import io.cellstream.sequence.FailedWaveException;
import io.cellstream.sequence.ForeignStateException;
import io.cellstream.sequence.Lifetime.Clock;
import io.cellstream.sequence.ModelChangePolicy;
import io.cellstream.sequence.PartitionTime;
import io.cellstream.sequence.Prediction;
import io.cellstream.sequence.Prediction.Reason;
import io.cellstream.sequence.RejectCause;
import io.cellstream.sequence.RejectedEventException;
import io.cellstream.sequence.SequenceEvent;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceStates;
import io.cellstream.sequence.StepBatch;
import io.cellstream.sequence.Verdict;
import io.cellstream.sequence.Verdict.Skipped;
import io.cellstream.store.CommitGate;
import io.cellstream.store.CommitGate.Place;
import io.cellstream.wire.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads each record as an event, steps its sequence together with others, and forwards its predictions or its dead letter. An event waits
 * until there are enough for a wave, and at most until the next commit, which the store announces.
 */
final class StepProcessor extends ContextualProcessor<byte @Nullable [], byte @Nullable [], byte @Nullable [], byte @Nullable []>
    implements
      CommitGate.Attendant {
  /** For how long a commit goes on with sequences whose time may be over, about. Events wait meanwhile. */
  private static final long SWEEP_NANOS = 100_000_000;
  private static final Duration SOON = Duration.ofMillis(1);

  private final TopologyPlan plan;
  private final Safeguards safeguards;
  private final ThreadShare share;
  private final EventIntake intake;
  private final PredictionEncoder encoder;
  private @Nullable SequenceMetrics metrics;
  /** Null if the model keeps no states. */
  private @Nullable CommitGate gate;
  private @Nullable Ledger ledger;
  /** Null if the topic is not made of others. */
  private @Nullable Copies copies;
  private @Nullable StepBatch<EventRecord> batch;
  /** Set while the time is to be looked at again, whether or not an event comes. */
  private @Nullable Cancellable timer;

  /** @param share the calling thread's */
  StepProcessor(TopologyPlan plan, Safeguards safeguards, ThreadShare share, EventIntake intake) {
    this.plan = plan;
    this.safeguards = safeguards;
    this.share = share;
    this.intake = intake;
    this.encoder = plan.encoder().get();
  }

  /** @throws ForeignStateException if the store holds another model's states and the policy is to stop */
  @Override
  public void init(ProcessorContext<byte @Nullable [], byte @Nullable []> context) {
    super.init(context);
    metrics = new SequenceMetrics(context);
    SequenceStates states = plan.keepsStates() ? open(context.getStateStore(Names.LEDGER)) : SequenceStates.NONE;
    batch = new StepBatch<>(share.wave(), share.waiting(), states,
        ledger == null ? new PartitionTime(plan.policy().lifetime()) : ledger.time(), this::conclude);
    if (ledger != null) {
      setTimer();
    }
  }

  private Ledger open(CommitGate opened) {
    Uuid id = plan.inputTopicId();
    Ledger written = new Ledger(opened, opened, plan.ledger(),
        new Source(plan.inputTopic(), id.getMostSignificantBits(), id.getLeastSignificantBits(), context().taskId().partition()),
        share.memory(), new StoredEvents(intake, origin -> opened.place(origin, plan.inputTopic())));
    if (plan.policy().modelChange() == ModelChangePolicy.STOP) {
      written.otherModel().ifPresent(other -> {
        throw new ForeignStateException(other, plan.ledger().owner());
      });
    }
    copies = plan.keying().map(keying -> new Copies(keying, written, safeguards)).orElse(null);
    opened.attend(safeguards.attendant(this));
    gate = opened;
    ledger = written;
    return written;
  }

  @Override
  public void process(Record<byte @Nullable [], byte @Nullable []> record) {
    Place here = gate == null ? null : gate.here();
    RecordMetadata where = where();
    Objects.requireNonNull(metrics, "metrics").event();
    try {
      take(new EventRecord(record, new Origin(record.timestamp(), where.partition(), where.offset()), here));
    } catch (FailedWaveException e) {
      throw located(e);
    } catch (RuntimeException e) {
      throw EventFailureException.locate(e, List.of(where));
    } catch (OutOfMemoryError e) {
      throw EventFailureException.locate(e, List.of(where));
    } finally {
      if (gate == null) { // without a store, nothing announces commits, and no event waits
        metrics.publish();
      } else if (here != null) {
        gate.at(here);
      }
    }
  }

  private void take(EventRecord from) {
    if (ledger != null && safeguards.isTaken(ledger, from.origin().offset())) {
      Objects.requireNonNull(metrics, "metrics").taken();
      return;
    }
    Record<byte @Nullable [], byte @Nullable []> record = from.record();
    if (PassedEvent.is(record.headers())) {
      took(from.origin());
      return;
    }
    if (copies != null && copies.wasTaken(record.headers())) {
      took(from.origin());
      Objects.requireNonNull(metrics, "metrics").taken();
      return;
    }
    SequenceEvent event;
    try {
      event = intake.read(record.key(), record.value(), record.headers(), from.origin());
    } catch (RejectedEventException e) {
      took(from.origin());
      batch().add(new Verdict.Rejected(e.rejectCause(), e.getMessage()), from, from.bytes());
      return;
    }
    EventRecord timed = from.timed(event);
    took(timed.origin());
    batch().add(new SequenceKey(Objects.requireNonNull(record.key(), "key")), event, timed, timed.bytes());
  }

  private void took(Origin origin) {
    if (ledger != null) {
      ledger.took(origin);
      if (plan.policy().lifetime().clock() == Clock.WALL) { // what passed before it was read is no time in which nothing came after it
        ledger.time().wasAtEnd(plan.reading().millisSinceAsked(origin.partition()));
      }
    }
  }

  private RecordMetadata where() {
    return context().recordMetadata().orElseThrow();
  }

  private RuntimeException located(FailedWaveException failure) {
    List<RecordMetadata> places = failure.events().stream().map(event -> {
      goTo((EventRecord) event);
      return where();
    }).toList();
    return failure.getCause() instanceof OutOfMemoryError error
        ? EventFailureException.locate(error, places)
        : EventFailureException.locate((RuntimeException) Objects.requireNonNull(failure.getCause(), "cause"), places);
  }

  private StepBatch<EventRecord> batch() {
    return Objects.requireNonNull(batch, "batch");
  }

  private void goTo(EventRecord event) {
    if (gate != null && event.place() != null) {
      gate.at(event.place());
    }
  }

  /** Forwards an event's predictions or its dead letter, attributed to the event's own record. */
  private void conclude(EventRecord event, Verdict verdict) {
    SequenceMetrics counters = Objects.requireNonNull(metrics, "metrics");
    goTo(event);
    switch (verdict) {
      case Verdict.Applied(List<Prediction> predictions, Verdict.Turn turn) -> {
        counters.turn(turn);
        if (turn.skipped().isPresent()) {
          announce(event.atItsTime(), turn.skipped().get());
        }
        forward(event.atItsTime(), predictions);
      }
      case Verdict.Lapsed(SequenceKey key, long timestamp, Optional<Reason> reason, List<Prediction> predictions) -> {
        reason.ifPresent(counters::ended);
        // the event before which the sequence was over may not have come yet, so nothing of it may show
        forward(new Record<>(key.bytes(), null, timestamp), predictions);
      }
      case Verdict.Held _ -> counters.held();
      case Verdict.Dropped dropped -> counters.dropped(dropped.standing());
      case Verdict.Rejected(RejectCause cause, String message) -> {
        counters.deadLetter(cause);
        context().forward(deadLetter(event.record(), cause, message), Names.DEAD_LETTERS);
      }
    }
  }

  /** The letter of the event as its sender sent it, also where that was to another topic. */
  private Record<byte @Nullable [], byte @Nullable []> deadLetter(Record<byte @Nullable [], byte @Nullable []> event, RejectCause cause,
      String message) {
    Optional<SourcePlace> from = plan.keying().flatMap(_ -> SourcePlace.in(event.headers()));
    return from.isPresent()
        ? DeadLetters.of(SourcePlace.original(event), event.value(), from.get(), cause, message, plan.limit())
        : DeadLetters.of(event, event.value(), where(), cause, message, plan.limit());
  }

  private void announce(Record<byte @Nullable [], byte @Nullable []> record, Skipped gap) {
    if (plan.gapTopic().isPresent()) {
      context().forward(withoutIds(GapRecords.of(record, where(), gap, plan.limit())), Names.GAPS);
    }
  }

  private void forward(Record<byte @Nullable [], byte @Nullable []> record, List<Prediction> predictions) {
    for (int i = 0; i < predictions.size(); i++) {
      Prediction prediction = predictions.get(i);
      Objects.requireNonNull(metrics, "metrics").prediction();
      context().forward(withoutIds(record.withValue(encode(prediction, record))), Names.sink(prediction.kind()));
    }
  }

  /** A record that has the event's headers, and a value of another schema. */
  private static Record<byte @Nullable [], byte @Nullable []> withoutIds(Record<byte @Nullable [], byte @Nullable []> made) {
    Frame.removeIds(made.headers());
    return made;
  }

  private byte[] encode(Prediction prediction, Record<byte @Nullable [], byte @Nullable []> event) {
    try {
      return encoder.encode(prediction, event.value(), event.headers());
    } catch (RuntimeException e) {
      throw EventFailureException.locate(e, List.of(where()));
    } catch (OutOfMemoryError e) {
      throw EventFailureException.locate(e, List.of(where()));
    }
  }

  @Override
  public void beforeCommit() {
    try {
      batch().drain();
      sweep();
    } catch (FailedWaveException e) {
      throw located(e);
    }
    Ledger own = Objects.requireNonNull(ledger, "ledger");
    own.write();
    setTimer();
    SequenceMetrics counters = Objects.requireNonNull(metrics, "metrics");
    own.open().ifPresent(counters::open);
    counters.holding(own.held());
    counters.waves(batch().waves(), batch().stepped());
    counters.publish();
  }

  /** Ends some of the sequences whose time is over. */
  private void sweep() {
    Ledger own = Objects.requireNonNull(ledger, "ledger");
    int partition = own.last().partition();
    own.time().wasAtEnd(plan.reading().millisSinceAsked(partition));
    boolean mayEndByWall = own.isDue(Clock.WALL) && plan.reading().isNow(partition, own.last().offset());
    TimeSlices slices = new TimeSlices(SWEEP_NANOS, System::nanoTime);
    int most = slices.next();
    while (most > 0 && (own.hasOlder() || own.isDue(Clock.EVENT) || (mayEndByWall && own.isDue(Clock.WALL)))) {
      own.enterOlder(most);
      sweep(Clock.EVENT, own, most);
      if (mayEndByWall) {
        sweep(Clock.WALL, own, most);
      }
      batch().drain();
      most = slices.next();
    }
  }

  private void sweep(Clock clock, Ledger own, int most) {
    Origin last = own.last();
    Place behind = Objects.requireNonNull(gate, "gate").place(last, plan.inputTopic());
    batch().sweep(clock, most, last.offset(), key -> new EventRecord(new Record<>(key.bytes(), null, last.timestamp()), last, behind));
  }

  /** A punctuation is followed by a commit, even if no event has come: so a timer has the time looked at again. */
  private void setTimer() {
    Ledger own = Objects.requireNonNull(ledger, "ledger");
    boolean isBehind = own.hasOlder() || own.isDue(Clock.EVENT);
    OptionalLong wait = isBehind ? OptionalLong.of(SOON.toMillis()) : own.untilLook();
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    wait.ifPresent(millis -> timer = context().schedule(Duration.ofMillis(millis), PunctuationType.WALL_CLOCK_TIME, _ -> {
      Objects.requireNonNull(timer, "timer").cancel();
      timer = null;
    }));
  }

  @Override
  public void forget() {
    batch().discard();
    Objects.requireNonNull(ledger, "ledger").close();
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
  }
}
