package io.cellstream.ledger;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.PositionPolicy.Window;
import io.cellstream.sequence.SequencePolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * The most bytes that a sequence takes in the store, its key left out. Whatever rules have stored of a sequence beside its state is counted
 * here.
 *
 * @param records the most records of a sequence that goes on
 * @param open their bytes, without gaps in its positions
 * @param gaps what these add
 * @param due how many of the bytes are for its due entry; 0: it has none
 * @param held what the events add that a sequence may hold, in a record each and a due entry; 0: it holds none
 * @param ended the bytes that an ended sequence leaves for a while, in a record and a due entry; 0: nothing
 */
public record Footprint(int records, long open, long gaps, long due, long held, long ended) {
  /** A due entry's bytes without the sequence's key. */
  private static final int ENTRY = 2 + Long.BYTES + Integer.BYTES;

  /** @param events the number of events between two snapshots; empty: as many as there may be by a snapshot's bytes */
  public static Footprint of(ModelDefinition model, SequencePolicy policy, Optional<Integer> events) {
    int gaps = Headers.gapBytes(policy.positions().gaps());
    int snapshots = model.keepsInputs() ? 0 : 1;
    int snapshot = LedgerPlan.stateBytes(model);
    Chunking chunking = Chunking.of(model);
    int between = model.reading().isEmpty()
        ? events.orElseGet(() -> SnapshotRule.of(snapshot, Duration.ZERO).events())
        : model.window().isPresent() ? chunking.mostInputs() : model.reading().get().mostKept();
    int inputs = (int) Math.min(between, policy.lifetime().length());
    int input = LedgerPlan.inputBytes(model);
    int chunks = OpenChunk.chunks(chunking, inputs, input);
    int due = policy.lifetime().isLimited() ? ENTRY : 0;
    return new Footprint(snapshots + chunks + (due == 0 ? 0 : 1),
        (long) snapshots * snapshot + (long) chunks * Headers.BYTES + (long) inputs * input + due,
        (long) gaps * (snapshots + chunks), due, held(policy.positions().window()),
        policy.lifetime().retention() == 0 ? 0 : Headers.BYTES + gaps + ENTRY);
  }

  private static long held(Window window) {
    return window.isOpen() ? window.bytes() + (long) window.events() * HeldEvent.MOST_BYTES + ENTRY : 0;
  }
}
