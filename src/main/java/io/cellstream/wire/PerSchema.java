package io.cellstream.wire;

import io.cellstream.sequence.RejectedEventException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What depends on a schema alone, worked out once for each id. For one thread.
 *
 * @param <P> what is worked out
 */
public final class PerSchema<P> {
  private final Maker<P> maker;
  private final Map<SchemaId, P> made = new HashMap<>();
  /** Most values are of the same schema as the one before. */
  private @Nullable SchemaId lastId;
  private @Nullable P last;

  /** Works it out. */
  @FunctionalInterface
  public interface Maker<P> {
    P of(SchemaId id) throws RejectedEventException;
  }

  public PerSchema(Maker<P> maker) {
    this.maker = maker;
  }

  /** @throws RejectedEventException if that can't be worked out; nothing is remembered then */
  public P get(SchemaId id) throws RejectedEventException {
    P current = last;
    if (current == null || !id.equals(lastId)) {
      current = made.get(id);
      if (current == null) {
        current = maker.of(id);
        made.put(id, current);
      }
      lastId = id;
      last = current;
    }
    return current;
  }

  /** Has it worked out anew at the next value. */
  void forget(SchemaId id) {
    made.remove(id);
    last = null;
  }
}
