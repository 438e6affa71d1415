package io.cellstream.ledger;

import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.Lifetime;
import java.time.Duration;
import java.util.Optional;

/**
 * What all ledgers of a model have in common.
 *
 * @param rule when to write snapshots; a model that keeps inputs has none
 * @param lifetime when sequences end by themselves
 */
public record LedgerPlan(ModelDefinition model, SnapshotRule rule, Lifetime lifetime) {

  /**
   * The plan for a model.
   *
   * @param events the number of events between two snapshots; empty: chosen by a snapshot's bytes and the step's time
   * @param step the time of a step
   * @param lifetime when sequences end by themselves
   */
  public static LedgerPlan of(ModelDefinition model, Optional<Integer> events, Duration step, Lifetime lifetime) {
    return new LedgerPlan(model, events.map(SnapshotRule::new).orElseGet(() -> SnapshotRule.of(stateBytes(model), step)), lifetime);
  }

  /** Whether sequences have a state that can be written as a snapshot, before their end. */
  public boolean hasSnapshots() {
    return !model.keepsInputs();
  }

  /** The most bytes that the value of one of a sequence's records has. */
  public static int recordBytes(ModelDefinition model) {
    return model.keepsInputs() ? Chunk.mostBytes(inputBytes(model)) : Snapshot.mostBytes(new MemoryCodec(model));
  }

  private static int stateBytes(ModelDefinition model) {
    return Headers.BYTES + new MemoryCodec(model).bytes();
  }

  /** About the most bytes that all records of a sequence without gaps have, without their keys. */
  public static long sequenceBytes(ModelDefinition model) {
    return model.reading().map(reading -> (long) reading.maxLength() * inputBytes(model) * 5 / 4).orElseGet(
        () -> (long) stateBytes(model) + Headers.BYTES + OpenChunk.MOST_BYTES + inputBytes(model));
  }

  private static int inputBytes(ModelDefinition model) {
    return switch (model.input()) {
      case InputDefinition.TokenInput token -> varintBytes(token.vocabulary().size());
      case InputDefinition.FeatureInput features -> Float.BYTES * features.size();
    };
  }

  private static int varintBytes(int value) {
    return (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 6) / 7;
  }
}
