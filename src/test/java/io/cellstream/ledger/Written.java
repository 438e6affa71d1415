package io.cellstream.ledger;

import io.cellstream.model.definition.ModelDefinition;
import io.cellstream.sequence.Positions;
import io.cellstream.sequence.SequenceEvent.Origin;
import io.cellstream.sequence.SequenceHeader;
import io.cellstream.sequence.SequenceKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records that a ledger has written, and one that it would not write. */
public final class Written {
  private Written() {
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
        new Chunk(1, 0, 1, header, true, false, token.bytes()).encode(models))));
  }
}
