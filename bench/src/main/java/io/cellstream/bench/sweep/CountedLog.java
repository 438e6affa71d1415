package io.cellstream.bench.sweep;

import io.cellstream.ledger.Log;
import io.cellstream.ledger.RecordKey;
import io.cellstream.ledger.RecordKey.Kind;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what would go to the changelog. */
final class CountedLog implements Log {

  /**
   * Records of one kind.
   *
   * @param bytes of keys and values, without what Kafka adds
   */
  record Written(long records, long bytes) {
    static final Written NOTHING = new Written(0, 0);

    Written minus(Written before) {
      return new Written(records - before.records, bytes - before.bytes);
    }

    double bytesEach() {
      return records == 0 ? 0 : (double) bytes / records;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d records (%.1f bytes each)", records, bytesEach());
    }
  }

  private final Map<Kind, Written> written = new EnumMap<>(Kind.class);

  @Override
  public void append(byte[] key, byte @Nullable [] value, long timestamp) {
    long bytes = key.length + (value == null ? 0L : value.length);
    written.merge(RecordKey.of(key).kind(), new Written(1, bytes), (a, b) -> new Written(a.records + b.records, a.bytes + b.bytes));
  }

  Written of(Kind kind) {
    return written.getOrDefault(kind, Written.NOTHING);
  }
}
