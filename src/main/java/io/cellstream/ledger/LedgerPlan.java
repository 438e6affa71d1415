package io.cellstream.ledger;

import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.InputReading;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.PositionPolicy;
import io.cellstream.sequence.PositionPolicy.Window;
import io.cellstream.sequence.SequencePolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * What all ledgers of a model have in common.
 *
 * @param rule when to write snapshots; a model that keeps inputs has none
 * @param lifetime when sequences end by themselves
 * @param window how long events are held that came before others
 * @param inputs how they are read from records
 */
public record LedgerPlan(ModelDefinition model, SnapshotRule rule, Lifetime lifetime, Window window, InputReading inputs) {

  /** The plan where each event is a step when it comes. */
  public LedgerPlan(ModelDefinition model, SnapshotRule rule, Lifetime lifetime) {
    this(model, rule, lifetime, Window.NONE, InputReading.OWN);
  }

  /**
   * The plan for a model.
   *
   * @param events the number of events between two snapshots; empty: chosen by a snapshot's bytes and the step's time
   * @param step the time of a step
   * @param policy the rules of its sequences
   */
  public static LedgerPlan of(ModelDefinition model, Optional<Integer> events, Duration step, SequencePolicy policy) {
    return of(model, events.map(SnapshotRule::new).orElseGet(() -> SnapshotRule.of(stateBytes(model), step)), policy);
  }

  /** The plan for a model, its snapshots by this rule. */
  static LedgerPlan of(ModelDefinition model, SnapshotRule rule, SequencePolicy policy) {
    return new LedgerPlan(model, rule, policy.lifetime(), policy.positions().window(), policy.inputs());
  }

  /** Whose the states are, as {@link InputReading#ownerOf} has it. */
  public String owner() {
    return inputs.ownerOf(model);
  }

  /** Whether sequences have a state that can be written as a snapshot, before their end. */
  public boolean hasSnapshots() {
    return !model.keepsInputs();
  }

  /** The most bytes that the value of one of a sequence's records has where so many gaps are remembered. */
  public static int recordBytes(ModelDefinition model, int gaps) {
    return recordBytes(model) - Headers.gapBytes(PositionPolicy.MOST_GAPS) + Headers.gapBytes(gaps);
  }

  /**
   * The most bytes that the value of one of a sequence's records has. It may have all gaps that can be remembered, whatever is set: those of
   * an earlier setting stay until the sequence's next position.
   */
  public static int recordBytes(ModelDefinition model) {
    int chunk = Chunk.mostBytes(Chunking.of(model), inputBytes(model));
    return model.keepsInputs() ? chunk : Math.max(chunk, Snapshot.mostBytes(new MemoryCodec(model), inputBytes(model)));
  }

  /** The most bytes that the value of a held event's record has; 0: none is held. */
  public static long heldBytes(Window window) {
    return window.isOpen() ? window.bytes() + HeldEvent.MOST_BYTES : 0;
  }

  /** About the most heap that the due entries of one partition take. */
  public static long dueHeapBytes() {
    return (long) DueEntries.MOST_OVERDUE * DueEntries.HEAP_BYTES;
  }

  /** The most bytes that a snapshot without gaps has. */
  static int stateBytes(ModelDefinition model) {
    return Headers.BYTES + new MemoryCodec(model).bytes();
  }

  /** The most bytes that an input has. */
  static int inputBytes(ModelDefinition model) {
    return switch (model.input()) {
      case InputDefinition.TokenInput token -> varintBytes(token.vocabulary().size());
      case InputDefinition.FeatureInput features -> Float.BYTES * features.size();
    };
  }

  private static int varintBytes(int value) {
    return (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 6) / 7;
  }
}
