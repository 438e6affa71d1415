package io.cellstream.ledger;

import io.cellstream.model.definition.InputDefinition;
import io.cellstream.model.definition.ModelDefinition;
import java.time.Duration;
import java.util.Optional;

/**
 * What a model's ledgers have in common.
 *
 * @param rule of a model whose layers read forward; the others have no snapshots
 */
public record LedgerPlan(ModelDefinition model, SnapshotRule rule) {

  /**
   * Of a model.
   *
   * @param events between two snapshots; empty: as many as its bytes and its step's time suggest
   * @param step what a step takes
   */
  public static LedgerPlan of(ModelDefinition model, Optional<Integer> events, Duration step) {
    return new LedgerPlan(model, events.map(SnapshotRule::new).orElseGet(() -> SnapshotRule.of(recordBytes(model), step)));
  }

  /** Whether a sequence has a memory before its end. */
  public boolean hasSnapshots() {
    return !model.keepsInputs();
  }

  /** How many bytes the value of a record of a sequence has at most. */
  public static int recordBytes(ModelDefinition model) {
    return model.keepsInputs() ? Chunk.mostBytes(inputBytes(model)) : Snapshot.mostBytes(new Cells(model));
  }

  /** How many bytes all records of a sequence have at most, about, keys left out. */
  public static long sequenceBytes(ModelDefinition model) {
    return model.reading().map(reading -> (long) reading.maxLength() * inputBytes(model) * 5 / 4).orElseGet(
        () -> (long) recordBytes(model) + Chunk.mostBytes(inputBytes(model)));
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
