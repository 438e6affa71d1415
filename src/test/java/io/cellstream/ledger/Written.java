package io.cellstream.ledger;

import io.cellstream.model.RecurrentModel;
import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.Lifetime;
import io.cellstream.sequence.Positions;
import io.cellstream.sequence.CaughtUp;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import io.cellstream.sequence.SequenceState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a ledger has written, for whoever holds it against something. */
public final class Written {
  private final InMemoryLog records = new InMemoryLog();

  /** The next record of a changelog, deletions included. */
  public void take(byte[] key, byte @Nullable [] value) {
    records.write(List.of(new Local.Entry(key, value)));
  }

  /** The state of each sequence that something is written of. */
  public Map<SequenceKey, SequenceState> states(RecurrentModel model) {
    Ledger ledger = new Ledger(records, records, LedgerPlan.of(model.definition(), Optional.empty(), Duration.ZERO, Lifetime.UNLIMITED),
        new Source("none", 0, 0, 0), new LiveMemory(Long.MAX_VALUE, 1));
    CaughtUp caughtUp = new CaughtUp(model);
    Map<SequenceKey, SequenceState> states = new HashMap<>();
    for (RecordKey key : records.keys()) {
      switch (key.kind()) {
        case SNAPSHOT, CHUNK -> {
          SequenceState state = caughtUp.state(ledger.open(key.sequence()));
          if (state != null) {
            states.put(key.sequence(), state);
          }
        }
        case MODELS, MARK, DUE -> {
          // not a sequence's
        }
      }
    }
    return states;
  }

  /** The first chunk of a sequence, or its snapshot; null if it has neither. */
  public static byte @Nullable [] of(Local store, SequenceKey key) {
    byte[] chunk = store.get(RecordKey.chunk(key, 0).bytes());
    return chunk == null ? store.get(RecordKey.snapshot(key).bytes()) : chunk;
  }

  /** Puts a sequence into a running ledger's store, with one step that the model can't take. */
  public static void plantUnsteppable(Local store, SequenceKey key, ModelDefinition running) {
    Models models = Models.none(running.stateHash());
    models.addRunning();
    SequenceHeader header = new SequenceHeader(running.stateHash(), 1, Positions.NONE, 1, new Origin(1, 0, 0));
    ByteWriter token = new ByteWriter(8);
    token.varint(1_000_000);
    store.write(List.of(new Local.Entry(RecordKey.chunk(key, 0).bytes(),
        new Chunk(1, 0, 1, header, false, token.bytes()).encode(models))));
  }
}
